# A disk that fills up: a tmpfs of a few kilobytes, mounted in a namespace of
# the test's own: root may make one, others where the kernel lets users have
# namespaces. Every command of test/fault/runs either fits or leaves nothing.

setup() {
	local data="$BATS_TEST_DIRNAME/../data"
	cd "$BATS_TEST_TMPDIR"
	mkdir disk
	"$AGTOOLS" ihs -q -o scores "$data/small.bcf"
	sed -e '/^#/d' -e "s,IN,$data/small.bcf," -e "s,POPS,$data/small.pops4.tsv," \
		-e "s,SCORES,$PWD/scores," "$BATS_TEST_DIRNAME/../fault/runs" |
		tr '\t' ' ' >runs
}

# Its status; what is left on the disk is in 'left'.
on_disk() { # KILOBYTES COMMAND...
	local own=-rm
	[ "$(id -u)" -ne 0 ] || own=-m
	unshare $own bash -c 'mount -t tmpfs -o size="$1"k tmpfs disk || exit 99
		"${@:2}" -o disk/out 2>stderr; status=$?
		ls disk >left; exit $status' - "$@"
}

@test "a disk that fills up is an error, and nothing is left on it" {
	local run status kb refused=0
	while read -r run; do
		for kb in 4 8 32; do
			status=0
			on_disk $kb "$AGTOOLS" $run || status=$?
			if [ "$status" -eq 0 ]; then
				[ -s left ]
				continue
			fi
			refused=$((refused + 1))
			echo "$kb kB: $run: status $status, left: $(cat left)"
			[ "$status" -eq 1 ]
			[ ! -s left ]
			[ "$(wc -l <stderr)" -eq 1 ]
			grep -q '^agtools.*disk/out.*No space left' stderr
		done
	done <runs
	[ "$refused" -gt 20 ]
}
