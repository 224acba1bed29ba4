# Every allocation of small runs of every command fails in turn; as in
# test/fault/inject.bats, where some of them do.

@test "memory that is not there is an error, wherever it is missed" {
	mkdir "$BATS_TEST_TMPDIR"/{own,any}
	"$BATS_TEST_DIRNAME/../fault/injections" 1 "$BATS_TEST_TMPDIR/own" alloc
	"$BATS_TEST_DIRNAME/../fault/injections" 1 "$BATS_TEST_TMPDIR/any" any
}
