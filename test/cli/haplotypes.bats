# Scans of haplotypes, as a user sees them. Numbers are golden.bats's and the
# unit tests'; here is what must hold between tables, which genotypes are
# taken, and what is refused.

bats_require_minimum_version 1.5.0

setup() {
	source "$BATS_TEST_DIRNAME/oracle.bash"
	mkdir "$BATS_TEST_TMPDIR/here"
	cd "$BATS_TEST_TMPDIR/here"
	pops="$data/small.pops.tsv"
	scans='ihs nsl xpehh xpnsl'
}

# Samples a .. d; lines "POS REF ALT GENOTYPES" of stdin, of contig X.
vcf() {
	printf '##%s\n' fileformat=VCFv4.2 'contig=<ID=X,length=99999>' \
		'FORMAT=<ID=GT,Number=1,Type=String,Description="x">'
	tr ' ' '\t' <<<'#CHROM POS ID REF ALT QUAL FILTER INFO FORMAT a b c d'
	awk -v OFS='\t' '{ print "X", $1, ".", $2, $3, ".", ".", ".", "GT",
		$4, $5, $6, $7 }'
	printf '%s\n' 'a P' 'b P' 'c Q' 'd Q' >pops
}

# The contig 2R with genotypes changed by a program of awk, which sees GT from
# column 10 on.
changed() { # PROGRAM
	bgzip -dc "$data/small.2R.vcf.gz" |
		awk -F'\t' -v OFS='\t' "/^##/ { print; next } $1"
}

@test "an unphased heterozygote is an error that names it" {
	vcf >x.vcf <<-'END'
		10 A C 0|1 1|0 0|0 1|1
		20 A C 0|1 1|0 1/1 0/1
	END
	bcftools view -Ob -o x.bcf x.vcf
	local file scan
	for file in x.vcf x.bcf; do
		for scan in $scans; do
			refused 1 "$file: X:20: sample 'd' is heterozygous, or \
half called, and not phased; .*--assume-phased" $scan -p pops $file
			refused 1 "$file: X:20: sample 'd' " \
				$scan -p pops --reader htslib $file
		done
	done
	refused 1 "small.unphased.vcf.gz: 2R:[0-9]*: sample '" \
		ihs "$data/small.unphased.vcf.gz"
	# nobody asks for the phase of a sample that is not used
	"$AGTOOLS" nsl -q -s ^d x.vcf >got
	[ "$(wc -l <got)" -eq 3 ]
	"$AGTOOLS" nsl -q -s ^d x.bcf | cmp - got
	# other commands take it as it is
	"$AGTOOLS" diversity -q x.vcf >got
}

@test "the phase of records that are skipped anyway is nobody's concern" {
	vcf >x.vcf <<-'END'
		10 A C,G 0/1 0|0 0|1 1|1
		20 A C 0/1 0|0 .|. 1|1
		30 A . 0/0 0/0 0/0 0/0
		40 A C 0|1 .|0 0/1 1|1
		50 A <DEL> 0/1 0|0 0|1 1|1
		60 A * 0/1 0|0 0|0 0|0
		70 A C 0/0 1/1 0|1 1|1
		80 A C ./1 1/1 0|1 1|1
	END
	bcftools view -Ob -o x.bcf x.vcf
	local file
	for file in x.vcf x.bcf; do
		"$AGTOOLS" nsl $file >got 2>line
		[ "$(cut -f 2 got | tr '\n' ' ')" = 'pos 70 ' ]
		[ "$(<line)" = 'agtools nsl: 8 records, 1 used, 7 skipped'\
' (symbolic_alt 1, not_biallelic 2, missing_call 4)' ]
		"$AGTOOLS" nsl --reader htslib $file 2>line | cmp - got
		[[ $(<line) == *'missing_call 4)' ]]
	done
}

@test "--assume-phased takes alleles in their order" {
	bgzip -dc "$data/small.unphased.vcf.gz" | tr '/' '|' |
		sed '/^##/y/|/\//' >x.vcf
	local scan
	for scan in $scans; do
		exact $scan -p "$pops" x.vcf >expect
		exact $scan -p "$pops" --assume-phased \
			"$data/small.unphased.bcf" | cmp - expect
		exact $scan -p "$pops" --assume-phased x.vcf | cmp - expect
	done
}

@test "unphased homozygotes are phased" {
	changed '{ for (i = 10; i <= NF; i++)
		if ($i ~ /^(0\|0|1\|1)$/) sub(/\|/, "/", $i) } 1' >x.vcf
	grep -q '0/0.*1|0' x.vcf
	exact ihs -p "$pops" "$data/small.2R.vcf.gz" >expect
	exact ihs -p "$pops" x.vcf | cmp - expect
	bcftools view -Ob x.vcf | exact ihs -p "$pops" - | cmp - expect
}

@test "haploid samples, and samples of any ploidy, are haplotypes alike" {
	local scan
	exact ihs "$data/small.2R.vcf.gz" >expect
	exact nsl "$data/small.2R.vcf.gz" >expect.nsl
	changed '{ row = ""
		for (i = 10; i <= NF; i++) {
			a = /^#/ ? $i "x" : substr($i, 1, 1)
			b = /^#/ ? $i "y" : substr($i, 3, 1)
			row = row "\t" a "\t" b }
		NF = 9; print $0 row }' >haploid.vcf
	exact ihs haploid.vcf | cmp - expect
	exact nsl haploid.vcf | cmp - expect.nsl
	bcftools view -Ob haploid.vcf | exact ihs - | cmp - expect
	# by turns one haplotype a sample, two and three
	awk -F'\t' -v OFS='\t' '/^##/ { print; next }
		{ row = ""
		for (i = 10; i <= NF; i += n) {
			row = row "\t" $i
			n = i == 10 ? 1 : 1 + n % 3
			for (k = 1; k < n; k++)
				row = row (/^#/ ? "" : "|" $(i + k)) }
		NF = 9; print $0 row }' haploid.vcf >mixed.vcf
	grep -qP '\t[01]\t.*\t[01]\|[01]\t' mixed.vcf
	grep -qP '\t[01]\|[01]\|[01]\t' mixed.vcf
	exact ihs mixed.vcf | cmp - expect
	exact nsl mixed.vcf | cmp - expect.nsl
	bcftools view -Ob mixed.vcf | exact ihs - | cmp - expect
}

@test "ploidy that changes on the way is an error, but not between regions" {
	local i g
	for i in {1..40}; do
		g="$((i % 3 % 2))|$((i % 5 % 2)) $((i % 7 % 2))"
		[ "$i" -gt 20 ] && g="$((i % 2)) $((i % 3 % 2))|$((i % 2))"
		echo "$((10 * i)) A C 0|1 1|0 $g"
	done | vcf >x.vcf
	bgzip -k x.vcf
	tabix x.vcf.gz
	local scan
	for scan in $scans; do
		refused 1 'x.vcf: X:210: .* another ploidy .* -r, .* -s' \
			$scan -p pops x.vcf
		AGTOOLS_BATCH=300 refused 1 'X:210: .* another ploidy' \
			$scan -p pops x.vcf
		(
			exact $scan -p pops -r X:1-200 x.vcf.gz
			exact $scan -p pops -r X:202- x.vcf.gz | sed 1d
		) >expect 2>/dev/null
		exact $scan -p pops -r X:1-200,X:202- x.vcf.gz 2>err |
			cmp - expect
		exact $scan -p pops -r X:1-200,X:202- --reader htslib \
			x.vcf.gz 2>err | cmp - expect
	done
	# of those that are not used nobody asks; nor of records skipped
	exact nsl -s a,b x.vcf >got
	[ "$(wc -l <got)" -eq 41 ]
	awk -F'\t' -v OFS='\t' '!/^#/ && $2 > 200 { $10 = "." } 1' x.vcf >y.vcf
	[ "$(used nsl y.vcf)" -eq 20 ]
}

@test "regions are scans of their own" {
	local scan
	for scan in $scans; do
		(
			exact $scan -p "$pops" -r 2R:1000001-1080000 \
				"$data/small.bcf"
			exact $scan -p "$pops" -r 2R:1200000-1250000 \
				"$data/small.bcf" | sed 1d
			exact $scan -p "$pops" -r 3L "$data/small.bcf" | sed 1d
		) >expect 2>/dev/null
		exact $scan -p "$pops" "$data/small.bcf" 2>err \
			-r 2R:1000001-1080000,2R:1200000-1250000,3L |
			cmp - expect
		AGTOOLS_BATCH=9000 exact $scan -p "$pops" -@ 3 2>err \
			"$data/small.vcf.gz" \
			-r 2R:1000001-1080000,2R:1200000-1250000,3L |
			cmp - expect
	done
	# targets choose records of one scan
	exact nsl -t 2R:1000001-1080000,2R:1200000-1250000 \
		"$data/small.bcf" >got
	bcftools view -t 2R:1000001-1080000,2R:1200000-1250000 -Ob \
		"$data/small.bcf" | exact nsl - | cmp - got
}

@test "scores that a region's end took away are told" {
	local scan edge
	for scan in ihs xpehh; do
		run -0 --separate-stderr "$AGTOOLS" $scan -q -p "$pops" \
			-r 2R:1000001-1100000 "$data/small.bcf"
		edge=$(grep -c 'edge$' <<<"$output")
		[ "$edge" -gt 10 ]
		[ "${#stderr_lines[@]}" -eq 1 ]
		[[ $stderr == "agtools $scan: warning: scores that end \
early, or are none, since haplotypes are still alike where a region (-r) ends: \
$edge; "* ]]
		# of a site that reaches the contig's own end, none
		"$AGTOOLS" $scan -q -p "$pops" "$data/small.bcf" |
			awk '$1 == "2R" && $NF == "edge"' >whole
		run -0 --separate-stderr "$AGTOOLS" $scan -q -p "$pops" \
			-r 2R:1200000- "$data/small.bcf"
		edge=$(grep 'edge$' <<<"$output" | grep -vcFf \
			<(cut -f 1-6 whole))
		[ "$edge" -gt 10 ]
		[ "$(sed 's/.*(-r) ends: \([0-9]*\);.*/\1/' <<<"$stderr")" -ge "$edge" ]
		edge=$(grep -c 'edge$' <<<"$output")
		[ "$(sed 's/.*(-r) ends: \([0-9]*\);.*/\1/' <<<"$stderr")" -lt "$edge" ]
		# not of a contig, which has no more; nor if edges are taken
		run -0 --separate-stderr "$AGTOOLS" $scan -q -p "$pops" \
			-r 2R "$data/small.bcf"
		grep -q 'edge$' <<<"$output"
		[ -z "$stderr" ]
		# those taken although they are cut are as many
		run -0 --separate-stderr "$AGTOOLS" $scan -q -p "$pops" \
			-r 2R:1000001-1100000 "$data/small.bcf"
		edge=$(grep -c 'edge$' <<<"$output")
		run -0 --separate-stderr "$AGTOOLS" $scan -q -p "$pops" \
			--include-edges -r 2R:1000001-1100000 "$data/small.bcf"
		[[ $output$'\n' != *$'edge\n'* ]]
		[[ $stderr == *"(-r) ends: $edge; "* ]]
	done
	# lengths have no edge: they are cut, and are told
	for scan in nsl xpnsl; do
		run -0 --separate-stderr "$AGTOOLS" $scan -q -p "$pops" \
			-r 2R:1000001-1100000 "$data/small.bcf"
		[[ $output$'\n' != *$'edge\n'* ]]
		[[ $stderr == *"end early"*"(-r) ends: "[1-9]*"; a --flank"* ]]
		run -0 --separate-stderr "$AGTOOLS" $scan -q -p "$pops" \
			-r 2R "$data/small.bcf"
		[ -z "$stderr" ]
	done
}

@test "an integral of 0 has no score and no status of one" {
	exact ihs --min-ehh 1 -p "$pops" "$data/small.bcf" >got
	awk -F'\t' '$8 == 0 && $9 == 0 { n++
		if ($10 != "NaN" || $11 != "no_pairs") exit 1 }
		END { exit !n }' got
	run ! grep -q 'inf' got
	run -0 --separate-stderr "$AGTOOLS" norm -q got
	[[ $output != *inf* ]]
}

@test "every record is a site, or skipped and counted" {
	local scan n missing
	n=$(bcftools view -H "$data/small.phased_missing.bcf" | wc -l)
	missing=$(bcftools view -H -i 'GT="mis"' \
		"$data/small.phased_missing.bcf" | wc -l)
	for scan in $scans; do
		"$AGTOOLS" $scan -p "$pops" --summary summary.json \
			"$data/small.phased_missing.bcf" >got 2>line
		grep -qF "agtools $scan: $n records, $((n - missing)) used, \
$missing skipped (missing_call $missing)" line
		tr -d ' \n' <summary.json |
			grep -F "\"missing_call\":$missing"
		[ "$(cut -f 1,2 got | sed 1d | uniq | wc -l)" -eq \
			"$((n - missing))" ]
		# three populations, three pairs
		[ "$(wc -l <got)" -eq "$((3 * (n - missing) + 1))" ]
	done
	# a missing call of a sample that is not used is none
	local one
	one=$(bcftools query -l "$data/small.phased_missing.bcf" | first 1)
	[ "$(used nsl -s "$one" "$data/small.phased_missing.bcf")" -eq "$(
		bcftools query -s "$one" -f '[%GT\n]' \
			"$data/small.phased_missing.bcf" | grep -vc '\.')" ]
	n=$(bcftools view -H -i 'N_ALT!=1' "$data/small.multi.bcf" | wc -l)
	[ "$n" -gt 100 ]
	"$AGTOOLS" nsl --assume-phased "$data/small.multi.bcf" 2>&1 >/dev/null |
		grep -F "(not_biallelic $n, missing_call "
	"$AGTOOLS" ihs -a "$data/small.mask.bed" "$data/small.bcf" 2>&1 \
		>/dev/null | grep -F '(inaccessible '
}

@test "one population cannot be compared" {
	local scan
	sed 's/\t.*/\tone/' "$pops" >one.tsv
	for scan in xpehh xpnsl; do
		refused 2 "$scan compares two populations or more, and there \
is 1; -p FILE says" $scan "$data/small.bcf"
		refused 2 "$scan compares two populations" \
			$scan -p one.tsv -o out.tsv "$data/small.bcf"
	done
	refused 2 'out of range' ihs --min-maf 0.6 "$data/small.bcf"
	refused 2 'out of range' xpehh --min-ehh 1.1 "$data/small.bcf"
	refused 2 'too small' ihs --max-gap -1 "$data/small.bcf"
}

@test "a table without a site has its header" {
	local scan
	for scan in $scans; do
		exact $scan -p "$pops" -t 2R:1-2 "$data/small.bcf" >got
		[ "$(wc -l <got)" -eq 1 ]
		"$AGTOOLS" $scan --help | found -F -- "$(cut -f 7 got)"
	done
}

@test "any threads, readers, batches, pipes, formats and levels: same bytes" {
	local scan options f="$data/small.phased_missing" level
	for scan in $scans 'ihs --include-edges --min-ehh 0.3 --min-maf 0' \
		"xpehh -a $data/small.mask.bed --max-gap 20000" \
		'xpehh --gap-scale 100'; do
		options="$scan -p $pops --digits 17 -q"
		"$AGTOOLS" $options -@ 1 $f.vcf.gz >expect
		[ "$(grep -c 'ok$' expect)" -gt 10 ]
		"$AGTOOLS" $options -@ 2 $f.vcf.gz | cmp - expect
		"$AGTOOLS" $options -@ 5 $f.bcf | cmp - expect
		"$AGTOOLS" $options -@ 5 - <$f.vcf.gz | cmp - expect
		"$AGTOOLS" $options -@ 2 - <$f.bcf | cmp - expect
		"$AGTOOLS" $options --reader htslib $f.bcf | cmp - expect
		"$AGTOOLS" $options --reader htslib $f.vcf.gz | cmp - expect
		AGTOOLS_BATCH=5000 "$AGTOOLS" $options -@ 3 $f.bcf |
			cmp - expect
		AGTOOLS_BATCH=5000 "$AGTOOLS" $options -@ 3 $f.vcf.gz |
			cmp - expect
		for level in scalar avx2 avx512; do
			AGTOOLS_SIMD=$level "$AGTOOLS" $options $f.bcf |
				cmp - expect
		done
	done
}

@test "files of a chromosome each, or cut within one, are one data set" {
	bcftools view -t 2R:1-1234567 -Ob -o 1.bcf "$data/small.bcf"
	bcftools view -t 2R:1234568-,3L -Oz -o 2.vcf.gz "$data/small.bcf"
	local scan
	for scan in $scans; do
		exact $scan -p "$pops" "$data/small.bcf" >expect
		exact $scan -p "$pops" "$data/small.2R.vcf.gz" \
			"$data/small.3L.bcf" | cmp - expect
		exact $scan -p "$pops" -@ 3 1.bcf 2.vcf.gz | cmp - expect
	done
}

@test "a population's scores do not depend on the others" {
	awk '$2 == "B"' "$pops" >b.tsv
	local scan
	for scan in ihs nsl; do
		exact $scan -p "$pops" "$data/small.2R.vcf.gz" |
			awk -F'\t' 'NR == 1 || $5 == "B"' >expect
		exact $scan -p b.tsv "$data/small.2R.vcf.gz" | cmp - expect
	done
	# nor on the order of samples
	bcftools query -l "$data/small.2R.vcf.gz" | tac >turned
	bcftools view -S turned "$data/small.2R.vcf.gz" |
		exact nsl -p b.tsv - | cmp - expect
}

@test "scores change sign with the alleles, and with the populations" {
	local scan
	changed '!/^#/ { x = $4; $4 = $5; $5 = x
		for (i = 10; i <= NF; i++) { gsub(/0/, "x", $i)
			gsub(/1/, "0", $i); gsub(/x/, "1", $i) } } 1' >x.vcf
	for scan in ihs nsl; do
		exact $scan -p "$pops" "$data/small.2R.vcf.gz" |
			awk -F'\t' -v OFS='\t' 'NR == 1 { print; next }
			{ if (!sub(/^-/, "", $10) && $10 != "NaN") $10 = "-" $10
			print $1, $2, $4, $3, $5, $7, $6, $9, $8, $10, $11 }' \
				>expect
		exact $scan -p "$pops" x.vcf | is_like expect
		[ "$(grep -c 'ok$' expect)" -gt 1000 ]
	done
	tac "$pops" >turned.tsv # C, B, A
	for scan in xpehh xpnsl; do
		exact $scan -p "$pops" "$data/small.2R.vcf.gz" |
			awk -F'\t' -v OFS='\t' 'NR == 1 { print; next }
			$5 $6 == "AC" {
			if (!sub(/^-/, "", $9) && $9 != "NaN") $9 = "-" $9
			print $1, $2, $3, $4, $6, $5, $8, $7, $9, $10 }' \
				>expect
		exact $scan -p turned.tsv "$data/small.2R.vcf.gz" |
			awk -F'\t' 'NR == 1 || $5 $6 == "CA"' | is_like expect
		[ "$(grep -c 'ok$' expect)" -gt 2000 ]
		# to which it is all one which allele is ALT
		exact $scan -p "$pops" x.vcf |
			awk -F'\t' -v OFS='\t' 'NR > 1 {
				x = $3; $3 = $4; $4 = x } 1' >expect
		exact $scan -p "$pops" "$data/small.2R.vcf.gz" | is_like expect
	done
}

@test "a contig turned round has the same scores" {
	bgzip -dc "$data/small.2R.vcf.gz" | grep '^#' >x.vcf
	bgzip -dc "$data/small.2R.vcf.gz" | grep -v '^#' | tac |
		awk -F'\t' -v OFS='\t' '{ $2 = 3000000 - $2 } 1' >>x.vcf
	local scan
	for scan in $scans; do
		exact $scan -p "$pops" "$data/small.2R.vcf.gz" | sed 1d |
			awk -F'\t' -v OFS='\t' '{ $2 = 3000000 - $2 } 1' |
			sort -s -n -k 2,2 >expect
		exact $scan -p "$pops" x.vcf | sed 1d | cmp - expect
	done
}

# Haplotypes at random, but for the carriers of ALT at the site in the middle,
# which are alike over 41 sites around it.
sweep() {
	awk -v OFS='\t' 'BEGIN {
		srand(5)
		print "##fileformat=VCFv4.2"
		print "##contig=<ID=1,length=300000>"
		print "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"x\">"
		printf "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT"
		for (s = 0; s < 40; s++) printf "\ts" s
		print ""
		for (i = 1; i <= 201; i++) {
			near = i > 80 && i < 122
			row = "1\t" 1000 * i "\t.\tA\tC\t.\t.\t.\tGT"
			x = rand() < .5
			for (s = 0; s < 40; s++) {
				a = rand() < .5; b = rand() < .5
				if (s % 2 && i == 101) a = b = 1
				else if (i == 101) a = b = 0
				else if (s % 2 && near) a = b = x
				row = row "\t" (a + 0) "|" (b + 0)
			}
			print row
		}
		for (s = 0; s < 40; s++)
			print "s" s, s % 2 ? "SWEPT" : "NOT" >"sweep.pops"
	}' >sweep.vcf
}

@test "a planted sweep has the largest scores" {
	local scan column at
	sweep
	for scan in ihs nsl; do
		at=$(exact $scan sweep.vcf | awk -F'\t' '$NF == "ok" &&
			$10 > most { most = $10; at = $2 } END { print at }')
		[ "$at" -eq 101000 ]
	done
	for scan in xpehh xpnsl; do
		# of all pairs of NOT over all of SWEPT: not at that site alone
		exact $scan -p sweep.pops sweep.vcf | awk -F'\t' '
			$NF == "ok" && -$9 > most { most = -$9; at = $2 }
			END { exit !(at > 80000 && at < 122000 && most > 1) }'
	done
}

@test "what is integrated: trapezoids until EHH is low, gaps as they count" {
	# at 5000 a and b have ALT, c and d REF, six pairs each; of REF 6, 6, 2
	# and 0 are alike to 5000, 4000, 3000 and 2000, and so on
	vcf >x.vcf <<-'END'
		1000 A C 0|0 0|1 0|1 0|1
		2000 A C 0|0 0|1 0|1 0|1
		3000 A C 1|1 1|1 0|0 1|1
		4000 A C 1|1 1|1 0|0 0|0
		5000 A C 1|1 1|1 0|0 0|0
		6000 A C 1|1 1|1 0|0 0|0
		7000 A C 0|1 0|1 0|1 0|1
		8000 A C 0|1 0|1 1|0 1|0
	END
	exact ihs --min-ehh 0 x.vcf | awk '$2 == 5000' >got
	cut -f 6,7,11 got | diff - <(printf '4\t4\tedge\n')
	exact ihs --min-ehh 0 --include-edges x.vcf | awk '$2 == 5000' >got
	awk -F'\t' -v OFS='\t' '{
		ref = 1000 + 4000 / 6 + 1000 / 6 + 1000 + 4000 / 6 + 1000 / 3
		alt = 2000 + 750 + 500 + 1000 + 4000 / 6 + 1000 / 3
		if (($8 - ref) ^ 2 > 1e-9 || ($9 - alt) ^ 2 > 1e-9 ||
			($10 - log(alt / ref)) ^ 2 > 1e-18) { print; exit 1 } }' \
		got
	# the length in sites, the core twice
	exact nsl x.vcf | awk -F'\t' '$2 == 5000 {
		ref = (4 * 2 + 2 * 3) / 6 + (4 * 2 + 2 * 4) / 6
		alt = (3 * 3 + 3 * 5) / 6 + (4 * 2 + 2 * 4) / 6
		if (($8 - ref) ^ 2 > 1e-18 || ($9 - alt) ^ 2 > 1e-18) {
			print; exit 1 } }'
	# a gap counts as much, or is one over which nothing is said
	exact ihs --include-edges --gap-scale 100 x.vcf >scaled
	exact ihs --include-edges x.vcf | awk -F'\t' -v OFS='\t' \
		-v CONVFMT=%.15g -v OFMT=%.15g '
		NR > 1 && $8 != "NaN" { $8 /= 10; $9 /= 10 } 1' >expect
	awk -f "$compare" expect scaled
	exact ihs --include-edges --gap-scale 0 --max-gap 999 x.vcf |
		awk 'NR > 1 { print $NF }' | sort -u >got
	run ! grep -q ok got
	exact ihs --include-edges --max-gap 0 x.vcf >expect
	exact ihs --include-edges --max-gap 1000 x.vcf | cmp - expect
}

@test "--map integrates over centimorgans" {
	local scan cell
	# a centimorgan a million bases: the same but for the unit
	printf '%s\n' '2R . 0 1' '2R . 0.5 500001' '2R . 90 90000001' >flat.map
	printf '%s\n' 'chr bp cM/Mb cM' '2R 1 1 0' '2R 500001 1 0.5' \
		'2R 90000001 0 90' | tr ' ' '\t' >flat.hapmap
	for scan in ihs xpehh; do
		exact $scan -p "$pops" "$data/small.2R.vcf.gz" |
			awk -F'\t' -v OFS='\t' -v c=7 -v CONVFMT=%.15g \
				-v OFMT=%.15g '
			NR == 1 { c = $8 == "ihh0" ? 8 : 7 }
			NR > 1 { for (i = c; i < c + 2; i++)
				if ($i != "NaN") $i /= 1e6 } 1' >expect
		exact $scan -p "$pops" --map flat.map "$data/small.2R.vcf.gz" |
			is_like expect
		exact $scan -p "$pops" --map flat.hapmap \
			"$data/small.2R.vcf.gz" | cmp - got
	done
	# gaps count by their share, and are too wide in bases
	for scan in '--gap-scale 100' '--max-gap 700' "-a $data/small.mask.bed"
	do
		exact ihs $scan "$data/small.2R.vcf.gz" | cut -f 1-7,10- >expect
		exact ihs $scan --map flat.map "$data/small.2R.vcf.gz" |
			cut -f 1-7,10- | is_like expect
	done
	# before and behind the map there is no length
	printf '%s\n' '2R . 0 1200001' '2R . 1 1300001' >part.map
	exact ihs --map part.map --include-edges "$data/small.2R.vcf.gz" |
		awk -F'\t' 'NR > 1 && $NF == "ok" && ($8 > 1 || $9 > 1)' >got
	[ ! -s got ]
	refused 1 "flat.map: the genetic map lacks contig '3L'" \
		ihs --map flat.map "$data/small.bcf"
	printf '%s\n' '2R . 0 500' '2R . 1 400' >turned.map
	refused 1 'turned.map:2: position 400, or its cM, is less' \
		xpehh -p "$pops" --map turned.map "$data/small.2R.vcf.gz"
	for cell in 0x10 1e 1,5 inf 12x; do
		printf '2R . %s 500\n' $cell >cell.map
		refused 1 "cell.map:1: '$cell' is not a number" \
			ihs --map cell.map "$data/small.2R.vcf.gz"
	done
	refused 1 'none.map' ihs --map none.map "$data/small.2R.vcf.gz"
	refused 2 'unknown option|no option' nsl --map flat.map \
		"$data/small.2R.vcf.gz"
}

@test "a table that is compressed and indexed finds its sites" {
	"$AGTOOLS" ihs -q -p "$pops" -o ihs.tsv.gz -W "$data/small.bcf"
	tabix ihs.tsv.gz 3L:2100000-2110000 >got
	"$AGTOOLS" ihs -q -p "$pops" "$data/small.bcf" |
		awk '$1 == "3L" && $2 >= 2100000 && $2 <= 2110000' |
		diff - got
	[ -s got ]
}

@test "flanks of a region make it what it is in the whole" {
	local scan n
	for scan in $scans; do
		exact $scan -p "$pops" "$data/small.bcf" 2>err |
			awk 'NR == 1 || ($1 == "2R" && $2 > 1100000 &&
				$2 <= 1150000) ||
				($1 == "2R" && $2 >= 1170001 && $2 <= 1200000) ||
				($1 == "3L" && $2 <= 2050000)' >expect
		[ "$(wc -l <expect)" -gt 500 ]
		exact $scan -p "$pops" --flank 1M "$data/small.bcf" 2>err \
			-r 2R:1100001-1150000,2R:1170001-1200000,3L:1-2050000 \
			>got
		cmp got expect
		[ ! -s err ]
		exact $scan -p "$pops" --flank 2k -@ 3 "$data/small.vcf.gz" \
			-r 2R:1100001-1150000 2>err >part
		[ "$(wc -l <part)" -gt 200 ]
		grep -q 'warning: scores that end early.*--flank' err
		n=$(exact $scan -p "$pops" "$data/small.bcf" 2>/dev/null \
			-r 2R:1098001-1152000 | tee wide | wc -l)
		[ "$n" -gt "$(wc -l <part)" ]
		awk 'NR == 1 || ($2 > 1100000 && $2 <= 1150000)' wide |
			cmp - part
	done
	run -2 "$AGTOOLS" ihs --flank 10k "$data/small.bcf"
	[[ $output == *"--flank is of a region; give one with -r"* ]]
}
