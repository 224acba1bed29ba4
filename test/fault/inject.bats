# What fails once, in small runs of every command: see injections. Here it is
# some calls of each kind; test/slow has all of them.

@test "a read or a write that fails is an error, one that is short is not" {
	"$BATS_TEST_DIRNAME/injections" 1 "$BATS_TEST_TMPDIR" read write short
}

@test "memory that is not there is an error" {
	# the sanitizers bring an allocator of their own
	[ "${AGTOOLS_SANITIZED:-}" != 1 ] || return 0
	mkdir "$BATS_TEST_TMPDIR"/{own,any}
	"$BATS_TEST_DIRNAME/injections" 29 "$BATS_TEST_TMPDIR/own" alloc
	"$BATS_TEST_DIRNAME/injections" 101 "$BATS_TEST_TMPDIR/any" any
}
