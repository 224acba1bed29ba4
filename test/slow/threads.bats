# Threads: the same bytes for any number of them, and no access to memory that
# another thread may be at (ThreadSanitizer), in small runs of every command.

setup_file() {
	local data="$BATS_TEST_DIRNAME/../data"
	cd "$BATS_FILE_TMPDIR"
	cp "$data/small.bcf" in.bcf
	cp "$data/small.bcf.csi" in.bcf.csi
	cp "$data/small.vcf.gz" in.vcf.gz
	cp "$data/small.pops4.tsv" pops
	"$AGTOOLS" ihs -q -o scores in.bcf
	sed -e '/^#/d' -e "s,SCORES,$PWD/scores," -e "s,POPS,$PWD/pops," \
		-e 's/\t/ /g' "$BATS_TEST_DIRNAME/../fault/runs" >runs
	export RUNS="$PWD/runs" IN="$PWD/in"
}

# Batches of a few thousand bytes, so that there are many.
export AGTOOLS_BATCH=9000

@test "1 to 16 threads write the same bytes" {
	local run n failed=0
	cd "$BATS_TEST_TMPDIR"
	[ -s "$RUNS" ]
	while read -r run; do
		run=${run//IN/$IN.bcf}
		mkdir want
		"$AGTOOLS" $run -q -@ 1 -o want/out
		for n in {2..16}; do
			mkdir got
			"$AGTOOLS" $run -q -@ $n -o got/out
			diff -r want got >/dev/null ||
				{ echo "$run: $n threads differ"; failed=1; }
			rm -r got
		done
		rm -r want
	done <"$RUNS"
	[ "$failed" -eq 0 ]
}

@test "no thread is at what another one may be at" {
	local run file status failed=0
	local agtools="$BATS_TEST_DIRNAME/../../build-tsan/agtools"
	[ -x "$agtools" ] || { echo "no $agtools: 'make check-all' makes it"
		return 1; }
	cd "$BATS_TEST_TMPDIR"
	export TSAN_OPTIONS=exitcode=66
	while read -r run; do
		for file in bcf vcf.gz; do
			status=0
			case $run in *'-O b'*) [ $file = bcf ] || continue ;; esac
			"$agtools" ${run//IN/$IN.$file} -q -@ 4 -o out \
				2>stderr || status=$?
			[ "$status" -eq 0 ] && ! grep -q Sanitizer stderr ||
				{ echo "$run, $file: status $status"
				  head -n 40 stderr; failed=1; }
		done
	done <"$RUNS"
	[ "$failed" -eq 0 ]
}
