# What fails once, in small runs of every command: see injections. Here it is
# some calls of each kind; test/slow has all of them.

bats_require_minimum_version 1.5.0

setup() {
	data="$BATS_TEST_DIRNAME/../data"
	cd "$BATS_TEST_TMPDIR"
	"${CC:-gcc}" -O1 -shared -fPIC -o inject.so \
		"$BATS_TEST_DIRNAME/inject.c" -ldl
	preload=$PWD/inject.so
	[ "${AGTOOLS_SANITIZED:-}" != 1 ] || preload="$("${CC:-gcc}" \
		-print-file-name=libasan.so):$preload"
}

injected() { # KIND:N COMMAND...
	INJECT=$1 INJECT_COUNT=$PWD/calls LD_PRELOAD=$preload \
		"$AGTOOLS" "${@:2}" 2>stderr
}

@test "a read or a write that fails is an error, one that is short is not" {
	"$BATS_TEST_DIRNAME/injections" 1 "$BATS_TEST_TMPDIR" read write short
}

@test "a file that cannot be renamed is an error" {
	"$BATS_TEST_DIRNAME/injections" 1 "$BATS_TEST_TMPDIR" rename
}

@test "a full disk is told of as such, while an index is made too" {
	local run n
	for run in "count -O z" "prune -O z" "prune -O b"; do
		injected write:0 $run -W -@ 1 -o out.gz "$data/small.2R.vcf.gz"
		rm out.*
		[ "$(<calls)" -gt 2 ]
		for ((n = $(<calls); n > 0; n -= n > 4 ? 3 : 1)); do
			run -1 injected write:$n $run -W -@ $((n % 2 + 1)) \
				-o out.gz "$data/small.2R.vcf.gz"
			grep -q 'out.gz.*: cannot be written: No space' stderr
			[ "$(wc -l <stderr)" -eq 1 ]
			[ -z "$(ls | grep out)" ]
		done
	done
}

@test "a stdout that is slow and does not block is waited for" {
	local run f="$data/small.bcf"
	for run in "ld -w 5k" "ld -w 5k -O z" "prune --r2 1 -O v" \
		"prune --r2 1 -O b"; do
		injected nonblock $run "$f" | { sleep 0.3; cat; } >got
		[ "$(wc -l <stderr)" -eq 1 ]
		"$AGTOOLS" $run -q "$f" | cmp got -
		[ "$(wc -c <got)" -gt 90000 ] # more than a pipe holds
	done
}

tables() { # KIND:N: two tables with their indexes, and a summary
	injected "$1" scan -W --stats diversity,fst -w 100k -O z -o out \
		-p "$data/small.pops.tsv" --summary out.json "$data/small.bcf"
}

@test "of several outputs all appear, main ones last, or none that is new" {
	local n f
	local order=(json fst.tsv.gz{,.tbi} diversity.tsv.gz{,.tbi})
	for n in 1 2 3 4 5; do
		run ! tables rename:$n
		grep -q "out.${order[n - 1]}: cannot be written: Input" stderr
		[ -z "$(ls | grep out)" ]
	done
	# over old files: what is new has no old index, and no old file a new one
	for n in 1 2 3 4 5; do
		tables none:0
		for f in out.*; do echo old >"$f"; done
		run ! tables rename:$n
		[ -z "$(ls | grep tmp)" ]
		for f in fst diversity; do
			f=out.$f.tsv.gz
			if [ "$(head -c 3 "$f")" = old ]; then
				[ ! -e "$f.tbi" ] || grep -qx old "$f.tbi"
			elif [ -e "$f.tbi" ]; then
				tabix "$f" 2R >some
			fi
		done
	done
	tables none:0
	tabix out.fst.tsv.gz 2R | grep -q .
}

@test "memory that is not there is an error" {
	# the sanitizers bring an allocator of their own
	[ "${AGTOOLS_SANITIZED:-}" != 1 ] || return 0
	mkdir "$BATS_TEST_TMPDIR"/{own,any}
	"$BATS_TEST_DIRNAME/injections" 29 "$BATS_TEST_TMPDIR/own" alloc
	"$BATS_TEST_DIRNAME/injections" 101 "$BATS_TEST_TMPDIR/any" any
}
