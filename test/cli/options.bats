# Every option that commands share, in every command. What is expected comes
# of bcftools query and oracle.awk, never of agtools.

bats_require_minimum_version 1.5.0

setup() {
	source "$BATS_TEST_DIRNAME/oracle.bash"
	mkdir "$BATS_TEST_TMPDIR/here"
	cd "$BATS_TEST_TMPDIR/here"
	pops="$data/small.pops.tsv"
	messy="$data/small.messy.vcf.gz"
}

# count and another command with these OPTIONS give the tables of the records of which
# CONDITION (of awk, on query()'s lines) holds. The file is $messy.
all_where() { # CONDITION OPTIONS...
	local condition=$1 table
	query "$messy" | where "$condition" >records
	[ "$(wc -l <records)" -gt 1 ]
	oracle count "$pops" <records >expect
	exact count --genotypes -p "$pops" "${@:2}" "$messy" | is_like expect
	in_turn all_sites all_samples all_diversity
	for table in "${chosen[@]}"; do
		"$table" "${@:2}"
	done
}

all_sites() {
	oracle sites "$pops" <records >expect
	exact sites -p "$pops" "$@" "$messy" | cut -f 1-14 | is_like expect
}

all_samples() {
	oracle samples "$pops" <records >expect
	exact samples -p "$pops" "$@" "$messy" | is_like expect
}

all_diversity() {
	oracle diversity "$pops" -v per=site <records | cut -f 4- >expect
	exact diversity --per site -p "$pops" "$@" "$messy" |
		cut -f 4- | is_like expect
	grep -c . records | awk '{ print $1 - 1 }' >expect
	used diversity "$@" "$messy" | diff expect -
}

inside='$1 == "2R" && ($2 >= 1010500 && $2 <= 1174321 ||
	$2 >= 1300000 && $2 <= 1310000) ||
	$1 == "3L" && $2 >= 2049999 && $2 <= 2150001'
list=2R:1010500-1174321,2R:1300000-1310000,3L:2049999-2150001

# --- which records ---

@test "-r keeps what begins in the regions" {
	all_where "$inside" -r "$list"
	all_where '$1 == "2R"' -r 2R
	all_where '$1 == "2R" && $2 == 1005135' -r 2R:1005135
	all_where '$1 == "2R" && $2 >= 1400000' -r 2R:1400000-
}

@test "-R reads BED from 0 and other files from 1" {
	all_where "$inside" -R "$data/small.regions.bed"
	all_where "$inside" -R "$data/small.regions.tsv"
}

@test "-t and -T keep the same by streaming" {
	all_where "$inside" -t "$list"
	all_where "$inside" -T "$data/small.regions.bed"
	all_where "$inside" -T "$data/small.regions.tsv"
}

@test "^ before targets keeps the rest" {
	all_where "!($inside)" -t "^$list"
	all_where "!($inside)" -T "^$data/small.regions.bed"
	all_where "!($inside)" -T "^$data/small.regions.tsv"
}

@test "-r and -t together keep what is in both" {
	all_where "($inside) && \$2 < 1100000" -r "$list" -t 2R:1-1099999
}

@test "regions that overlap, or come in any order, count a record once" {
	all_where '$1 == "2R" && $2 <= 1100000' \
		-r 2R:1050000-1100000,2R:1-1060000,2R:1060001-1070000
	bgzip -dc "$messy" | awk '!/^#/ && $1 == "2R" && $2 <= 1100000 {
		print $1 "\t" $2 - 1 "\t" $2 }' | sort -r >points.bed
	all_where '$1 == "2R" && $2 <= 1100000' -R points.bed
}

@test "-r of a contig that the header lacks is an error, -t too" {
	local c
	in_turn count sites samples diversity
	for c in "${chosen[@]}"; do
		refused 1 "'4X' is not in the header" "$c" -r 4X "$messy"
		refused 1 "'4X'" "$c" -t 4X "$messy"
	done
}

@test "-r and -t of where no records are give empty tables" {
	run -0 --separate-stderr "$AGTOOLS" count -r 2R:1-10 "$messy"
	[ "$output" = $'chrom\tpos\tref\talt\tac.all' ]
	run -0 --separate-stderr "$AGTOOLS" sites -t 2R:1-10 "$messy"
	[ "${#lines[@]}" -eq 1 ]
	run -0 --separate-stderr "$AGTOOLS" samples -q -r 2R:1-10 "$messy"
	[ "${#lines[@]}" -eq 61 ]
	[ "${lines[60]}" = $'C_020\tall\t0\t0\t0\t0\t0\t0\t0' ]
	run -0 --separate-stderr "$AGTOOLS" diversity -w 5 -q -r 2R:1-10 \
		"$messy"
	[ "${lines[2]}" = $'2R\t6\t10\tall\t5\t0\t0\t0\t0\tNaN' ]
	[ "${#lines[@]}" -eq 3 ]
}

@test "regions that cannot be are usage errors" {
	local r
	for r in '' 2R:0-5 2R:10-5 2R:x 2R:1,000 2R:1-2-3 ,; do
		refused 2 '^agtools count: --(regions|targets): ' \
			count -r "$r" "$messy"
		refused 2 '^agtools diversity: --(regions|targets): ' \
			diversity -t "$r" "$messy"
	done
	refused 2 'excludes only with --targets' count -r ^2R "$messy"
	refused 2 'give one of --regions and --regions-file' count -r 2R -R "$data/small.regions.bed" "$messy"
	refused 2 'give one of --targets and --targets-file' count -t 2R -T "$data/small.regions.bed" "$messy"
}

@test "-f keeps the FILTER values of its list" {
	bcftools query -f '%CHROM\t%POS\t%FILTER\n' "$messy" >filters
	grep -qv PASS filters
	local f c
	for f in PASS . PASS,. q10 s50,LowQual; do
		awk -F'\t' -v list="$f" 'BEGIN {
			n = split(list, a, ",")
			for (i = 1; i <= n; i++) ok[a[i]] = 1 }
			{ n = split($3, a, ";")
			for (i = 1; i <= n; i++)
				if (a[i] in ok) { print $1 "\t" $2; break } }' \
			filters >expect
		exact count -f "$f" "$messy" | tail -n +2 | cut -f 1,2 |
			diff expect -
		in_turn sites samples diversity
		for c in "${chosen[@]}"; do
			used "$c" -f "$f" "$messy" | diff <(wc -l <expect) -
		done
	done
}

@test "--types keeps records that have an allele of the type" {
	bcftools query -f '%CHROM\t%POS\t%REF\t%ALT\n' "$messy" >alleles
	local t c
	for t in snps indels mnps ref snps,indels ref,mnps; do
		awk -F'\t' -v list=",$t," 'function is(type) {
			return index(list, "," type ",") }
			{ hit = $4 == "." && is("ref"); n = split($4, a, ",")
			for (i = 1; i <= n; i++) {
				if (a[i] == "*" || a[i] == ".") continue
				d = length(a[i]) - length($3)
				type = d ? "indels" : length($3) > 1 ? \
					"mnps" : "snps"
				if (is(type)) hit = 1 }
			if (hit) print $1 "\t" $2 }' alleles >expect
		exact count --types "$t" "$messy" | tail -n +2 | cut -f 1,2 |
			diff expect -
		in_turn sites samples diversity
		for c in "${chosen[@]}"; do
			used "$c" --types "$t" "$messy" |
				diff <(wc -l <expect) -
		done
	done
	refused 2 'is not snps, indels, mnps or ref' count --types snp "$messy"
}

@test "an empty list of types or filters is a usage error" {
	refused 2 '^agtools count: --types: ' count --types '' "$messy"
	refused 2 '^agtools count: --apply-filters: ' count -f '' "$messy"
}

# --- which samples ---

@test "-s and -S keep samples, and with ^ the others" {
	cp "$data/small.samples.txt" .
	grep -wFf small.samples.txt "$pops" >kept
	grep -vwFf small.samples.txt "$pops" >others
	[ "$(wc -l <kept)" -eq 4 ]
	local some=A_001,B_002,C_003,C_004 who option c
	for who in kept others; do
		for c in count sites samples; do
			query "$messy" | oracle "$c" "$who" >"$c"
		done
		for option in "-s $some" '-S small.samples.txt'; do
			[ "$who" = kept ] || option=${option/ / ^}
			exact count --genotypes $option -p "$pops" "$messy" |
				is_like count
			exact sites $option -p "$pops" "$messy" |
				cut -f 1-14 | is_like sites
			exact samples $option -p "$pops" "$messy" |
				is_like samples
			exact diversity $option -p "$pops" "$messy" \
				2>/dev/null >a
			exact diversity -p "$who" "$messy" 2>/dev/null |
				diff a -
		done
	done
}

@test "samples that are not in the file are all named" {
	refused 1 "-s: 2 samples listed are not in the input: 'X', 'Y'" \
		count -s A_001,X,Y "$messy"
	printf 'A_001\nX\n' >list
	refused 1 "list:2: 1 sample listed is not in the input: 'X'" \
		count -S list "$messy"
	printf 'A_001 one\nX one\nY two\n' >list
	refused 1 "list:2: 2 samples listed are not .*'X', 'Y'" \
		diversity -p list "$messy"
	refused 1 "no sample is left" samples -s A_001 -p <(
		echo B_001 one) "$messy"
}

@test "a sample that is listed twice counts once, and is told" {
	printf 'A_001\tall\n' >one
	query "$messy" | oracle count one >expect
	run --separate-stderr exact count --genotypes -s A_001,A_001 "$messy"
	[ "$status" -eq 0 ]
	is_like expect <<<"$output"
	[[ $stderr == *"warning: -s: "*"more than once"*"'A_001'"* ]]
	printf 'A_001 x\nA_001 x\n' >twice
	run --separate-stderr exact count --genotypes -p twice "$messy"
	[ "$status" -eq 0 ]
	sed '1s/\.all/.x/g' expect >expect.x
	is_like expect.x <<<"$output"
	[[ $stderr == *"warning: twice: "*"more than once"* ]]
	printf 'A_001 x\nA_002 x\nA_001 y\n' >both
	refused 1 "both:3: sample 'A_001' is in population 'y' .*line 1" \
		count -p both "$messy"
}

@test "populations come in the order of the file, however it is written" {
	local form c
	sort -r "$pops" >plain # C, B, A
	{ printf '# of three\n\n'; sed 's/$/  /' plain; echo; } >comments
	sed 's/$/\r/' plain >crlf
	tr '\t' ' ' <plain >blanks
	sed 's/\t/   \t /' plain >many
	printf '%s' "$(cat plain)" >unended
	sed 's/$/\t/' plain >trailing
	{ printf '\357\273\277'; cat plain; } >marked
	query "$messy" | oracle count plain >expect
	[ "$(head -n 1 expect | cut -f 5)" = ac.C ]
	for form in plain comments crlf blanks many unended trailing marked; do
		exact count --genotypes -p $form "$messy" | is_like expect
	done
	in_turn sites samples diversity
	for c in "${chosen[@]}"; do
		exact $c -p plain "$messy" >expect
		for form in comments crlf blanks; do
			exact $c -p $form "$messy" | cmp - expect
		done
	done
}

@test "the order of populations is the file's, whichever samples there are" {
	printf 'id\tpop\nX_1\tB\nA_001\tA\nB_001\tB\nX_2\tC\n' >table
	"$AGTOOLS" count -p table --pop-col pop "$messy" 2>line | first 1 |
		cut -f 5- | found -x $'ac.B\tac.A'
	[ "$(grep -c 'no sample is selected' line)" -eq 0 ]
	"$AGTOOLS" count -p table --pop-col pop -s ^A_001 "$messy" 2>line |
		first 1 | cut -f 5- | found -x 'ac.B'
	grep -q 'no sample is selected, left out: 1$' line
}

@test "--pop-col and --sample-col take columns of a table" {
	local meta="$data/small.meta.tsv" c
	tail -n +2 "$meta" | cut -f 1,2 | tr ' ' '_' >country
	tail -n +2 "$meta" | cut -f 1,3 >year
	awk -F'\t' -v OFS='\t' '{ print $3, $2, $1, $4 }' "$meta" >turned
	query "$messy" | oracle count country >expect
	exact count --genotypes -p "$meta" --pop-col country "$messy" |
		sed '1s/ /_/g' | is_like expect
	in_turn count sites samples diversity
	for c in "${chosen[@]}"; do
		exact $c -p year "$messy" >expect
		exact $c -p "$meta" --pop-col year "$messy" | cmp - expect
		exact $c -p turned --pop-col year --sample-col sample_id \
			"$messy" | cmp - expect
	done
	refused 1 "no column 'contry' .*'country'" \
		count -p "$meta" --pop-col contry "$messy"
	refused 1 "no column 'id' .*'sample_id'" \
		count -p "$meta" --pop-col year --sample-col id "$messy"
	refused 2 '--pop-col needs' count --pop-col year "$messy"
	refused 2 '--sample-col needs' count -p "$meta" --sample-col x \
		"$messy"
}

@test "samples that are in no population are left out, and counted" {
	grep -v '^A' "$pops" >two
	query "$messy" | oracle samples two >expect
	run --separate-stderr exact samples -p two "$messy"
	[ "$status" -eq 0 ]
	is_like expect <<<"$output"
	[[ $stderr == *"warning: two: "*"no population"*20* ]]
}

@test "population files that cannot be are refused, by line" {
	{ echo sample pop; cat "$pops"; } >headed
	refused 1 'headed:1: .*header' count -p headed "$messy"
	printf 'A_001 one two\n' >wide
	refused 1 'wide:1: 3 columns' count -p wide "$messy"
	printf 'A_001 one\nA_002\n' >narrow
	refused 1 'narrow:2: 1 column' count -p narrow "$messy"
	: >empty
	refused 1 'empty: is empty' count -p empty "$messy"
	printf '# nothing\n\n' >comments
	refused 1 'comments: has no samples' count -p comments "$messy"
	mkdir folder
	refused 1 'folder: is a folder, not a list' count -p folder "$messy"
	refused 1 'absent: cannot be opened: No such file' count -p absent "$messy"
	refused 1 'small.bcf: is not a text file' count -p "$data/small.bcf" \
		"$messy"
	refused 1 'empty: is empty' count -S empty "$messy"
}

@test "a population may be called NA, or with a tab's neighbour, a blank" {
	printf 'A_001\tNA\nA_002\tBurkina Faso\n' >names
	run --separate-stderr exact count -p names -t 2R:1000881 "$messy"
	[ "${lines[0]}" = \
		$'chrom\tpos\tref\talt\tac.NA\tac.Burkina Faso' ]
}

# --- windows ---

@test "windows of bases have the numbers of their definition" {
	local per step
	query "$messy" >records
	for per in base site pair; do
		oracle diversity "$pops" -v contig=2R -v beg=1200001 \
			-v end=1311111 -v size=20000 -v per=$per \
			<records >expect
		exact diversity --per $per -w 20k -r 2R:1200001-1311111 \
			-p "$pops" "$messy" | is_like expect
	done
	for step in 0 5000 10000 15000; do
		oracle diversity "$pops" -v contig=3L -v per=base \
			-v beg=$((2000001 + step)) -v end=2100000 \
			-v size=20000 <records | tail -n +2 |
			awk '$3 - $2 == 19999'
	done | sort -s -k 2,2n >overlapping
	exact diversity -w 20k --step 5k -r 3L:2000001-2100000 \
		-p "$pops" "$messy" |
		awk -F'\t' 'NR > 1 && $3 - $2 == 19999 && $2 <= 2080001' >table
	[ "$(wc -l <table)" -eq 51 ]
	awk -f "$compare" overlapping table
}

@test "windows reach the end of the contig and none is left out" {
	exact diversity -w 1M "$messy" | tail -n +2 | cut -f 1-3,5 >table
	awk 'BEGIN { OFS = "\t"; n["2R"] = 61545105; n["3L"] = 41963435
		for (i = 1; i <= 2; i++) { c = i == 1 ? "2R" : "3L"
			for (b = 1; b <= n[c]; b += 1000000) {
				e = b + 999999 < n[c] ? b + 999999 : n[c]
				print c, b, e, e - b + 1 } } }' | diff - table
	exact diversity -w contig "$messy" | cut -f 1-3 | tail -n +2 |
		diff <(printf '2R\t1\t61545105\n3L\t1\t41963435\n') -
	exact diversity "$messy" | cut -f 1-3,5 | tail -n +2 |
		diff <(printf 'genome\t1\t103508540\t103508540\n') -
}

@test "windows of sites run from their first to their last" {
	local size step
	while read -r size step; do
		bcftools query -f '%CHROM\t%POS\n' "$messy" |
			awk -v OFS='\t' -v size=$size -v step=$step '
			{ n[$1]++; pos[$1, n[$1]] = $2
			if (n[$1] == 1) contig[++c] = $1 }
			END { for (i = 1; i <= c; i++) { k = contig[i]
				for (b = 1; b <= n[k]; b += step) {
					e = b + size - 1
					if (e > n[k]) e = n[k]
					print k, pos[k, b], pos[k, e]
					if (e == n[k]) break } } }' >expect
		[ "$(wc -l <expect)" -gt 5 ]
		exact diversity -w ${size}snp --step ${step}snp "$messy" |
			tail -n +2 | cut -f 1-3 | diff expect -
		exact samples -s A_001 -w ${size}snp --step ${step}snp \
			"$messy" | tail -n +2 | cut -f 1-3 | diff expect -
	done <<<$'100 100\n100 30\n7 50'
}

@test "accessible bases are what is counted, and where sites may be" {
	local mask="$data/small.mask.bed"
	awk 'NR == FNR { for (b = $2 + 1; b <= $3; b++) ok[$1, b] = 1; next }
		FNR == 1 || ($1, $2) in ok' "$mask" <(query "$messy") >records
	oracle count "$pops" <records >expect
	exact count --genotypes -a "$mask" -p "$pops" "$messy" | is_like expect
	oracle samples "$pops" <records >expect
	exact samples -a "$mask" -p "$pops" "$messy" | is_like expect
	# Bases of the mask in windows of 20k.
	awk -v OFS='\t' 'BEGIN { print "n_bases" }
		$1 == "3L" { for (b = $2; b < $3; b++) n[int(b / 20000)]++ }
		END { for (w = 102; w < 112; w++) print n[w] + 0 }' \
		"$mask" >bases
	exact diversity -a "$mask" -w 20k -r 3L:2040001-2240000 "$messy" \
		>table
	cut -f 5 table | diff bases -
	sed 's/.*/&\tall/' <(bcftools query -l "$messy") >everyone
	oracle diversity everyone -v contig=3L -v beg=2040001 -v end=2240000 \
		-v size=20000 -v per=base <records |
		awk -F'\t' -v OFS='\t' 'NR == FNR { n[FNR] = $1; next }
		FNR > 1 { $8 = sprintf("%.15g", $8 * $5 / n[FNR])
			$9 = sprintf("%.15g", $9 * $5 / n[FNR])
			$5 = n[FNR] } 1' bases - >expect
	is_like expect <table
}

@test "windows of accessible bases have that many" {
	exact diversity -a "$data/small.mask.bed" -w 20kacc "$messy" |
		tail -n +2 | cut -f 1-3,5 >table
	awk -v OFS='\t' '{ for (b = $2 + 1; b <= $3; b++) {
			if ($1 != c || n == 20000) { flush(); n = 0; beg = b }
			c = $1; n++; end = b } }
		function flush() { if (n) print c, beg, end, n }
		END { flush() }' "$data/small.mask.bed" >expect
	[ "$(wc -l <expect)" -gt 20 ]
	diff expect table
}

@test "a BED file may overlap, be unsorted, have comments and CR LF" {
	local mask="$data/small.mask.bed"
	{
		printf 'track name=x\nbrowser position 2R\n# comment\n\n'
		sort -r "$mask"
		head -n 30 "$mask"
	} | sed 's/$/\r/' >odd.bed
	exact diversity -a "$mask" -w 100k "$messy" >expect
	exact diversity -a odd.bed -w 100k "$messy" | cmp - expect
	bgzip -c "$mask" >mask.bed.gz
	exact diversity -a mask.bed.gz -w 100k "$messy" | cmp - expect
}

@test "BED lines that cannot be are refused, by file and line" {
	local option bad
	for option in -a --windows-file; do
		for bad in '2R\t10\t5' '2R\t5\t5' '2R\t-1\t5' '2R\tx\t5' \
			'2R\t5' '2R 5'; do
			printf "2R\t1\t2\n$bad\n" >bad.bed
			refused 1 '^agtools diversity: bad\.bed:2: ' \
				diversity $option bad.bed "$messy"
		done
		printf 'chrom\tstart\tend\n2R\t1\t5\n' >bad.bed
		refused 1 'bad\.bed:1: .*header' diversity $option bad.bed \
			"$messy"
		printf '2R\t100\t105\tA\tG\n' >bad.vcf
		gzip -f bad.vcf
		refused 1 'bad\.vcf\.gz: is a VCF file .* BED' diversity \
			$option bad.vcf.gz "$messy"
		: >bad.bed
		refused 1 'bad\.bed: is empty' diversity $option bad.bed \
			"$messy"
	done
}

@test "BED contigs that the header lacks are told, and an error if all do" {
	local option
	for option in -a -T --windows-file; do
		printf 'chr2R\t1\t5\n' >bad.bed
		refused 1 "bad\.bed: .*'chr2R'" \
			diversity $option bad.bed "$messy"
		printf '2R\t1\t5\nchr3L\t1\t5\n' >bad.bed
		run --separate-stderr "$AGTOOLS" diversity $option bad.bed \
			"$messy"
		[ "$status" -eq 0 ]
		[[ $stderr == *'bad.bed: contigs that the header of the input lacks: '* ]]
	done
}

@test "--windows-file has its windows, in order, with their names" {
	local windows="$data/small.windows.bed" c beg end name
	query "$messy" >records
	while IFS=$'\t' read -r c beg end name; do
		oracle diversity "$pops" -v contig="$c" -v beg=$((beg + 1)) \
			-v end="$end" -v size=$((end - beg)) -v per=base \
			<records | awk -F'\t' -v OFS='\t' -v name="$name" \
			'{ $3 = $3 "\t" (NR == 1 ? "name" : name) } 1'
	done <"$windows" | awk 'NR == 1 || !/^chrom/' >expect
	exact diversity --windows-file "$windows" -p "$pops" "$messy" |
		is_like expect
	cut -f 1-3 "$windows" >plain.bed
	cut -f 1-3,5- expect >plain
	exact diversity --windows-file plain.bed -p "$pops" "$messy" |
		is_like plain
	exact samples --windows-file "$windows" -s C_020 "$messy" |
		cut -f 4 | uniq | diff - <(echo name; cut -f 4 "$windows")
}

# Contig 1 has used sites, 2 one that a scan of haplotypes cannot use, 3 has no
# length, 4 no records.
odd_contigs() {
	printf '##%s\n' fileformat=VCFv4.2 'contig=<ID=1,length=1000>' \
		'contig=<ID=2,length=500>' 'contig=<ID=3>' \
		'contig=<ID=4,length=300>' \
		'FORMAT=<ID=GT,Number=1,Type=String,Description="g">'
	tr ' ' '\t' <<-'END'
		#CHROM POS ID REF ALT QUAL FILTER INFO FORMAT a b
		1 10 . A C . . . GT 0|1 1|1
		1 120 . A C . . . GT 0|1 0|1
		2 7 . A C . . . GT .|1 1|1
		3 90 . A C . . . GT 0|1 1|1
		3 190 . A . . . . GT 0|0 0|0
	END
}

# Every command that has windows has these.
has_windows() { # EXPECTED OPTION...
	local expect=$1 c
	shift
	for c in diversity samples garud 'ld --by-window' 'pca --local -k 1' \
		'fst -p pops'; do
		# shellcheck disable=SC2086
		"$AGTOOLS" $c -q "$@" odd.vcf.gz | cut -f 1-3 | tail -n +2 |
			uniq | tr '\t' ' ' | diff "$expect" - || {
			echo "of $c $*"
			return 1
		}
	done
}

@test "windows do not depend on which sites a command can use" {
	odd_contigs | bgzip >odd.vcf.gz
	bcftools index -t odd.vcf.gz
	printf '%s\n' $'a\tP' $'b\tQ' >pops
	printf '%s\n' '1 1 400' '1 401 800' '1 801 1000' '2 1 400' '2 401 500' \
		'3 1 190' >whole
	has_windows whole -w 400
	printf '%s\n' '1 500 800' '1 801 900' '2 1 400' '2 401 500' >cut
	has_windows cut -w 400 -r 2,4:10-300,1:500-900
	printf '%s\n' $'3\t0\t50' $'4\t1\t5' $'3\t500\t600' >w.bed
	printf '%s\n' '3 1 50' '3 501 600' '4 2 5' >listed
	has_windows listed --windows-file w.bed
	printf '%s\n' '3 501 600' >far
	has_windows far --windows-file w.bed -r 3:400-700
}

@test "positions beyond 2^31 are what they are" {
	{
		printf '##%s\n' fileformat=VCFv4.2 \
			'contig=<ID=1,length=5000000000>' \
			'FORMAT=<ID=GT,Number=1,Type=String,Description="g">'
		tr ' ' '\t' <<-'END'
			#CHROM POS ID REF ALT QUAL FILTER INFO FORMAT a b
			1 10 . A C . . . GT 0|1 1|1
			1 2147483647 . A C . . . GT 0|1 0|0
			1 2147483648 . A C . . . GT 0|1 0|1
			1 2147483650 . A C . . . GT 1|0 1|1
			1 4999999999 . A C . . . GT 0|1 1|0
		END
	} | bgzip >far.vcf.gz
	tabix -C far.vcf.gz
	local reader
	for reader in fast htslib; do
		"$AGTOOLS" count -q --reader $reader far.vcf.gz | cut -f 2 |
			tail -n +2 | paste -sd ' ' |
			found -x '10 2147483647 2147483648 2147483650 4999999999'
		"$AGTOOLS" count -q --reader $reader far.vcf.gz \
			-r 1:2147483648-3000000000 | cut -f 2 | tail -n +2 |
			paste -sd ' ' | found -x '2147483648 2147483650'
	done
	"$AGTOOLS" diversity -q -w 1000000000 far.vcf.gz |
		awk -v ORS=' ' 'NR > 1 { print $3, $6 }' | found -x \
		'1000000000 1 2000000000 0 3000000000 3 4000000000 0 5000000000 1 '
	"$AGTOOLS" ld -q -w 3 far.vcf.gz | cut -f 2,3 | tail -n +2 |
		paste -sd ' ' |
		found -x $'2147483647\t2147483648 2147483647\t2147483650 2147483648\t2147483650'
	"$AGTOOLS" ehh -q --core 1:2147483648 far.vcf.gz | cut -f 5 |
		found -x 4999999999
	refused 1 'far.tsv.gz: cannot be indexed: .*; leave out --write-index' \
		count far.vcf.gz -o far.tsv.gz -O z -W
}

@test "windows that cannot be are usage errors" {
	local w c
	for w in '' 0 -5 10q 1e18 99999999999999999999 k snp 0snp 1.5snp \
		10ksnps 10ksn; do
		for c in samples diversity; do
			refused 2 '^agtools [a-z]*: --window: ' "$c" -w "$w" \
				"$messy"
			refused 2 '^agtools [a-z]*: --step: ' "$c" -w 10k \
				--step "$w" "$messy"
		done
	done
	refused 2 'accessible bases need a BED file' diversity -w 10kacc "$messy"
	refused 2 'not in the unit' diversity -w 10k --step 5snp "$messy"
	refused 2 'no meaning' diversity --step 5k "$messy"
	refused 2 'no meaning' diversity -w contig --step 5k "$messy"
	refused 2 . diversity -w 10k --windows-file "$data/small.windows.bed" \
		"$messy"
	refused 2 . diversity -w 10k -j 1k "$messy"
	refused 2 . diversity -j 1kacc "$messy"
	refused 2 . diversity -j x "$messy"
}

@test "a size may end in k or M and have a fraction" {
	exact diversity -w 1500000 "$messy" >expect
	exact diversity -w 1500k "$messy" | cmp - expect
	exact diversity -w 1.5M "$messy" | cmp - expect
	exact diversity --window=1.5M "$messy" | cmp - expect
	exact diversity -w1.5M "$messy" | cmp - expect
	exact diversity -w 2000snp "$messy" >expect
	exact diversity -w 2ksnp "$messy" | cmp - expect
}

# --- the jackknife ---

# The weighted delete-one-block jackknife of Busing, Meijer and van der
# Leeden (1999), of the ratio sum($2) / sum($3) with weights $1. What $3 is
# short of 'whole' lies in blocks that are none, having no sites.
jackknife='
	{ n++; m[n] = $1; x[n] = $2; y[n] = $3
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
	printf "%.15g\n", sqrt(v / n) }'

@test "-j is the weighted jackknife over the blocks of -w" {
	local per c p block
	for per in base site; do
		for block in 50k 200snp; do
			exact diversity --per $per -w $block -p "$pops" "$messy" \
				>blocks
			exact diversity --per $per -w contig -j $block \
				-p "$pops" "$messy" >table
			head -n 1 table | cut -f 8- | diff - <(printf '%s\t' pi \
				theta_w tajima_d pi_se theta_w_se tajima_d_se |
				sed 's/\t$//'; echo)
			for c in 2R 3L; do
				for p in A B C; do
					jackknife_row $per $c $p
				done
			done
		done
	done
}

jackknife_row() { # PER CONTIG POPULATION
	local bases expect column
	bases=$(awk -F'\t' -v c="$2" -v p="$3" \
		'$1 == c && $4 == p { print $5 }' table)
	for column in 8 9; do
		expect=$(awk -F'\t' -v OFS='\t' -v c="$2" -v p="$3" \
			-v k=$column '$1 == c && $4 == p && $6 > 0 {
			printf "%d\t%.17g\t%d\n", $6, $k * $5, $5 }' blocks |
			awk -v whole="$bases" "$jackknife")
		awk -F'\t' -v c="$2" -v p="$3" -v k=$((column + 3)) \
			-v e="$expect" '$1 == c && $4 == p { x = $k }
			END { d = x - e; if (d < 0) d = -d
			if (!(x > 0 && d <= 1e-9 * e)) {
				print c, p, k ": " x ", not " e; exit 1 } }' \
			table
	done
}

# --- output ---

@test "-o, -O z and a name that ends in .gz give the same table" {
	local c
	in_turn count sites samples diversity
	for c in "${chosen[@]}"; do
		exact $c "$messy" >expect
		exact $c "$messy" -o t.tsv
		cmp t.tsv expect
		exact $c "$messy" -o t.tsv.gz
		bgzip -t t.tsv.gz 2>/dev/null || gzip -t t.tsv.gz
		[ "$(head -c 4 t.tsv.gz | od -An -tx1)" = ' 1f 8b 08 04' ]
		bgzip -dc t.tsv.gz | cmp - expect
		exact $c "$messy" -O z | bgzip -dc | cmp - expect
		exact $c "$messy" -O z -o t.z
		bgzip -dc <t.z | cmp - expect
		exact $c "$messy" -O t -o t.gz
		cmp t.gz expect
		exact $c "$messy" -o - | cmp - expect
		exact $c "$messy" -o /dev/stdout | cmp - expect
		rm t.*
	done
}

@test "-W makes an index by which tabix finds rows" {
	exact count "$messy" -W -o c.tsv.gz
	exact sites "$messy" -W -O z -o s.z.gz
	exact diversity -w 10k "$messy" -W -o d.tsv.gz
	exact samples -w 50k "$messy" -W -o m.tsv.gz
	[ "$(ls)" = "$(printf '%s\n' c.tsv.gz{,.tbi} d.tsv.gz{,.tbi} \
		m.tsv.gz{,.tbi} s.z.gz{,.tbi})" ]
	tabix c.tsv.gz 3L:2100000-2200000 | diff - <(
		exact count "$messy" -t 3L:2100000-2200000 | tail -n +2)
	tabix s.z.gz 2R:1-1100000 | diff - <(
		exact sites "$messy" -t 2R:1-1100000 | tail -n +2)
	[ "$(tabix d.tsv.gz 2R:1010001-1030000 | cut -f 2 | tr '\n' ' ')" = \
		'1010001 1020001 ' ]
	[ "$(tabix m.tsv.gz 3L:2000001-2000001 | wc -l)" -eq 60 ]
	# a .tbi cannot have these
	bcftools view -H "$data/small.bcf" | first 20 |
		sed 's/^2R\t1/2R\t900/' >far
	{
		bcftools view -h "$data/small.bcf" |
			sed '/^##contig=<ID=2R/s/length=[0-9]*/length=999999999/'
		cat far
	} >far.vcf
	"$AGTOOLS" count -q -W -o far.tsv.gz far.vcf
	[ "$(ls far.tsv.gz*)" = $'far.tsv.gz\nfar.tsv.gz.csi' ]
	[ "$(tabix far.tsv.gz 2R:900000000- | wc -l)" -eq 20 ]
	refused 2 '--write-index: ' count -W "$messy"
	refused 2 '--write-index: ' count -W -O z "$messy"
	refused 2 '--write-index: ' count -W -o x.tsv "$messy"
	refused 2 '--write-index: ' samples -W -o x.tsv.gz "$messy"
}

@test "--digits gives so many significant ones" {
	"$AGTOOLS" diversity -q -p "$pops" "$messy" --digits 17 | cut -f 8 |
		tail -n +2 >full
	local n
	for n in 1 6 15 17; do
		awk -v f="%.${n}g" '{ printf f "\n", $1 }' full >expect
		"$AGTOOLS" diversity -q -p "$pops" "$messy" --digits $n |
			cut -f 8 | tail -n +2 |
			awk 'NR == FNR { x[FNR] = $1; next }
			x[FNR] "" != $1 "" { print x[FNR], $1; bad = 1 }
			END { exit bad || FNR != 3 }' expect -
	done
	"$AGTOOLS" diversity -q "$messy" >six
	"$AGTOOLS" diversity -q "$messy" --digits 6 | cmp - six
	[[ $(tail -n 1 six | cut -f 8) =~ ^[1-9]\.[0-9]{1,5}e-0[0-9]$ ]]
	refused 2 'out of range' diversity --digits 0 "$messy"
	refused 2 'out of range' diversity --digits 18 "$messy"
	refused 2 'not a whole number' diversity --digits x "$messy"
}

@test "'^' is refused where it does not exclude" {
	local f=$data/small.bcf
	printf '2R\t1000000\t1100000\n' >list
	refused 2 "^agtools diversity: --accessible: '.' excludes only with" \
		diversity -a ^list "$f"
	refused 2 "^agtools diversity: --windows-file: '.' excludes only" \
		diversity --windows-file ^list "$f"
	refused 2 "^agtools garud: --windows-file: '.' excludes only" \
		garud --windows-file ^list "$f"
	refused 2 "^agtools ehh: --core: '.' excludes only" \
		ehh --core ^2R:1000020 "$f"
	refused 2 "^agtools ehh: --cores: '.' excludes only" \
		ehh --cores ^list "$f"
	refused 2 "^agtools count: --regions: '.' excludes only" \
		count -R ^list "$f"
}

@test "an output that is an input, by any name, is refused and unhurt" {
	cp "$messy" in.vcf.gz
	ln -s in.vcf.gz soft
	ln in.vcf.gz hard
	ln -s soft softer
	local f
	for f in in.vcf.gz ./in.vcf.gz "$PWD/in.vcf.gz" soft hard softer; do
		refused 2 'also an input' count -o $f in.vcf.gz
		refused 2 'also an input' diversity --summary $f in.vcf.gz
	done
	cmp in.vcf.gz "$messy"
	refused 2 . count --summary t -o t in.vcf.gz
}

@test "lists and the index are inputs that no output may replace" {
	cp "$messy" in.vcf.gz
	cp "$messy.tbi" in.vcf.gz.tbi
	cp "$pops" pops.tsv
	cp "$data/small.mask.bed" mask.bed
	local f
	for f in pops.tsv mask.bed in.vcf.gz.tbi; do
		refused 2 . count -p pops.tsv -a mask.bed -r 2R -o $f in.vcf.gz
	done
	printf 'A_001\n' >drop
	refused 2 'drop is also an input' pca --fit-samples ^drop -o drop \
		in.vcf.gz
	refused 2 'drop is also an input' count -S ^drop -o drop in.vcf.gz
	cmp drop <(echo A_001)
	cmp pops.tsv "$pops"
	cmp mask.bed "$data/small.mask.bed"
	cmp in.vcf.gz.tbi "$messy.tbi"
}

@test "two outputs that are one, by any name, are refused" {
	local twice='named twice' f
	echo old >old
	ln -s old soft
	ln old hard
	ln -s . folder
	ln -s new dangling
	for f in ./old "$PWD/old" soft hard folder/old; do
		refused 2 "$twice" count -o old --summary $f "$messy"
		refused 2 "$twice" count -o $f --summary old "$messy"
	done
	for f in new ./new folder/new dangling; do
		refused 2 "$twice" count -o new --summary $f "$messy"
		refused 2 "$twice" pca -k 2 -o $f --eigenvalues new "$messy"
	done
	refused 2 "$twice" scan --stats fst -p "$pops" -o sc \
		--summary ./sc.fst.tsv "$messy"
	for f in tbi csi; do # before the run, which would find no input
		refused 2 "$twice" count -W -o q.gz --summary q.gz.$f absent
	done
	refused 2 "$twice" prune -W -o q.bcf --summary q.bcf.csi "$messy"
	for f in - /dev/stdout /dev/fd/1; do
		refused 2 "$twice" count -o - --summary $f "$messy"
	done
	run -2 sh -c "'$AGTOOLS' count --summary old '$messy' >>old"
	[ "$(cat old)" = old ]
	"$AGTOOLS" count -q -o /dev/null --summary /dev/null "$messy"
	# a job's log
	"$AGTOOLS" count -q --summary /dev/stderr "$messy" >log 2>&1
	grep -q '"used"' log
}

# A number that is free is that of the next file that is opened.
@test "a descriptor that is closed, or read-only, is no output" {
	local n bad='cannot be written: Bad file descriptor'
	for n in 3 4 5 6; do
		eval "refused 1 '/dev/fd/$n: $bad' count -o /dev/fd/$n \
			--summary s.json '$messy' $n>&-"
		eval "refused 1 '/dev/fd/$n: $bad' count -o t.gz \
			--summary /dev/fd/$n '$messy' $n>&-"
		eval "refused 1 '/dev/fd/$n: $bad' prune -o p.vcf.gz \
			--summary /dev/fd/$n '$messy' $n>&-"
		eval "refused 1 '/dev/fd/$n: $bad' count -o /dev/fd/$n \
			'$messy' $n</dev/null"
	done
	exact count "$messy" >expect
	exact count "$messy" -o /dev/fd/7 7>t --summary /dev/fd/6 6>s.json
	cmp t expect
	grep -q '"used"' s.json
}

@test "a name may be as long as the system allows" {
	local long c
	long=$(printf %240s | tr ' ' x)
	exact count "$messy" >expect
	exact count "$messy" -W -o $long.tsv.gz --summary $long.json
	bgzip -dc $long.tsv.gz | cmp - expect
	[ "$(ls | wc -l)" -eq 4 ]
	refused 1 'too long' count -o $long$long "$messy"
	refused 1 'gz.tbi: .*too long' count -W -O z -o ${long}xxxxxxxxx.gz \
		"$messy"
}

@test "an output that cannot be written is an error, and leaves nothing" {
	local c
	in_turn count sites samples diversity
	for c in "${chosen[@]}"; do
		refused 1 'absent/t: .*No such file' $c -o absent/t "$messy"
		refused 1 'cannot be written: .*[Dd]irectory' $c -o . "$messy"
		refused 1 '/dev/full: .*No space left' $c -o /dev/full "$messy"
		refused 1 'No space left' $c --summary /dev/full -o /dev/null \
			"$messy"
		run --separate-stderr sh -c "'$AGTOOLS' $c '$messy' >/dev/full"
		[ "$status" -eq 1 ]
		[[ $stderr == *'standard output: '*'No space left'* ]]
		run --separate-stderr sh -c "'$AGTOOLS' $c '$messy' >&-"
		[ "$status" -eq 1 ]
		[[ $stderr == *'standard output: '* ]]
	done
	echo old >t.tsv
	refused 1 . count -o t.tsv absent.bcf
	[ "$(cat t.tsv)" = old ]
}

# --- what is told ---

@test "the closing line and --summary add up" {
	local c
	in_turn count sites samples diversity
	for c in "${chosen[@]}"; do
		run --separate-stderr "$AGTOOLS" $c "$messy" -f PASS \
			--types snps -t 2R -a "$data/small.mask.bed" \
			--summary s.json -o /dev/null
		[ "$status" -eq 0 ]
		awk -v c="agtools $c:" '{
			reasons = $0
			sub(/.*\(/, "", reasons); sub(/\).*/, "", reasons)
			n = split(reasons, r, ", ")
			for (i = 1; i <= n; i++) {
				split(r[i], x, " "); sum += x[2] }
			exit !(index($0, c) == 1 && $3 == $5 + $7 &&
				$7 == sum && n == 4 && $3 == 1052) }' \
			<<<"$stderr"
		awk -F'[:,]' '/"total": / && !total { total = 0 }
			/"records"/ { on = 1 }
			on && /"total"/ { total = $2 }
			on && /"used"/ { used = $2 }
			on && /"skipped"/ { skipping = 1; next }
			skipping && /}/ { skipping = 0 }
			skipping { n++; skipped += $2 }
			END { exit !(total == 1052 && n == 4 &&
				total == used + skipped) }' s.json
	done
}

@test "--summary is JSON with the provenance" {
	"$AGTOOLS" diversity -@ 2 -p "$pops" -r 2R "$messy" -q \
		--summary s.json -o "a \"b\\c" 2>err
	[ ! -s err ]
	local key
	for key in version htslib command command_line inputs path size \
		samples populations records total used skipped threads \
		seconds peak_memory_bytes; do
		grep -q "\"$key\":" s.json
	done
	grep -q '"command": "diversity"' s.json
	grep -q "\"size\": $(wc -c <"$messy")\b" s.json
	grep -q '"threads": 2' s.json
	grep -qF 'a \"b\\c' s.json
	# Brackets and quotes match; every line but the last of a list has a
	# comma, and no other has.
	awk '{ line = $0; gsub(/\\./, "", line)
		quotes = gsub(/"[^"]*"/, "s", line)
		if (line ~ /"/) exit bad = 1
		opened += gsub(/[{[]/, "", line); closed += gsub(/[]}]/, "", line)
		if (NR > 1) {
			more = last !~ /[{[]$/ && $0 !~ /^ *[]}]/
			if (more != (last ~ /,$/)) exit bad = 1 }
		last = $0 }
		END { exit bad || opened != closed || !opened }' s.json
	"$AGTOOLS" count -q "$messy" --summary - -o /dev/null | first 1 |
		found '^{'
}

@test "-q and --verbosity 0 silence the closing line, never an error" {
	local option c
	for option in -q --quiet '--verbosity 0'; do
		in_turn count sites samples diversity
		for c in "${chosen[@]}"; do
			run --separate-stderr "$AGTOOLS" $c $option "$messy"
			[ "$status" -eq 0 ]
			[ -z "$stderr" ]
			refused 1 absent $c $option absent.bcf
		done
	done
	run --separate-stderr "$AGTOOLS" count "$messy"
	[ "${#stderr_lines[@]}" -eq 1 ]
	[[ $stderr =~ ^agtools\ count:\ 1052\ records,\ 1052\ used,\ 0\ skipped$ ]]
}

@test "--progress changes no table, and without it there is none in a pipe" {
	exact diversity "$messy" >expect
	exact diversity --progress "$messy" 2>/dev/null | cmp - expect
	"$AGTOOLS" diversity "$messy" 2>&1 >/dev/null | wc -l | found -x 1
	# how far it is, about once a second
	{
		bgzip -dc "$data/small.vcf.gz" | first 4000
		sleep 1.2
		bgzip -dc "$data/small.vcf.gz" | tail -n +4001
	} | AGTOOLS_BATCH=5000 "$AGTOOLS" count --progress -@ 1 - 2>told |
		wc -l | found -x 5001
	[ "$(wc -l <told)" -ge 2 ] # with the closing line
	grep -qE '^[0-9]+ records, (2R|3L):[0-9]+$' told
}

# --- the command line ---

@test "--help tells of all options and columns, on stdout" {
	local c option name
	in_turn count sites samples diversity
	for c in "${chosen[@]}"; do
		run -0 --separate-stderr "$AGTOOLS" $c --help
		[ -z "$stderr" ]
		local help=$output
		for option in regions regions-file targets targets-file \
			samples samples-file pops pop-col sample-col \
			apply-filters types accessible output output-type \
			write-index threads digits summary quiet progress \
			verbosity help; do
			[[ $help == *"--$option"* ]]
		done
		[[ $help == "Usage: agtools $c "* ]]
		exact $c "$messy" | first 1 | tr '\t' '\n' |
			sed 's/\.all//' >columns
		while read -r name; do
			grep -qE "(^|[ ,])$name([ ,.]|$)" <<<"$help"
		done <columns
		awk 'length > 80 { exit 1 }' <<<"$help"
		run -0 --separate-stderr "$AGTOOLS" $c -h
		[ "$output" = "$help" ]
		run -0 --separate-stderr "$AGTOOLS" help $c
		[ "$output" = "$help" ]
	done
	run -0 --separate-stderr "$AGTOOLS" --help
	for c in count sites samples diversity; do
		[[ $output == *"  $c "* ]]
	done
	help=$output
	run -0 --separate-stderr "$AGTOOLS" -h
	[ "$output" = "$help" ]
	run -0 --separate-stderr "$AGTOOLS" help
	[ "$output" = "$help" ]
}

@test "without arguments the usage goes to stderr, with status 2" {
	run -2 --separate-stderr "$AGTOOLS"
	[ -z "$output" ]
	[[ $stderr == *'Usage: agtools COMMAND'* ]]
	local c
	in_turn count sites samples diversity
	for c in "${chosen[@]}"; do
		run -2 --separate-stderr "$AGTOOLS" $c
		[ -z "$output" ]
		[[ $stderr == *"Usage: agtools $c "* ]]
		refused 2 . $c -q
	done
}

@test "--version names the versions of agtools and htslib" {
	run -0 --separate-stderr "$AGTOOLS" --version
	[[ ${lines[0]} =~ ^agtools\ [0-9]+\.[0-9]+\.[0-9]+$ ]]
	[[ ${lines[1]} =~ ^Using\ htslib\ [0-9]+\.[0-9]+ ]]
	[ -n "${lines[2]}" ]
	[ -z "$stderr" ]
}

@test "AGTOOLS_SIMD has one of the levels that there are, else the best" {
	local levels level
	levels=$("$AGTOOLS" --version | sed -n 's/.* SIMD levels \(.*\), using.*/\1/p')
	[[ $levels == scalar* ]]
	for level in $levels; do
		AGTOOLS_SIMD=$level "$AGTOOLS" --version |
			found ", using $level\$"
	done
	AGTOOLS_SIMD=none "$AGTOOLS" --version | found ", using $level\$"
	[[ $levels == *avx2* ]] || ! grep -q '^flags.* avx2 ' /proc/cpuinfo
}

@test "what is misspelt is answered with what is nearest" {
	refused 2 "^agtools: no command 'cuont'; did you mean 'count'" cuont x
	refused 2 "did you mean 'diversity'" diversty x
	refused 2 "did you mean 'samples'" sample x
	refused 2 "^agtools: no command 'xyzzy'" xyzzy
	refused 2 "did you mean 'count'" help coutn
	refused 2 "no option --popz; did you mean --pops" count --popz x y
	refused 2 "did you mean --window" diversity --windw 10k "$messy"
	refused 2 "did you mean --regions" sites --regoins 2R y
	refused 2 "no option -Z" count -Z "$messy"
	refused 2 "no option -w" count -w 10k "$messy"
	refused 2 "no option --jackknife" samples --jackknife 1M "$messy"
	refused 2 "did you mean" diversity --per sites "$messy"
	refused 2 "none of" count --reader none "$messy"
	refused 2 "none of t, z" count -O x "$messy"
	refused 2 "takes no argument" count --quiet=3 "$messy"
	refused 2 "wants its" count "$messy" -o
	refused 2 "wants its" count "$messy" --output
	refused 2 "--pops, --pop-col" count --pop x "$messy"
}

@test "options may be cut short where that is clear, and follow the files" {
	exact sites --unbiased "$messy" >expect
	exact sites "$messy" --unb | cmp - expect
	exact sites "$messy" --unbiased --digits=15 | cmp - expect
	"$AGTOOLS" sites -q --digits 15 --unbiased -- "$messy" | cmp - expect
}

threads_of() { # SETTING...: those that the run has
	env -u OMP_NUM_THREADS "$@" "$AGTOOLS" count -q --summary s.json \
		-o out "$data/small.bcf"
	sed -n 's/ *"threads": \([0-9]*\),*/\1/p' s.json
	rm out s.json
}

@test "threads are by default what the process may use" {
	local all one
	one=$(taskset -cp $$ | sed 's/.*: //; s/[-,].*//')
	all=$(threads_of)
	[ "$all" -le "$(nproc)" ]
	[ "$all" -ge 1 ]
	[ "$(threads_of taskset -c "$one")" = 1 ]
	[ "$(threads_of OMP_NUM_THREADS=1)" = 1 ]
	[ "$(threads_of OMP_NUM_THREADS=1,4)" = 1 ]
	[ "$(threads_of OMP_NUM_THREADS=999)" = "$all" ]
	[ "$(threads_of OMP_NUM_THREADS=many)" = "$all" ]
	[ "$(threads_of SLURM_CPUS_PER_TASK=1)" = 1 ]
	[ "$(threads_of SLURM_CPUS_PER_TASK=999)" = "$all" ]
	[ "$(threads_of SLURM_JOB_ID=7)" = 1 ]
	[ "$(threads_of SLURM_JOB_ID=7 SLURM_CPUS_PER_TASK=999)" = "$all" ]
}

@test "threads that cannot be are refused, in the environment passed over" {
	local n
	for n in 0 -1 x 1.5 100000 ''; do
		refused 2 '--threads: ' count -@ "$n" "$messy"
	done
	exact count "$messy" >expect
	for n in 0 -1 x 1000000 ''; do
		OMP_NUM_THREADS=$n exact count "$messy" | cmp - expect
		SLURM_CPUS_PER_TASK=$n exact count "$messy" | cmp - expect
	done
	env -i "$AGTOOLS" count -q "$messy" | cmp - <(
		"$AGTOOLS" count -q "$messy")
}

@test "several files must have the same samples, and come once" {
	bcftools view -s ^A_001 -t 3L -Ob -o fewer.bcf "$messy" 2>/dev/null
	bcftools query -l "$messy" | sed 's/B_003/renamed/' >names
	bcftools view -t 3L -Ob "$messy" |
		bcftools reheader -s names -o renamed.bcf -
	bcftools view -t 2R -Ob -o 2R.bcf "$messy"
	refused 1 'fewer.bcf: has 59 samples where .*2R.bcf has 60' \
		count 2R.bcf fewer.bcf
	refused 1 "renamed.bcf: sample number 23 is 'renamed' .* 'B_003'" \
		count 2R.bcf renamed.bcf
	refused 1 '2R.bcf: 2R:[0-9]*: ' count 2R.bcf 2R.bcf
}

@test "files that give a contig two lengths are of two assemblies, and refused" {
	local c
	for c in 2R 3L; do
		bcftools view -t $c -Ov -o $c.vcf "$messy"
	done
	sed '/^##contig=<ID=2R/s/length=[0-9]*/length=61545106/' 3L.vcf >other.vcf
	refused 1 "other.vcf: contig '2R' has 61545106 bases where 2R.vcf has " \
		count 2R.vcf other.vcf
	sed '/^##contig/s/,length=[0-9]*//' 3L.vcf >unknown.vcf
	sed '/^##contig=<ID=2R/d' 3L.vcf >lacks.vcf
	for c in unknown lacks; do
		"$AGTOOLS" diversity -q -w contig 2R.vcf $c.vcf
		"$AGTOOLS" diversity -q -w contig $c.vcf 2R.vcf
	done >got
	[ "$(cut -f 1,3 got | sort -u | grep -c '^[23]')" -eq 2 ]
}

@test "contigs in another order than the header's, one file each, by regions" {
	local f=$data/small.bcf c
	for c in 2R 3L; do
		bcftools view -Ob -o $c.bcf -r $c "$f"
		bcftools index $c.bcf
	done
	"$AGTOOLS" diversity -q -w 10M -r 2R,3L 3L.bcf 2R.bcf > got
	{
		"$AGTOOLS" diversity -q -w 10M 3L.bcf
		"$AGTOOLS" diversity -q -w 10M 2R.bcf | tail -n +2
	} > want
	diff want got
	[ "$(wc -l < got)" -eq 13 ]
	"$AGTOOLS" diversity -q -w contig -r 2R:1-500,3L 2R.bcf 3L.bcf |
		cut -f 1-6 | diff - <(printf '%s\t%s\t%s\t%s\t%s\t%s\n' \
			chrom start end pop n_bases n_sites \
			2R 1 500 all 500 0 3L 1 41963435 all 41963435 2500)
}

@test "an index of a file that has since got a record more is found out" {
	local head=$'##fileformat=VCFv4.2\n##contig=<ID=1,length=100000>\n'
	head+=$'##FORMAT=<ID=GT,Number=1,Type=String,Description="GT">\n'
	head+=$'#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\ta\n'
	local old=() new=() p
	for p in 5 20000 40000; do
		old+=("1 $p . A C . . . GT 0/1")
	done
	new=("${old[0]}" "1 6 . A C . . . GT 0/1" "${old[@]:1}")
	printf '%s' "$head" | cat - <(printf '%s\n' "${old[@]}" | tr ' ' '\t') |
		bgzip > in.vcf.gz
	bcftools index in.vcf.gz
	[ "$("$AGTOOLS" count -q -r 1:1-100 in.vcf.gz | wc -l)" -eq 2 ]
	printf '%s' "$head" | cat - <(printf '%s\n' "${new[@]}" | tr ' ' '\t') |
		bgzip > in.vcf.gz
	touch in.vcf.gz.csi
	refused 1 'in.vcf.gz: the index is not that of this file' \
		count -r 1:1-100 in.vcf.gz
	refused 1 'in.vcf.gz: the index is not that of this file, which has more' \
		count -r 1 in.vcf.gz
}

@test "POS 0 is counted under regions too, and columns where there is no GT" {
	{
		printf '##fileformat=VCFv4.2\n##contig=<ID=1,length=100>\n'
		printf '##FORMAT=<ID=GT,Number=1,Type=String,Description="GT">\n'
		printf '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\ta\tb\n'
		printf '1\t0\t.\tA\tC\t.\t.\t.\tGT\t0/1\t0/0\n'
		printf '1\t5\t.\tA\tC\t.\t.\t.\tGT\t0/1\t0/0\n'
	} > in.vcf
	bgzip -c in.vcf > in.vcf.gz
	bcftools index in.vcf.gz
	run -0 --separate-stderr "$AGTOOLS" count -r 1 in.vcf.gz
	[ "$stderr" = "agtools count: 2 records, 1 used, 1 skipped (position_0 1)" ]
	printf '1\t6\t.\tA\t<DEL>\t.\t.\t.\tGT\t0/1\n' >> in.vcf
	refused 1 'in.vcf: 1:6: .*columns for 1 of the 2 samples' count in.vcf
	sed -i 's/<DEL>/C/; s/GT\t0.1$/DP\t7\t8\t9/' in.vcf
	refused 1 'in.vcf: 1:6: .*columns for 3 of the 2 samples' count in.vcf
}

@test "rows of a list of windows without a name have NaN for it" {
	printf '2R\t1000000\t1010000\n2R\t1010000\t1020000\ta b\n' >named
	printf '2R\t1020000\t1030000\t \n' >>named
	local c
	for c in diversity samples 'garud' 'ld --by-window'; do
		exact $c --windows-file named "$data/small.bcf" >table
		awk -F'\t' '{ print NF }' table | uniq | wc -l | found -x 1
		cut -f 1-4 table | uniq >got
		printf '%s\n' 'chrom start end name' '2R 1000001 1010000 NaN' |
			tr ' ' '\t' | diff - <(head -n 2 got)
		grep -qx $'2R\t10[0-9]*\t10[0-9]*\ta b' got
		[ "$(cut -f 4 got | tail -n 1)" = NaN ]
	done
}

@test "what is given twice, or is empty, is a usage error" {
	refused 2 'standard output: named twice' count --summary - "$messy"
	refused 2 'standard input, -, is given twice' count - -
	refused 2 "^agtools count: a file's name is empty" count ''
	refused 2 "^agtools count: --pops: the file's name is empty" \
		count -p '' "$messy"
	refused 2 "^agtools count: --accessible: the file's name is empty" \
		count -a '' "$messy"
	refused 1 'small.2R.vcf.gz has records of contig .2R. too; give each' \
		count "$data/small.2R.vcf.gz" "$data/small.2R.vcf.gz"
	refused 2 "'\^' stands once, before the list" \
		count -t 2R,^3L "$messy"
}

@test "distances and bins that cannot be name their option" {
	refused 2 '^agtools ld: --decay: .0. is not a width' \
		ld --decay 0 "$data/small.bcf"
	refused 2 '^agtools ld: --maf: .0.7. is more than 0.5' \
		ld --maf 0.7 "$data/small.bcf"
	refused 2 '^agtools prune: --step: .0. is not a size' \
		prune --step 0 "$data/small.bcf"
	refused 2 '^agtools prune: --window: .10kacc.: here it is in bases' \
		prune -w 10kacc -a "$data/small.mask.bed" "$data/small.bcf"
}

@test "a record that reaches into another region is read once" {
	local how
	printf '%s\n' '##fileformat=VCFv4.2' '##contig=<ID=1,length=1000>' \
		'##FORMAT=<ID=GT,Number=1,Type=String,Description="">' \
		'##INFO=<ID=END,Number=1,Type=Integer,Description="">' >x.vcf
	tr ' ' '\t' >>x.vcf <<-'END'
		#CHROM POS ID REF ALT QUAL FILTER INFO FORMAT a b
		1 0 . AC A . . . GT 0/1 0/0
		1 98 . AAAAAAAAAA A . . . GT 0/1 0/0
		1 99 . A <DEL> . . END=300 GT 0/1 0/0
		1 100 . A C . . . GT 0/0 0/1
		1 103 . A C . . . GT 0/1 0/1
		1 150 . A C . . . GT 1/1 0/0
	END
	bgzip x.vcf
	tabix x.vcf.gz
	bcftools view -Ob -o x.bcf x.vcf.gz
	bcftools index x.bcf
	for how in x.vcf.gz x.bcf '--reader htslib x.vcf.gz' \
		'--reader htslib x.bcf'; do
		"$AGTOOLS" count -r 1:1-100,1:105-200,1:210-220 $how 2>line |
			cut -f 2 | paste -sd' ' |
			found -x 'pos 98 100 150'
		[[ $(<line) == *': 5 records, 3 used, 2 skipped'* ]]
	done
	for how in v z b; do
		"$AGTOOLS" prune -q --r2 1 -r 1:1-100,1:105-200 -O $how \
			x.bcf | bcftools query -f '%POS\n' | paste -sd' ' |
			found -x '98 100 150'
	done
}

@test "htslib's reader wants files that can be opened twice" {
	refused 1 'stdin can be read but once, and --reader htslib' \
		count --reader htslib - <"$data/small.bcf"
	mkfifo pipe
	cat "$data/small.bcf" >pipe &
	refused 1 'pipe can be read but once' count --reader htslib pipe
}

@test "regions are in the file's order by any reader, of several files too" {
	local f=$data/small.bcf x
	bcftools view -h "$f" >header
	# contigs the other way round, and one of them in two files
	{
		cat header
		bcftools view -H -t 3L "$f"
		bcftools view -H -t 2R "$f"
	} | bcftools view -Ob -o turned.bcf -
	bcftools view -t 2R:1-1100000 -Ob -o 1.bcf "$f"
	bcftools view -t 2R:1100001- -Ob -o 2.bcf "$f"
	for x in turned 1 2; do
		bcftools index $x.bcf
	done
	for x in turned.bcf '1.bcf 2.bcf'; do
		exact diversity -w 50k -r 2R,3L $x >expect
		exact diversity -w 50k -r 2R,3L --reader htslib $x |
			cmp - expect
		exact prune -r 2R,3L $x | cut -f 1,2 >expect
		exact prune -r 2R,3L -O b $x | {
			printf 'chrom\tpos\n'
			bcftools query -f '%CHROM\t%POS\n'
		} | cmp - expect
		[ "$(wc -l <expect)" -gt 100 ]
	done
	[ "$(exact diversity -w 100M -r 2R,3L turned.bcf | cut -f 1 |
		paste -sd' ')" = 'chrom 3L 2R' ]
}

@test "a region beyond the contig's length ends the same in any batches" {
	local options line
	printf '%s\n' '##fileformat=VCFv4.2' '##contig=<ID=1,length=1000>' \
		'##FORMAT=<ID=GT,Number=1,Type=String,Description="">' >x.vcf
	tr ' ' '\t' >>x.vcf <<-'END'
		#CHROM POS ID REF ALT QUAL FILTER INFO FORMAT a b
		1 500 . A C . . . GT 0/1 0/0
		1 5000 . A <DEL> . . . GT 0/1 0/0
		1 12000 . A C . . . GT 0/0 0/1
	END
	# a block a line
	while read -r line; do
		echo "$line" | bgzip -c | head -c -28
	done <x.vcf >x.vcf.gz
	bgzip -c </dev/null >>x.vcf.gz
	tabix x.vcf.gz
	for options in '-w contig' '-w 100' '-w contig -r 1:1-30000'; do
		exact diversity -r 1:1-10000 $options x.vcf.gz >expect
		AGTOOLS_BATCH=1 exact diversity -r 1:1-10000 $options \
			x.vcf.gz | cmp - expect
	done
	[ "$(wc -l <expect)" -eq 2 ]
}

@test "sites in no window are counted, by every command with windows" {
	local f=$data/small.bcf n expect how
	printf '2R\t1000000\t1010000\n2R\t1005000\t1020000\n' >few.bed
	bcftools view -Ov -t 2R:1000001-1020000 -H "$f" | wc -l >in
	n=$(bcftools view -H "$f" | wc -l)
	for how in 'diversity' 'ld --by-window' 'garud' 'pca --local -k 1'; do
		"$AGTOOLS" $how --windows-file few.bed "$f" 2>&1 >/dev/null |
			found ": $n records, $(cat in) used, .*outside_windows"
		"$AGTOOLS" $how -w 10snp --step 20snp "$f" 2>line >got
		[[ $(<line) == *": $n records, 2500 used, "*"(outside_windows 2500)" ]]
	done
}
