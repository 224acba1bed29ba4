# What a system does to programs, to a small run of every command (runs).
# Rows 99 to 106 of the catalogue.

bats_require_minimum_version 1.5.0

setup_file() {
	local data="$BATS_TEST_DIRNAME/../data"
	cd "$BATS_FILE_TMPDIR"
	cp "$data/small.bcf" in.bcf
	cp "$data/small.bcf.csi" in.bcf.csi
	cp "$data/small.pops4.tsv" pops
	"$AGTOOLS" ihs -q -o scores in.bcf
	sed -e '/^#/d' -e "s,IN,$PWD/in.bcf," -e "s,POPS,$PWD/pops," \
		-e "s,SCORES,$PWD/scores," "$BATS_TEST_DIRNAME/runs" |
		tr '\t' ' ' >runs
	export RUNS="$PWD/runs" IN="$PWD/in.bcf"
}

setup() {
	mkdir "$BATS_TEST_TMPDIR/here"
	cd "$BATS_TEST_TMPDIR/here"
}

tell() { # WHAT: what is wrong, with the run at hand
	echo "$run: $1"
	head -n 4 stderr | sed 's/^/    /'
	failed=1
}

# DO something with every 'run', or, but for 'make check-all', with every third,
# others from test to test; it says what is wrong by tell().
each() { # DO...
	local run failed=0 turn=$BATS_TEST_NUMBER
	[ -s "$RUNS" ]
	while read -r run; do
		turn=$((turn + 1))
		[ "${AGTOOLS_ALL:-}" = 1 ] || [ $((turn % 3)) -eq 0 ] || continue
		rm -f -- *
		"$@"
	done <"$RUNS"
	[ "$failed" -eq 0 ]
}

# The same with one of several WAYS, another one from run to run, or, in
# 'make check-all', with each of them; DO gets the words of the way.
each_in_turn() { # DO WAY...
	local do=$1 n=0
	shift
	local ways=("$@")
	each one_way
}

one_way() {
	local way
	n=$((n + 1))
	if [ "${AGTOOLS_ALL:-}" = 1 ]; then
		for way in "${ways[@]}"; do
			rm -f -- *
			"$do" $way
		done
	else
		"$do" ${ways[n % ${#ways[@]}]}
	fi
}

# Nothing in the folder but what is told of, and stderr is one line. (Here and
# below without a process, since one costs more than what it would look at.)
refused() { # WANTED-STATUS STATUS [FILE in order...]
	local said files=(*)
	mapfile -t said <stderr
	[ "$2" -eq "$1" ] || tell "exit status $2"
	[ "${#said[@]}" -eq 1 ] || tell 'not one line'
	[[ ${said[0]} == agtools* ]] || tell 'no line of ours'
	[ "${files[*]}" = "${*:3}${3:+ }stderr" ] || tell "files: ${files[*]}"
}

said() { # WORDS: stderr has them
	[[ $(<stderr) == *"$1"* ]] || tell 'another message'
}

@test "every command has a run here" {
	"$AGTOOLS" help | sed -n '/^Commands/,/^$/s/^  \([a-z]*\) .*/\1/p' |
		sort >commands
	[ "$(wc -l <commands)" -gt 15 ]
	cut -d ' ' -f 1 "$RUNS" | sort -u | diff commands -
}

# --- outputs ---

full() {
	local status=0
	case $run in scan*) return ;; esac # its files are made beside a prefix
	"$AGTOOLS" $run -o /dev/full 2>stderr || status=$?
	refused 1 "$status"
	said '/dev/full: cannot be written: '
	status=0
	"$AGTOOLS" $run 2>stderr >/dev/full || status=$?
	refused 1 "$status"
}

@test "row 99: a full device is an error" {
	each full
}

limited() {
	local status=0
	# a kilobyte a file, which is enough for what stderr gets
	(ulimit -f 1; exec "$AGTOOLS" $run -o out) 2>stderr || status=$?
	case $status in
	0) # it fits
		for f in out*; do
			[ "$(wc -c <"$f")" -le 1024 ] || tell 'too much'
		done
		;;
	1) refused 1 "$status" ;;
	*) tell "exit status $status" ;;
	esac
}

@test "row 99: a limit to files' sizes is an error, and nothing is left" {
	each limited
}

closed() {
	local status=0
	case $run in scan*) return ;; esac
	"$AGTOOLS" $run >&- 2>stderr || status=$?
	refused 1 "$status"
	said 'standard output'
}

@test "row 100: a stdout that is closed is an error" {
	each closed
}

headed() {
	local status
	case $run in scan*) return ;; esac
	"$AGTOOLS" $run -q 2>stderr | head -n 1 >first
	status=${PIPESTATUS[0]}
	[ "$status" -eq 141 ] || [ "$status" -eq 0 ] ||
		tell "exit status $status"
	[ ! -s stderr ] || tell 'something on stderr'
	[ -s first ] || tell 'no line'
}

@test "row 101: head ends a command quietly" {
	each headed
}

# A run that waits for its input, which never ends: half of it has come.
waiting() { # SIGNAL STATUS
	local status=0 pid input run=${run//$IN/-}
	case $run in
	*'-O b'*) return ;; # reads its input twice, and no pipe
	*-) ;;
	*) return ;; # norm reads tables
	esac
	mkfifo pipe
	{ head -c 60000 "$IN"; exec sleep 60; } >pipe &
	input=$!
	# what a shell in the background or nohup ignores is not ignored here
	env --default-signal="$1" "$AGTOOLS" $run -o out <pipe 2>stderr &
	pid=$!
	for i in {1..500}; do
		[[ $(echo out*) == 'out*' ]] || break
		sleep 0.01
	done
	sleep "0.0$((RANDOM % 10))"
	kill -"$1" $pid
	wait $pid || status=$?
	kill $input
	wait $input || true
	[ "$status" -eq "$2" ] || tell "exit status $status"
	[ "$(ls)" = "$(printf 'pipe\nstderr')" ] || tell "files: $(ls)"
}

@test "row 102: INT, TERM and HUP end a command, and leave no file" {
	each_in_turn waiting 'TERM 143' 'HUP 129' 'INT 130'
}

@test "row 102: every signal that ends a command leaves no file" {
	local run="count -" failed=0 n theirs=
	ulimit -c 0
	# AddressSanitizer has handlers of its own
	[ "${AGTOOLS_SANITIZED:-}" != 1 ] || theirs='@(SEGV|BUS|FPE)'
	shopt -s extglob
	for ((n = 1; n <= 64; n++)); do
		case $(kill -l $n) in
		CHLD | URG | WINCH | CONT | TSTP | TTIN | TTOU | STOP) ;;
		XFSZ) ;; # ignored: writing too much is an error
		$theirs) ;;
		KILL | '' | 32 | 33) ;;
		*)
			rm -f -- *
			waiting $n $((128 + n))
			;;
		esac
	done
	[ "$failed" -eq 0 ]
}

shut() {
	local status=0 unprivileged=
	[ "$(id -u)" -ne 0 ] || unprivileged="setpriv
		--bounding-set=-dac_override,-dac_read_search"
	chmod 755 ..
	mkdir -p ../shut
	chmod 555 ../shut
	$unprivileged "$AGTOOLS" $run -o ../shut/out 2>stderr || status=$?
	refused 1 "$status"
	status=0
	"$AGTOOLS" $run -o absent/out 2>stderr || status=$?
	refused 1 "$status"
	[ -z "$(ls ../shut)" ] || tell 'something in the folder'
}

@test "row 103: a folder that is read-only, or not there, is an error" {
	each shut
}

own() {
	local status=0 f
	case $run in scan*) return ;; esac # nobody calls an input so
	cp "${run##* }" input
	ln -s input soft
	ln input hard
	for f in input soft hard; do
		status=0
		"$AGTOOLS" ${run% *} input -o $f 2>stderr || status=$?
		refused 2 "$status" hard input soft
	done
	cmp -s input "${run##* }" || tell 'the input is another'
}

@test "row 103: an output that is the input is refused" {
	each own
}

# --- surroundings ---

reference() {
	"$AGTOOLS" $run -q -@ 1 -o expect 2>stderr
}

# The same bytes or a clean error.
surrounded() { # VARIABLE=VALUE...
	local status=0 f
	reference
	mkdir -p ../other
	rm -f ../other/*
	env "$@" "$AGTOOLS" $run -q -o ../other/expect 2>stderr || status=$?
	[ "$status" -eq 0 ] || tell "exit status $status with $*"
	for f in expect*; do
		cmp -s $f "../other/$f" || tell "other bytes with $*"
	done
	[ ! -s stderr ] || [[ $* == OMP* ]] || tell "stderr with $*"
}

@test "row 104: surroundings cannot be seen in a table" {
	each_in_turn surrounded OMP_NUM_THREADS=0 OMP_NUM_THREADS=-1 \
		OMP_NUM_THREADS=1000000 \
		'-u HOME TMPDIR=/nonexistent LC_ALL=de_DE.UTF-8'
}

threadless() { # THREADS
	local status=0
	"$AGTOOLS" $run -@ "$1" -o out 2>stderr || status=$?
	refused 2 "$status"
}

@test "row 104: so many threads cannot be" {
	each_in_turn threadless 0 -1 x 100000000000
}

poor() { # KB
	local status=0
	reference
	(ulimit -v "$1"; exec "$AGTOOLS" $run -@ 2 -q -o out) 2>stderr ||
		status=$?
	case $status in
	0)
		for f in expect*; do
			cmp -s $f "out${f#expect}" || tell 'other bytes'
		done
		;;
	1 | 127) # before main() the loader says it
		[ -z "$(ls out* 2>/dev/null)" ] || tell 'a file left'
		[ -s stderr ] || tell 'nothing on stderr'
		;;
	*) tell "exit status $status with $1 kB" ;;
	esac
}

@test "row 104: too little memory is an error, and nothing is left" {
	[ "${AGTOOLS_SANITIZED:-}" != 1 ] || return 0 # they need much of it
	each_in_turn poor 20000 60000 100000 150000 200000
}

@test "row 104: what grows with populations is told, with what may help" {
	[ "${AGTOOLS_SANITIZED:-}" != 1 ] || return 0
	local f=$BATS_TEST_DIRNAME/../data/small.missing.bcf
	bcftools query -l "$f" | awk '{ print $1 "\tp" NR }' >each
	too_much() { # WHAT REMEDY COMMAND...
		run bash -c 'ulimit -v 1000000; exec "$@"' - "$AGTOOLS" \
			"${@:3}" -p each -o out "$f"
		[ "$status" -eq 1 ]
		[[ $output == *": $1 would take more than "*" of memory; "*"$2"* ]]
		[ -z "$(ls out* 2>/dev/null)" ]
	}
	too_much "the sums of the jackknife's blocks" -j pbs -j 1k -@ 2
	too_much 'the sums of all tuples of populations, for each thread,' \
		--tuples fstats --stat d -@ 8
	too_much 'the sums of all tuples of populations, for each thread,' \
		-@ scan --stats fstats,fst --stat d -@ 8
}

@test "row 104: what grows with samples is told, with what may help" {
	[ "${AGTOOLS_SANITIZED:-}" != 1 ] || return 0
	{
		printf '##fileformat=VCFv4.2\n##contig=<ID=1>\n'
		printf '##FORMAT=<ID=GT,Number=1,Type=String,Description="">\n'
		printf '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT'
		printf '\ts%d' {1..9000}
		printf '\n1\t10\t.\tA\tC\t.\t.\t.\tGT'
		printf '\t%d|1' {1..9000} | sed 's/[0-9]*|/0|/g; s/0|1/1|1/'
		echo
	} >wide.vcf
	limited() { # PATTERN COMMAND...
		run bash -c 'ulimit -v 500000; exec "$@"' - "$AGTOOLS" \
			"${@:2}" -o out wide.vcf
		[ "$status" -eq 1 ]
		[[ $output == *"$1"* ]]
		[ ! -e out ]
	}
	limited '--method random takes less' pca --method exact -@ 1
	limited 'would take more than ' dist --tree nj -@ 1
	limited 'would take more than ' dist --phased --matrix \
		-@ 1
}

raced() {
	local f a b
	reference
	"$AGTOOLS" $run -q -o out 2>stderr &
	a=$!
	"$AGTOOLS" $run -q -o out 2>>stderr &
	b=$!
	wait $a || tell "exit status $?"
	wait $b || tell "exit status $?"
	for f in expect*; do
		cmp -s $f "out${f#expect}" || tell 'other bytes'
	done
	[ -z "$(ls | grep tmp)" ] || tell 'a file left'
}

@test "row 105: two at once to one output: one of them, whole" {
	each raced
}

@test "row 106: pairs of many samples do not overflow" {
	# 300,000 samples, a third of the alleles ALT: 8e10 pairs that differ;
	# beyond 2^32 under AddressSanitizer, which copies the header's list of
	# samples for each of them
	local n=300000
	[ "${AGTOOLS_SANITIZED:-}" != 1 ] || n=75000
	awk -v OFS='\t' -v n=$n 'BEGIN {
		print "##fileformat=VCFv4.2"
		print "##contig=<ID=1,length=100>"
		printf "##FORMAT=<ID=GT,Number=1,Type=String,"
		print "Description=\"Genotype\">"
		printf "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT"
		for (i = 0; i < n; i++)
			printf "\ts%d", i
		for (p = 1; p <= 3; p++) {
			printf "\n1\t%d\t.\tA\tC\t.\t.\t.\tGT", p
			for (i = 0; i < n; i++)
				printf i % 3 ? "\t0|0" : "\t1|1"
		}
		print "" }' >in.vcf
	awk -v n=$((2 * n)) 'BEGIN { a = n / 3
		printf "%.12g\n", 3 * 2 * a * (n - a) / n / (n - 1) / 100
	}' >expect
	"$AGTOOLS" diversity -q --digits 12 in.vcf | cut -f 8 | tail -n 1 |
		diff expect -
}

@test "every row of the catalogue from 99 to 106 has its test" {
	for ((i = 99; i <= 106; i++)); do
		grep -q "^@test \"row $i: " "$BATS_TEST_FILENAME" || echo "$i"
	done | diff /dev/null -
}
