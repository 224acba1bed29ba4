# Statistics between populations: divergence, fst, pbs and fstats. What is
# expected comes of bcftools query and between.awk, never of agtools, or is a
# relation that must hold between tables.

bats_require_minimum_version 1.5.0

# Sets: every fifth site of the large ones, since awk is slow; and 'sparse', in
# which a population has few calls, or none, and A1 none for 100 kb.
setup_file() {
	source "$BATS_TEST_DIRNAME/oracle.bash"
	cd "$BATS_FILE_TMPDIR"
	local set

	for set in small missing multi messy sparse; do
		case $set in
		sparse) sparse <multi.bcf >sparse.bcf ;;
		messy) cp "$data/small.messy.bcf" messy.bcf ;;
		small) fifth "$data/small.bcf" >small.bcf ;;
		*) fifth "$data/small.$set.bcf" >$set.bcf ;;
		esac
		query $set.bcf | awk -v table=census \
			-f "$BATS_TEST_DIRNAME/between.awk" \
			"$data/small.pops4.tsv" - >$set
		bcftools index $set.bcf
	done
}

fifth() { # FILE
	bcftools view "$1" | awk '/^#/ || ++n % 5 == 0' | bcftools view -Ob
}

sparse() {
	bcftools view | awk -F'\t' -v OFS='\t' '/^#/ { print; next }
		BEGIN { x = 1 }
		{ for (i = 10; i <= NF; i++) {
			x = x * 16807 % 2147483647
			if (i % 10 > 1 || i >= 40 && i < 50 || i > 59 ||
				x % 10 < 4 || i < 20 && $1 == "2R" &&
				$2 > 1100000 && $2 <= 1200000)
				$i = "./."
			else if (x % 10 == 4)
				sub(/^[0-9]/, ".", $i) }
		print }' | bcftools view -Ob
}

setup() {
	source "$BATS_TEST_DIRNAME/oracle.bash"
	mkdir "$BATS_TEST_TMPDIR/here"
	cd "$BATS_TEST_TMPDIR/here"
	pops="$data/small.pops4.tsv"
	small="$data/small.bcf"
	missing="$data/small.missing.bcf"
	multi="$data/small.multi.bcf"
	messy="$data/small.messy.bcf"
}

# The table by its definition.
known() { # TABLE SET [-v NAME=VALUE]...
	awk -v table="$1" -v lengths=2R:61545105,3L:41963435 "${@:3}" \
		-f "$BATS_TEST_DIRNAME/between.awk" "$BATS_FILE_TMPDIR/$2"
}

command_of() { # TABLE
	case $1 in
	wc) echo fst -e wc ;;
	joint) echo fst -e wc --joint ;;
	f2 | f3 | f3n | f4 | d) echo fstats --stat "$1" ;;
	*) echo "$1" ;;
	esac
}

# TABLE of each set is by definition what agtools writes, in windows of bases,
# of sites, and of the genome.
by_definition() { # TABLE SET...
	local set command
	command=$(command_of "$1")
	for set in "${@:2}"; do
		known "$1" $set -v contig=2R -v beg=1010001 -v end=1135000 \
			-v size=10000 >expect
		[ "$(wc -l <expect)" -gt 12 ]
		exact $command -w 10k -r 2R:1010001-1135000 -p "$pops" \
			"$BATS_FILE_TMPDIR/$set.bcf" | is_like expect
		known "$1" $set -v snps=90 >expect
		exact $command -w 90snp -p "$pops" "$BATS_FILE_TMPDIR/$set.bcf" |
			is_like expect
	done
}

# The same two tables; numbers differ by X or less, times their size.
within() { # X EXPECTED TABLE
	[ "$(wc -l <"$2")" -gt 1 ]
	awk -v within="$1" -f "$compare" "$2" "$3"
}

# Rows "names.. value" of the column; $1 is its name, the table on stdin.
column() {
	awk -F'\t' -v name="$1" 'NR == 1 { for (i = 1; i <= NF; i++)
			at[$i] = i
		if (!(name in at)) exit 1
		next }
		{ key = ""
		for (i = 1; "pop" i in at; i++) key = key $at["pop" i] " "
		print key $at[name] }'
}

# Populations of five, and all pairs, triples or quadruples of them.
twelve() {
	bcftools query -l "$small" |
		awk '{ print $1 "\tp" int((NR - 1) / 5) + 1 }' >twelve
	[ "$(cut -f 2 twelve | uniq -c | grep -c ' 5 ')" -eq 12 ]
}

# A site where all of one population, now and then, have no call, or one.
with_holes() {
	bcftools view "$missing" | awk -F'\t' -v OFS='\t' '/^#/ { print; next }
		{ n++; p = n % 13
		for (i = 10 + 5 * p; p < 12 && i < 15 + 5 * p; i++)
			$i = n % 2 && i % 5 == 0 ? "./1" : "./."
		print }' >holes.vcf
}

# --- by definition ---

@test "divergence is what pairs of alleles and sites have it" {
	local per
	by_definition divergence messy multi sparse
	for per in site pair; do
		known divergence messy -v contig=3L -v beg=2000001 \
			-v end=2200000 -v size=20000 -v per=$per >expect
		exact divergence --per $per -w 20k -r 3L:2000001-2200000 \
			-p "$pops" "$messy" | is_like expect
		known divergence multi -v window=contig -v per=$per >expect
		exact divergence --per $per -w contig -p "$pops" \
			"$BATS_FILE_TMPDIR/multi.bcf" | is_like expect
	done
}

@test "fst is the ratio of the sums over sites of Hudson's differences" {
	by_definition fst messy multi sparse
	exact fst -p "$pops" "$messy" >table
	known fst messy -v window=genome >expect
	within 1e-12 expect table
	exact fst -e hudson -p "$pops" "$messy" | cmp - table
	awk -F'\t' 'NR > 1 && ($7 - $8 / $9) ^ 2 > 1e-26 { exit 1 }' table
}

@test "fst -e wc is the analysis of variance of diploid genotypes" {
	by_definition wc messy multi sparse
	by_definition joint messy multi sparse
}

@test "--joint of two populations is their pair" {
	grep -w 'A1\|C' "$pops" >two
	local w
	for w in contig 50snp; do
		exact fst -e wc -w $w -p two "$multi" 2>/dev/null >pair
		exact fst -e wc --joint -w $w -p two "$multi" 2>/dev/null |
			sed 's/\t\*\t\*\t/\tA1\tC\t/' | cmp - pair
		exact fst -e wc -w $w -p "$pops" "$multi" |
			awk -F'\t' 'NR == 1 || $4 == "A1" && $5 == "C"' >among
		# The others are in the way of no site.
		[ $w = 50snp ] || cmp among pair
		[ "$(wc -l <pair)" -gt 2 ]
	done
}

@test "pbs is made of the three FST of the sites that all three have" {
	by_definition pbs messy multi sparse
}

@test "pbs of complete data follows from the table of fst, clipped at 0" {
	exact fst -w 2k -r 2R:1000001-1100000 -p "$pops" "$small" >fst
	awk -F'\t' 'NR > 1 && $7 < 0 { low++ } NR > 1 && $7 > 0 { up++ }
		END { exit !(low > 20 && up > 20) }' fst
	exact pbs -w 2k -r 2R:1000001-1100000 -p "$pops" "$small" >table
	awk -F'\t' -v OFS='\t' 'function t(w, p, q,    f) {
			f = p < q ? fst[w, p, q] : fst[w, q, p]
			if (f == "NaN") return f
			f = f < 0 ? 0 : f > 0.99999 ? 0.99999 : f
			return -log(1 - f) }
		NR == FNR { fst[$2, $4, $5] = $7; n[$2] = $6; next }
		FNR == 1 { print; next }
		{ x = t($2, $4, $5); y = t($2, $4, $6); z = t($2, $5, $6)
		$7 = n[$2]; $8 = $9 = "NaN"
		if (x != "NaN" && y != "NaN" && z != "NaN") {
			$8 = sprintf("%.15g", (x + y - z) / 2)
			$9 = sprintf("%.15g", $8 / (1 + (x + y + z) / 2)) }
		print }' fst table >expect
	is_like expect <table
}

# Three populations, each with an allele of its own.
apart() {
	printf '##fileformat=VCFv4.2\n##contig=<ID=1,length=100>\n'
	printf '##FORMAT=<ID=GT,Number=1,Type=String,Description="GT">\n'
	printf '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT'
	printf '\ta\tb\tc\n1\t5\t.\tA\tC,G\t.\t.\t.\tGT\t0/0\t1/1\t2/2\n'
}

@test "pbs takes an FST of 1 for 0.99999, and fst does not" {
	apart >in.vcf
	printf 'a a\nb b\nc c\n' >own
	exact fst -p own in.vcf | column fst |
		diff <(printf '%s\n' 'a b 1' 'a c 1' 'b c 1') -
	exact pbs -p own in.vcf | column pbs | awk '{ t = -log(0.00001) / 2
		if (($4 - t) ^ 2 < 1e-18) n++ } END { exit n != 3 }'
}

@test "fstats are those of the definition, of biallelic sites" {
	local stat
	for stat in f2 f3 f3n f4 d; do
		by_definition $stat messy multi sparse
	done
}

@test "fstats has every statistic that is not another's but for the sign" {
	local stat n
	while read -r stat n; do
		exact fstats --stat $stat -p "$pops" \
			"$BATS_FILE_TMPDIR/small.bcf" >table
		[ "$(wc -l <table)" -eq "$n" ]
		known $stat small -v window=genome -v block=1000000 |
			is_like table
	done <<<$'f2 7\nf3 13\nf3n 13\nf4 4\nd 4'
}

# --- relations ---

@test "f4 and f3 of complete data follow from f2" {
	local stat
	for stat in f2 f3 f4; do
		exact fstats --stat $stat -w 50k -r 3L:2000001-2100000 \
			-p "$pops" "$small" >$stat
	done
	awk -F'\t' 'function f2(w, p, q) {
			return p < q ? x[w, p, q] : x[w, q, p] }
		FNR == 1 { next }
		$4 == "f2" { x[$2, $5, $6] = $8 }
		$4 == "f3" { n++
			e = f2($2, $5, $6) + f2($2, $5, $7) - f2($2, $6, $7)
			bad += ($9 - e / 2) ^ 2 > 1e-28 }
		$4 == "f4" { n++
			e = f2($2, $5, $8) + f2($2, $6, $7)
			e -= f2($2, $5, $7) + f2($2, $6, $8)
			bad += ($10 - e / 2) ^ 2 > 1e-28 }
		END { exit !(n == 2 * (12 + 3) && !bad) }' f2 f3 f4
}

@test "f2 times its sites is the numerator of Hudson's FST" {
	bcftools view -m2 -M2 -Ob -o two.bcf "$messy"
	local f
	for f in two.bcf "$missing"; do
		exact fst -w contig -p "$pops" "$f" | cut -f 8 |
			tail -n +2 >num
		exact fstats --stat f2 -w contig -p "$pops" "$f" |
			awk -F'\t' 'NR > 1 { print $7 * $8 }' CONVFMT=%.17g \
				OFMT=%.17g | paste num - | awk '{ n++
			if (($1 - $2) ^ 2 > 1e-24) bad = 1 }
			END { exit bad || n != 12 }'
	done
}

@test "populations exchanged change the sign, or nothing" {
	printf '%s\n' 'A1 B A2 C' 'B A1 C A2' 'A2 C A1 B' 'B A1 A2 C' \
		'A1 B C A2' 'A2 C B A1' >quadruples
	local stat
	for stat in f4 d; do
		exact fstats --stat $stat -j 50k --tuples quadruples \
			-p "$pops" "$messy" >table
		cut -f 10-13 table | tail -n +2 >numbers
		[ "$(sed -n 1p numbers)" = "$(sed -n 2p numbers)" ]
		[ "$(sed -n 4p numbers)" = "$(sed -n 5p numbers)" ]
		awk '{ est[NR] = $1; se[NR] = $2; z[NR] = $3 }
			function near(x, y) {
				return (x - y) ^ 2 <= 1e-20 * y * y }
			END { if (!est[1] || !se[1]) exit 1
			for (i = 2; i <= 6; i++) {
				sign = i < 4 ? 1 : -1
				if (!near(est[i], sign * est[1]) ||
					!near(se[i], se[1]) ||
					!near(z[i], sign * z[1])) exit 1 } }' \
			numbers
	done
	printf '%s\n' 'A1 B C' 'A1 C B' >triples
	for stat in f3 f3n; do
		exact fstats --stat $stat --tuples triples -p "$pops" \
			"$messy" | cut -f 9- | tail -n +2 | uniq | wc -l |
			found -x 1
	done
	exact fstats --stat f2 --tuples <(printf 'C B\nB C\n') -p "$pops" \
		"$messy" | cut -f 7- | tail -n +2 | uniq | wc -l | found -x 1
}

@test "populations in another order of the file are the same pairs" {
	sort -r "$pops" >turned # C, B, A2, A1
	local c
	for c in fst 'fst -e wc' divergence; do
		exact $c -w contig -p "$pops" "$multi" |
			awk -F'\t' -v OFS='\t' 'NR > 1 { t = $4; $4 = $5
				$5 = t
				if (NF == 13) { t = $12; $12 = $13; $13 = t } }
				1' | sort >there
		exact $c -w contig -p turned "$multi" | sort >back
		within 1e-12 there back
	done
	exact fst -e wc --joint -w contig -p "$pops" "$multi" >there
	exact fst -e wc --joint -w contig -p turned "$multi" >back
	within 1e-12 there back
}

@test "D is between -1 and 1 in every window" {
	exact fstats --stat d -w 3k -r 2R:1000001-1400000 -p "$pops" \
		"$missing" | column est | awk '$5 != "NaN" { n++
		if ($5 < -1 || $5 > 1) bad = 1
		if ($5 < -0.5 || $5 > 0.5) far++ }
		END { exit !(n > 300 && far > 3 && !bad) }'
}

@test "which of two alleles is REF does not matter" {
	bcftools view "$missing" | awk -F'\t' -v OFS='\t' '/^#/ { print; next }
		{ t = $4; $4 = $5; $5 = t
		for (i = 10; i <= NF; i++) {
			gsub(/0/, "x", $i); gsub(/1/, "0", $i)
			gsub(/x/, "1", $i) }
		print }' >swapped.vcf
	cut -f 10- swapped.vcf | tail -n 1 | found '1/0\|0/0'
	local c
	for c in 'divergence --per site -w contig' 'fst -j 100k' \
		'fst -e wc -w 100snp' 'pbs -w contig -j 300snp' \
		'fstats --stat f2' 'fstats --stat f3' \
		'fstats --stat f3n -w 100snp' 'fstats --stat f4 -w contig' \
		'fstats --stat d -j 200snp'; do
		exact $c -p "$pops" "$missing" >there
		exact $c -p "$pops" swapped.vcf >back
		within 1e-12 there back
	done
}

# --- the jackknife ---

# By the formulae of Busing, Meijer and van der Leeden (1999); the blocks are
# as uneven as sites lie.
errors_of() { # TABLE SET
	local command
	command=$(command_of "$1")
	known "$1" "$2" -v window=genome -v block=70000 >expect
	exact $command -j 70k -p "$pops" "$BATS_FILE_TMPDIR/$2.bcf" | is_like expect
	known "$1" "$2" -v window=contig -v block=70000 >expect
	exact $command -w contig -j 70k -p "$pops" "$BATS_FILE_TMPDIR/$2.bcf" |
		is_like expect
	known "$1" "$2" -v window=genome -v blocksnps=80 >expect
	exact $command -j 80snp -p "$pops" "$BATS_FILE_TMPDIR/$2.bcf" | is_like expect
	[ "$(cut -f 6- expect | grep -vcw NaN)" -gt 1 ]
}

@test "standard errors are of the weighted jackknife, in every table" {
	local table set
	while read -r table set; do
		errors_of $table $set
	done <<-END
		divergence messy
		fst sparse
		wc messy
		joint multi
		pbs sparse
		f2 sparse
		f3 multi
		f3n messy
		f4 sparse
		d messy
	END
}

@test "a block without sites of the populations is none" {
	exact fstats --stat f2 -j 50k -p "$pops" \
		"$BATS_FILE_TMPDIR/sparse.bcf" | column n_blocks >pairs
	grep -qx 'A1 A2 16' pairs
	grep -qx 'B C 18' pairs
}

# The same from per-block rows of the command itself: m_j, x_j and y_j of the
# ratio sum x / sum y. What y is short of 'whole' lies in blocks without sites.
jackknife='
	$1 > 0 { n++; m[n] = $1; x[n] = $2; y[n] = $3
	N += $1; X += $2; Y += $3 }
	END { if (whole) Y = whole
	t = X / Y
	for (j = 1; j <= n; j++) {
		d[j] = (X - x[j]) / (Y - y[j])
		mean += (1 - m[j] / N) * d[j] }
	mean = n * t - mean
	for (j = 1; j <= n; j++) {
		h = N / m[j]
		v += (h * t - (h - 1) * d[j] - mean) ^ 2 / (h - 1) }
	printf "%.15g\t%.15g\n", sqrt(v / n), t / sqrt(v / n) }'

@test "blocks are the windows of -w" {
	local block
	for block in 30k 40snp; do
		exact fst -w $block -p "$pops" "$missing" >blocks
		awk -F'\t' -v OFS='\t' '$4 == "A2" && $5 == "C" {
			print $6, $8, $9 }' blocks |
			awk "$jackknife" >expect
		exact fst -j $block -p "$pops" "$missing" |
			awk -F'\t' -v OFS='\t' '$4 == "A2" && $5 == "C" {
			print $10, $11 }' >got
		paste expect got | awk '{ exit !($1 > 0 &&
			($1 - $3) ^ 2 <= 1e-18 * $1 ^ 2 &&
			($2 - $4) ^ 2 <= 1e-18 * $2 ^ 2) }'
		exact divergence -w $block -p "$pops" "$missing" >blocks
		awk -F'\t' -v OFS='\t' '$4 == "B" && $5 == "C" &&
			$1 == "3L" { printf "%d\t%.17g\t%d\n", $7, $8 * $6,
			$6 }' blocks | awk -v whole=41963435 "$jackknife" |
			cut -f 1 >expect
		exact divergence -w contig -j $block -p "$pops" "$missing" |
			awk -F'\t' '$4 == "B" && $5 == "C" && $1 == "3L" {
			print $14 }' >got
		paste expect got | awk '{ exit !($1 > 0 &&
			($1 - $2) ^ 2 <= 1e-18 * $1 ^ 2) }'
		exact fstats --stat f4 -w $block -p "$pops" "$missing" >blocks
		awk -F'\t' -v OFS='\t' '$6 == "B" && $9 > 0 {
			printf "%d\t%.17g\t%d\n", $9, $10 * $9, $9 }' blocks |
			tee rows | awk "$jackknife" >expect
		exact fstats --stat f4 -j $block -p "$pops" "$missing" |
			awk -F'\t' -v OFS='\t' '$6 == "B" {
			print $11, $12, $13 }' >got
		paste expect got | awk -v n="$(wc -l <rows)" '{
			exit !($1 > 0 && $5 == n &&
			($1 - $3) ^ 2 <= 1e-18 * $1 ^ 2 &&
			($2 - $4) ^ 2 <= 1e-18 * $2 ^ 2) }'
	done
}

header_is() { # 'COLUMNS..' COMMAND...
	exact "${@:2}" | first 1 | diff <(tr ' ' '\t' <<<"$1") -
}

@test "columns have their names and their order" {
	local where='chrom start end' d p
	d='n_bases n_sites dxy da n_fixed n_shared n_private1 n_private2'
	p='pop1 pop2 pop3 n_sites pbs pbsn1'
	header_is "$where pop1 pop2 $d" divergence -p "$pops" "$small"
	header_is "$where pop1 pop2 $d dxy_se da_se" \
		divergence -j 1M -p "$pops" "$small"
	header_is "$where name pop1 pop2 n_sites fst num den" \
		fst --windows-file "$data/small.windows.bed" -p "$pops" "$small"
	header_is "$where pop1 pop2 n_sites fst num den se z" \
		fst -w contig -j 1M -p "$pops" "$small"
	header_is "$where pop1 pop2 n_sites fst num den se z" \
		fst -e wc --joint -j 1M -p "$pops" "$small"
	header_is "$where $p" pbs -w 50k -p "$pops" "$small"
	header_is "$where $p pbs_se pbsn1_se" pbs -j 1M -p "$pops" "$small"
	header_is "$where stat pop1 pop2 n_sites est se z n_blocks" \
		fstats --stat f2 -p "$pops" "$small"
	header_is "$where stat pop1 pop2 pop3 n_sites est se z n_blocks" \
		fstats --stat f3n -w 10M -p "$pops" "$small"
	header_is "$where stat pop1 pop2 pop3 pop4 n_sites est se z n_blocks" \
		fstats --stat d -w contig -j 10k -p "$pops" "$small"
}

@test "fstats is f4 with blocks of 1M unless it is told" {
	exact fstats -p "$pops" "$small" >table
	exact fstats --stat f4 -w genome -j 1M -p "$pops" "$small" |
		cmp - table
	exact fstats -w contig -p "$pops" "$small" |
		cmp - <(exact fstats -w contig -j 1M -p "$pops" "$small")
	exact fstats -w contig -j 50k -p "$pops" "$small" >fine
	run -1 cmp -s fine table
	# A block a contig has no error, two of the genome have.
	exact fstats -w contig -p "$pops" "$small" | cut -f 11- | tail -n +2 |
		uniq | diff <(printf 'NaN\tNaN\t1\n') -
	cut -f 13 table | tail -n +2 | uniq | diff <(echo 2) -
	for w in '-w 100k' '-w 100snp' \
		"--windows-file $data/small.windows.bed"; do
		exact fstats $w -p "$pops" "$small" |
			awk -F'\t' 'NR > 1 { print $(NF - 2), $(NF - 1), $NF }' |
			sort -u | diff <(echo NaN NaN 0) -
	done
}

@test "-j with windows that are no genome or contig is a usage error" {
	local c
	for c in divergence fst 'fst -e wc' pbs fstats; do
		refused 2 '--jackknife ' $c -w 100k -j 1M -p "$pops" "$small"
		refused 2 '--jackknife ' $c -w 90snp -j 10snp -p "$pops" \
			-o out.tsv "$small"
	done
}

# --- records that are not used ---

# The closing line and the summary: so many used, so many for this reason.
counts_are() { # USED REASON N COMMAND...
	local total=$(($1 + $3))
	run --separate-stderr "$AGTOOLS" "${@:4}" --summary s.json -o t.tsv
	[ "$status" -eq 0 ]
	[[ $stderr == "agtools $4: $total records, $1 used, "*"($2 $3)" ]]
	grep -q "\"total\": $total\b" s.json
	grep -q "\"used\": $1\b" s.json
	grep -q "\"$2\": $3\b" s.json
}

@test "records that are not biallelic are counted by fstats" {
	local stat n two all
	for n in multi messy; do
		two=$(tail -n +2 "$BATS_FILE_TMPDIR/$n" | cut -f 3 |
			grep -c 1)
		all=$(tail -n +2 "$BATS_FILE_TMPDIR/$n" | wc -l)
		for stat in f2 f3 f3n f4 d; do
			counts_are "$two" not_biallelic $((all - two)) \
				fstats --stat $stat -j 40k -p "$pops" \
				"$BATS_FILE_TMPDIR/$n.bcf"
		done
	done
	[ "$((all - two))" -gt 100 ]
	[ "$(used fst -p "$pops" "$messy")" -eq "$all" ]
	[ "$(used pbs -p "$pops" "$messy")" -eq "$all" ]
	[ "$(used divergence -p "$pops" "$messy")" -eq "$all" ]
}

@test "windows of sites are of the records that are used" {
	awk -F'\t' 'NR > 1 && $3' "$BATS_FILE_TMPDIR/messy" >two
	awk -F'\t' 'NR > 1 && $4' "$BATS_FILE_TMPDIR/messy" >diploid
	local n c
	for n in two diploid; do
		[ "$(wc -l <$n)" -lt 1000 ]
		c='fstats --stat f2'
		[ $n = two ] || c='fst -e wc'
		awk -v OFS='\t' '$1 != c { if (c) print c, beg, end; k = 0 }
			{ if (k == 50) { print c, beg, end; k = 0 }
			if (!k++) beg = $2
			c = $1; end = $2 } END { print c, beg, end }' $n >expect
		exact $c -w 50snp -p "$pops" "$messy" | tail -n +2 |
			cut -f 1-3 | uniq | diff expect -
	done
}

ploidies() {
	printf '##fileformat=VCFv4.2\n##contig=<ID=1,length=100>\n'
	printf '##FORMAT=<ID=GT,Number=1,Type=String,Description="GT">\n'
	printf '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT'
	printf '\t%s' a b c d e f g h
	printf '\n'
	genotypes 5 0/0 0/1 0/0 0/1 0/1 1/1 0/1 1/1
	genotypes 10 0/0 0/1 0 0/1 0/1 1/1 0/1 1/1
	genotypes 15 0/0 0/1 0/. 0/1 0/1 1/1 0/1 ./1
	genotypes 20 0/0 0/1 ./. 0/1 0/1 1/1 0/1 ./.
	genotypes 25 0/0 0/1 0/0 0/1 0/1 1/1 0/1 0/1/1
	genotypes 30 0/0 0/1 0/0 0/1 0/1 1/1 0/1 1/1
	genotypes 35 ./. ./0 ./1 ./0 0/1 1/1 0/1 1/1
}

genotypes() { # POS GT...
	printf '1\t%d\t.\tA\tC\t.\t.\t.\tGT' "$1"
	printf '\t%s' "${@:2}"
	printf '\n'
}

@test "fst -e wc skips sites with other ploidies, half calls are missing" {
	ploidies >in.vcf
	printf '%s\n' 'a x' 'b x' 'c x' 'd x' 'e y' 'f y' 'g y' 'h y' >own
	counts_are 5 not_diploid 2 fst -e wc -p own in.vcf
	exact fst -e wc -w 5 -p own in.vcf | cut -f 2,6,8,9 >table
	# The half calls are as those that are missing; nobody is there at 35.
	[ "$(grep '^11	' table | cut -f 2-)" = "$(grep '^16	' table |
		cut -f 2-)" ]
	[ "$(grep '^1	' table | cut -f 2-)" = "$(grep '^26	' table |
		cut -f 2-)" ]
	[ "$(grep '^6	' table | cut -f 2-)" = $'0\t0\t0' ]
	[ "$(grep '^31	' table | cut -f 2-)" = $'0\t0\t0' ]
	# By hand at 16: three individuals each, frequencies 1/3 and 2/3, two
	# of three heterozygous. Mean squares are 1/3 of populations, 1/6 of
	# individuals and 1/3 within: a = 1/36, b = -1/12, c = 1/3; two alleles.
	grep '^16	' table | awk '{ exit !($2 == 1 &&
		($3 - 1 / 18) ^ 2 < 1e-28 && ($4 - 5 / 9) ^ 2 < 1e-28) }'
	# Hudson's counts them all, and a half call's allele.
	[ "$(used fst -p own in.vcf)" -eq 7 ]
	exact fst -w 5 -p own in.vcf | awk -F'\t' '$2 == 31' | cut -f 6 |
		diff <(echo 1) -
	# A sample that is in no population is in nobody's way.
	grep -v 'c\|h' own >six
	[ "$(used fst -e wc -p six in.vcf)" -eq 7 ]
}

# --- --tuples ---

@test "--tuples has its rows in its order, however it is written" {
	printf '%s\n' 'C A1 B A2' 'A1 A2 B C' 'C A1 B A2' >plain
	exact fstats --tuples plain -p "$pops" "$small" >table
	cut -f 5-8 table | tail -n +2 | tr '\t' ' ' | diff plain -
	exact fstats -p "$pops" "$small" | grep -F "$(sed -n 3p table)"
	{ printf '# who\n\n'; sed 's/$/  /; s/^/ /' plain; echo; } >comments
	sed 's/$/\r/' plain >crlf
	tr ' ' '\t' <plain >tabs
	sed 's/ /   /g' plain >many
	printf '%s' "$(cat plain)" >unended
	{ printf '\357\273\277'; cat plain; } >marked
	gzip -c plain >plain.gz
	local form
	for form in comments crlf tabs many unended marked plain.gz; do
		exact fstats --tuples $form -p "$pops" "$small" | cmp - table
	done
	exact fstats --tuples <(cat plain) -p "$pops" "$small" | cmp - table
}

@test "tuples that cannot be are refused, by file and line" {
	local tuples=(--tuples bad -p "$pops" "$small" -o out.tsv)
	refused 1 '^agtools fstats: absent: cannot be opened: No such file' \
		fstats --tuples absent -p "$pops" "$small" -o out.tsv
	printf 'A1 A2 B C\n# x\nA1 A2 B C1\n' >bad
	refused 1 "bad:3: no population 'C1'; did you mean" fstats "${tuples[@]}"
	printf 'A1 A2 B xyzzy\n' >bad
	refused 1 "bad:1: no population 'xyzzy'" fstats "${tuples[@]}"
	printf 'A1 A2 B C\nA1 A2 B\n' >bad
	refused 1 'bad:2: 3 populations where 4' fstats "${tuples[@]}"
	refused 1 'bad:1: 4 populations where 2' fstats --stat f2 "${tuples[@]}"
	printf '\n\nA1 A2 B C A1\n' >bad
	refused 1 'bad:3: 5 populations where 4' fstats "${tuples[@]}"
	printf 'A1 B A1 C\n' >bad
	refused 1 "bad:1: population 'A1' stands twice" fstats "${tuples[@]}"
	: >bad
	refused 1 'bad: is empty' fstats "${tuples[@]}"
	printf '# nobody\n\n' >bad
	refused 1 'bad: has no populations' fstats "${tuples[@]}"
	cp "$small" bad
	refused 1 'bad: is not a text file' fstats "${tuples[@]}"
	rm bad
	mkdir bad
	refused 1 'bad: is a folder, not a list' fstats "${tuples[@]}"
	refused 2 'no option --tuples' fst --tuples x -p "$pops" "$small"
}

# --- moments that many tuples share ---

# Of the tuples every Nth has the same rows if few are asked for, which are
# then summed one by one.
few_are_as_many() { # STAT N FILE OPTIONS...
	local size=${1:1:1}
	exact fstats --stat "$1" -p twelve "${@:4}" "$3" >many
	cut -f 5-$((4 + size)) many | tail -n +2 |
		awk '!seen[$0]++' | awk -v n="$2" 'NR % n == 1' >tuples
	[ "$(wc -l <tuples)" -gt 40 ]
	[ "$(wc -l <tuples)" -lt 91 ]
	awk -F'\t' -v size="$size" 'NR == FNR { few[$0] = 1; next }
		{ key = $5
		for (i = 1; i < size; i++) key = key FS $(5 + i) }
		FNR == 1 || key in few' tuples many >expect
	exact fstats --stat "$1" -p twelve --tuples tuples "${@:4}" "$3" >few
	within 1e-12 expect few
}

@test "tuples that share moments are as those that do not" {
	twelve
	local f
	for f in "$small" "$missing"; do
		few_are_as_many f4 29 "$f" -j 50k
		few_are_as_many f3 11 "$f" -j 50k
		few_are_as_many f3n 11 "$f" -j 50k
	done
	[ "$(cut -f 9 few | sort -u | wc -l)" -gt 9 ] # sites of tuples differ
	exact fstats -p twelve "$small" | wc -l | found -x 1486
}

@test "and so where a whole population has no call, or one" {
	twelve
	with_holes
	few_are_as_many f4 17 holes.vcf -j 50k
	cut -f 9 few | sort -u | wc -l | found -vx '[12]'
	few_are_as_many f3 13 holes.vcf -w contig -j 70snp
	few_are_as_many f3n 13 holes.vcf -w contig -j 70snp
	few_are_as_many f4 29 holes.vcf -w 400snp --step 90snp
	exact fstats -p twelve -w 400snp --step 90snp -@ 1 holes.vcf >many
	local threads
	for threads in 2 5; do
		AGTOOLS_BATCH=3000 exact fstats -p twelve -w 400snp \
			--step 90snp -@ $threads holes.vcf | cmp - many
	done
	# No site at which all twelve have calls is left here.
	awk -F'\t' '/^#/ || ++n % 13 != 12' holes.vcf >none.vcf
	few_are_as_many f4 17 none.vcf -j 50k
}

@test "all tuples by name are all tuples" {
	twelve
	local stat
	for stat in f3 f4; do
		exact fstats --stat $stat -p twelve "$missing" >all
		cut -f 5-$((4 + ${stat:1:1})) all | tail -n +2 | sort -r >tuples
		exact fstats --stat $stat -p twelve --tuples tuples \
			"$missing" | sort | cmp - <(sort all)
	done
}

@test "f2 of twelve populations is the numerator of FST" {
	twelve
	exact fstats --stat f2 -p twelve "$missing" | column est >f2
	[ "$(wc -l <f2)" -eq 66 ]
	exact fst -p twelve "$missing" | awk -F'\t' 'NR > 1 {
		printf "%s %s %.15g\n", $4, $5, $8 / $6 }' |
		paste -d' ' f2 - | awk '$1 != $4 || $2 != $5 ||
		($3 - $6) ^ 2 > 1e-24 { exit 1 }'
}

# --- the command line, and what goes wrong ---

@test "too few populations are a usage error that names -p" {
	local c
	for c in divergence fst pbs fstats 'fst -e wc --joint' \
		'fstats --stat f2'; do
		refused 2 "^agtools ${c%% *}: .*-p FILE" $c "$small"
		refused 2 '-p FILE' $c -o out.tsv "$small"
	done
	awk '{ print $1, $2 ~ /A/ ? "A" : "B" }' "$pops" >two
	refused 2 'pbs needs 3 populations .* 2; -p' pbs -p two "$small"
	refused 2 'needs 3 .* 2; -p' fstats --stat f3 -p two "$small"
	refused 2 'needs 4 .* 3; -p' fstats -p "$data/small.pops.tsv" "$small"
	exact fst -p two "$small" | wc -l | found -x 2
	exact fstats --stat f2 -p two "$small" | wc -l | found -x 2
}

@test "options that do not fit are usage errors" {
	refused 2 '--joint .* -e wc' fst --joint -p "$pops" "$small"
	refused 2 '--joint .* -e wc' fst --joint -e hudson -p "$pops" "$small"
	refused 2 "'hudsn' is none of hudson, wc; did you mean hudson" \
		fst -e hudsn -p "$pops" "$small"
	refused 2 "'nei' is none of hudson, wc" fst -e nei -p "$pops" "$small"
	refused 2 "'f5' is none of f2, f3, f3n, f4, d; did you mean" \
		fstats --stat f5 -p "$pops" "$small"
	refused 2 'is none of base, site, pair' divergence --per bases \
		-p "$pops" "$small"
	refused 2 'no option --per' fst --per site -p "$pops" "$small"
	refused 2 'no option -e' pbs -e wc -p "$pops" "$small"
	refused 2 'accessible bases need a BED file' fst -w 10kacc -p "$pops" "$small"
	refused 2 'also an input' fst -p "$pops" -o "$small" "$small"
}

@test "without arguments the four tell their usage, with status 2" {
	local c
	for c in divergence fst pbs fstats; do
		run -2 --separate-stderr "$AGTOOLS" $c
		[ -z "$output" ]
		[[ $stderr == *"Usage: agtools $c "* ]]
		run -0 --separate-stderr "$AGTOOLS" $c --help
		[ -z "$stderr" ]
		[[ $output == "Usage: agtools $c "* ]]
	done
}

@test "where no sites are the numbers are 0 and NaN" {
	exact divergence -r 2R:1-10 -w 5 -p "$pops" "$small" | sed -n 2p |
		cut -f 6- | diff <(tr ' ' '\t' <<<'5 0 0 0 0 0 0 0') -
	exact divergence -r 2R:1-10 --per site -p "$pops" "$small" |
		sed -n 2p | cut -f 6- |
		diff <(tr ' ' '\t' <<<'0 0 NaN NaN 0 0 0 0') -
	exact fst -t 2R:1-10 -j 1M -p "$pops" "$small" | sed -n 2p |
		cut -f 6- | diff <(tr ' ' '\t' <<<'0 NaN 0 0 NaN NaN') -
	exact pbs -r 2R:1-10 -j 1M -p "$pops" "$small" | sed -n 2p |
		cut -f 7- | diff <(tr ' ' '\t' <<<'0 NaN NaN NaN NaN') -
	exact fstats -t 2R:1-10 -p "$pops" "$small" | sed -n 2p |
		cut -f 9- | diff <(tr ' ' '\t' <<<'0 NaN NaN NaN 0') -
	# One population without a call at all.
	bcftools view "$small" -t 2R:1-1010000 | awk -F'\t' -v OFS='\t' \
		'!/^#/ { for (i = 50; i <= NF; i++) $i = "./." } 1' >gone.vcf
	exact fst -p "$pops" gone.vcf | awk -F'\t' '$5 == "C"' | cut -f 6- |
		uniq | diff <(printf '0\tNaN\t0\t0\n') -
	exact fstats -p "$pops" gone.vcf | cut -f 9-11 | tail -n +2 | uniq |
		diff <(printf '0\tNaN\tNaN\n') -
}

@test "damage ends all four with one line and no table" {
	head -c 60000 "$small" >cut.bcf
	bcftools view "$small" -t 2R:1-1003000 >odd.vcf
	tail -n 1 odd.vcf | sed 's/\t[01]|[01]$/\t0|7/' >>odd.vcf
	sed -i 's/^\(2R\t\)[0-9]*\(.*0|7\)$/\12000000\2/' odd.vcf
	local c
	for c in divergence fst 'fst -e wc' pbs 'fstats -j 40k'; do
		refused 1 'cut\.bcf: .*truncated' $c -p "$pops" cut.bcf \
			-o out.tsv
		refused 1 'odd\.vcf: 2R:2000000: ' $c -p "$pops" odd.vcf \
			-o out.tsv --summary s.json
		refused 1 'No space left' $c -p "$pops" -o /dev/full "$small"
		echo old >../out.tsv
		refused 1 'truncated' $c -p "$pops" cut.bcf -o ../out.tsv
		grep -qx old ../out.tsv
	done
}

@test "a list of tuples is an input that no output may replace" {
	echo A1 A2 B C >tt
	refused 2 'also an input' fstats --tuples tt -p "$pops" -o tt "$small"
	refused 2 'also an input' fstats --tuples tt -p "$pops" \
		-o x --summary tt "$small"
	refused 2 'also an input' scan --stats fstats --tuples tt -p "$pops" \
		-o x --summary tt "$small"
	[ "$(cat tt)" = 'A1 A2 B C' ]
}

@test "records in no window are counted" {
	run --separate-stderr "$AGTOOLS" fst -p "$pops" -w 1k --step 10k "$small"
	[ "$status" -eq 0 ]
	expected=$(bcftools query -f '%POS\n' "$small" |
		awk '($1 - 1) % 10000 >= 1000' | wc -l)
	grep -qF "$expected skipped (outside_windows $expected)" <<<"$stderr"
}
