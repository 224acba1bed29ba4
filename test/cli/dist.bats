# Distances as a user sees them, against going through genotypes in awk, and
# against what must hold between tables; places and trees of data made for it.

bats_require_minimum_version 1.5.0

setup() {
	source "$BATS_TEST_DIRNAME/oracle.bash"
	mkdir "$BATS_TEST_TMPDIR/here"
	cd "$BATS_TEST_TMPDIR/here"
	pops="$data/small.pops.tsv"
}

by_pair() { # [-v NAME=VALUE]...; stdin is of query
	awk "$@" -f "$BATS_TEST_DIRNAME/dist.awk"
}

# A VCF of these genotypes: a line a site, a column a sample.
vcf() { # NAMES; stdin has the genotypes
	printf '##fileformat=VCFv4.2\n##contig=<ID=1,length=1000>\n'
	printf '##FORMAT=<ID=GT,Number=1,Type=String,Description="">\n'
	printf '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t%s\n' \
		"$1"
	awk -v OFS='\t' '{ $1 = $1; print 1, NR, ".", "A", "C", ".", ".", ".",
		"GT", $0 }'
}

@test "every metric is what its definition says" {
	local f metric mean
	for f in missing messy multi; do
		bcftools view -s "$(bcftools query -l "$data/small.$f.bcf" |
			first 9 | paste -sd,)" "$data/small.$f.bcf" -t 2R \
			-Ob -o "$f.bcf"
		for metric in cityblock sqeuclidean euclidean ibs dxy; do
			for mean in '' --mean; do
				query $f.bcf | by_pair -v metric=$metric \
					-v mean="$mean" >expect
				exact dist $f.bcf --metric $metric $mean |
					is_like expect
			done
		done
		[ "$(wc -l <expect)" -eq 37 ]
	done
}

@test "haplotypes are compared allele by allele, of any ploidy" {
	local metric f
	bcftools view -s A_001,A_007,B_003,C_002 -t 3L -Ob -o some.bcf \
		"$data/small.phased_missing.bcf"
	for metric in cityblock sqeuclidean euclidean ibs dxy; do
		query some.bcf | by_pair -v phased=1 -v metric=$metric >expect
		exact dist --phased --metric $metric some.bcf | is_like expect
		[ "$(wc -l <expect)" -eq 29 ]
	done
	# records without alleles, or with one alone, say nothing of ploidy
	{
		vcf "$(printf 'x\ty')" <<-END
			0|1 0|0
			0 0
			0|0 0|1
		END
		printf '1\t4\t.\tA\tC\t.\t.\t.\tDP\t1\t1\n'
		printf '1\t5\t.\tA\tC\t.\t.\t.\tGT\t1|0\t1|0\n'
	} | sed '/^##contig/a ##FORMAT=<ID=DP,Number=1,Type=Integer,Description="">' >odd.vcf
	bcftools view -Ob -o odd.bcf odd.vcf
	for f in odd.vcf odd.bcf; do
		"$AGTOOLS" dist --phased $f 2>line >got
		[[ $(<line) == *'5 records, 3 used, 2 skipped (monomorphic 2)' ]]
		AGTOOLS_BATCH=1 "$AGTOOLS" dist -q --phased $f | cmp - got
		"$AGTOOLS" ld --phased $f 2>line >got
		[[ $(<line) == *'5 records, 3 used, 2 skipped (monomorphic 2)' ]]
		[ "$(wc -l <got)" -eq 4 ]
	done
	# haploid, triploid, half calls
	vcf "$(printf 'x\ty\tz')" >mixed.vcf <<-END
		0 1|0|1 0|.
		1 1|.|0 1|1
		0 0|0|0 .|.
		1 1|0|0 0|1
		1 1|1|1 1|1
	END
	query mixed.vcf | by_pair -v phased=1 -v mean=1 >expect
	exact dist --phased --mean mixed.vcf | tee got | is_like expect
	[ "$(used dist --phased mixed.vcf)" = 3 ]
	cut -f 1 got | uniq | paste -sd' ' - | found -x \
		'sample1 x.1 y.1 y.2 y.3 z.1'
	exact dist --phased --mean -p <(printf 'z q\nx r\ny q\n') mixed.vcf |
		cmp - got
}

@test "haploid samples vary, or do not, by their alleles" {
	vcf "$(printf 'x\ty')" >x.vcf <<-END
		1 1/1
		0 0/0
		1 0/1
		0 1/1
	END
	[ "$(exact dist x.vcf | tail -n 1)" = "$(printf 'x\ty\t2\t2')" ]
	[ "$(exact dist --metric dxy x.vcf | tail -n 1)" = \
		"$(printf 'x\ty\t2\t1.5')" ]
	run "$AGTOOLS" dist x.vcf
	[[ $output == *'2 skipped (monomorphic 2)'* ]]
}

@test "dxy of samples adds up to that of their populations" {
	exact dist --metric dxy -p "$pops" "$data/small.bcf" >pairs
	exact divergence -p "$pops" "$data/small.bcf" | awk -F'\t' '
		NR == FNR { of[$1] = $2; next }
		FILENAME == "pairs" { if (FNR > 1) {
			k = of[$1] " " of[$2]; sum[k] += $4; n[k]++ }; next }
		FNR > 1 { k = $4 " " $5; rows++
			d = sum[k] / n[k] / ($6 * $8) - 1
			if (d * d > 1e-20) { print k, d; exit 1 } }
		END { exit rows != 3 }' "$pops" pairs -
}

@test "the matrix has the table's numbers" {
	local o="-p $pops --metric euclidean --mean -t 3L"
	exact dist $o "$data/small.missing.bcf" >pairs
	exact dist $o --matrix "$data/small.missing.bcf" >matrix
	awk -F'\t' 'NR == FNR { d[$1, $2] = d[$2, $1] = $4; next }
		FNR == 1 { split($0, name); next }
		{ if ($1 != name[FNR]) exit 1
		for (i = 2; i <= NF; i++)
			if ($i != ($1 == name[i] ? 0 : d[$1, name[i]])) exit 1
		n++ }
		END { exit n != 60 || NF != 61 }' pairs matrix
}

@test "the order of samples changes nothing but their order" {
	bcftools query -l "$data/small.missing.bcf" | sort -k1.4,1 >order
	bcftools view -S order -Ob -o other.bcf "$data/small.missing.bcf"
	pairs() {
		exact dist --mean --metric dxy "$1" | tail -n +2 | awk '
			$1 > $2 { t = $1; $1 = $2; $2 = t } { print $0 }' OFS='\t' |
			sort
	}
	pairs other.bcf >other
	pairs "$data/small.missing.bcf" | cmp - other
}

@test "samples are those of -p and -s, in the order of the file" {
	exact dist -t 3L "$data/small.bcf" >all
	printf 'C_002 y\nA_003 x\nB_001 y\n' >three
	exact dist -t 3L -p three "$data/small.bcf" >got
	[ "$(cut -f 1-2 got | tail -n +2 | tr '\t\n' '  ')" = \
		'A_003 B_001 A_003 C_002 B_001 C_002 ' ]
	# sites differ, so n_sites do, and distances do not
	cut -f 1,2,4 got | tail -n +2 | while read -r row; do
		cut -f 1,2,4 all | found -xF "$row"
	done
}

@test "all axes together have the distances of which they are" {
	local s=A_001,A_002,B_001,B_002,C_001,C_002,C_003
	exact dist -s $s --metric euclidean "$data/small.bcf" >pairs
	exact dist -s $s --metric euclidean --pcoa 6 "$data/small.bcf" >axes
	head -n 1 axes | found -x "$(printf 'sample\taxis1\taxis2\taxis3\taxis4'
		)$(printf '\taxis5\taxis6')"
	awk -F'\t' 'FNR == 1 { next }
		NR == FNR { for (i = 2; i <= NF; i++) {
			x[$1, i] = $i; all[i] += $i^2; sum[i] += $i
			a = $i < 0 ? -$i : $i
			if (a > top[i]) { top[i] = a; sign[i] = $i > 0 } }
			next }
		{ d = 0
		for (i = 2; i <= 7; i++) d += (x[$1, i] - x[$2, i]) ^ 2
		if ((sqrt(d) / $4 - 1) ^ 2 > 1e-18) { print; exit 1 }
		n++ }
		END { for (i = 2; i <= 7; i++) {
			if (!sign[i] || sum[i] ^ 2 > 1e-12 * all[i]) exit 1
			if (i > 2 && all[i] > all[i - 1]) exit 1 }
		exit n != 21 }' axes pairs
}

@test "the first axis tells populations apart" {
	exact dist --metric ibs --mean --pcoa 2 "$data/small.bcf" |
		awk -F'\t' 'NR > 1 { c = substr($1, 1, 1) == "C"
			if (c && (!n[c]++ || $2 < low)) low = $2
			if (c && (n[c] == 1 || $2 > high)) high = $2
			at[NR] = $2; is[NR] = c }
			END { for (i = 2; i <= NR; i++)
				if (!is[i] && at[i] >= low && at[i] <= high)
					exit 1
			exit NR != 61 }'
}

@test "neighbour joining finds the tree on which the mutations were" {
	# ((a:1,b:2):2,c:3,('d e':4,'f''':1):1), root anywhere
	vcf "$(printf "a\tb\tc\td e\tf'")" >five.vcf <<-END
		1 0 0 0 0
		0 1 0 0 0
		1 0 1 1 1
		1 1 0 0 0
		0 0 1 1 1
		0 0 1 0 0
		1 1 0 1 1
		0 0 1 0 0
		0 0 0 1 0
		0 0 0 1 0
		0 0 0 1 0
		1 1 1 0 1
		1 1 1 1 0
		0 0 0 1 1
	END
	[ "$(exact dist --tree nj five.vcf)" = \
		"('d e':4,'f''':1,(c:3,(a:1,b:2):2):1);" ]
	[ "$("$AGTOOLS" dist -q --tree nj --mean five.vcf --digits 3)" = \
		"('d e':0.286,'f''':0.0714,(c:0.214,(a:0.0714,b:0.143):0.143):0.0714);" ]
	[ "$(exact dist --tree nj -s a,c five.vcf)" = '(a:3,c:3);' ]
	[ "$(exact dist --tree upgma -s a,c,b five.vcf)" = \
		'(c:3.25,(a:1.5,b:1.5):1.75);' ]
}

@test "UPGMA of samples keeps a population together" {
	exact dist --mean --tree upgma "$data/small.bcf" >tree
	[ "$(wc -l <tree)" -eq 1 ]
	[ "$(grep -o '[ABC]_[0-9]*' tree | sort -u | wc -l)" -eq 60 ]
	# C is one clade: what is between its first and its last is of C
	grep -o '[ABC]_[0-9]*' tree | cut -c 1 | uniq >runs
	[ "$(grep -c C runs)" -eq 1 ]
	exact dist --mean --tree nj "$data/small.bcf" | grep -o '[ABC]_[0-9]*' |
		cut -c 1 | uniq >runs
	[ "$(grep -c C runs)" -le 2 ]
}

@test "two without a site in common have no distance" {
	vcf "$(printf 'a\tb\tc')" >apart.vcf <<-END
		0/1 ./. 0/0
		1/1 ./. 0/1
		./. 0/1 1/1
	END
	[ "$(exact dist apart.vcf | sed -n 2p)" = "$(printf 'a\tb\t0\tNaN')" ]
	exact dist --matrix apart.vcf | cut -f 3 | tail -n +2 |
		paste -sd' ' - | found -x 'NaN 0 1'
	refused 1 'a and b have no site at which both are called.* -s \^SAMPLE' \
		dist --tree nj apart.vcf
	refused 1 'a and b have no site' dist --pcoa 1 -o x apart.vcf
}

@test "no site at all leaves tables without distances" {
	run -0 --separate-stderr "$AGTOOLS" dist -q -r 2R:5-6 -s A_001,A_002 \
		"$data/small.bcf"
	[ "${lines[1]}" = "$(printf 'A_001\tA_002\t0\tNaN')" ]
	refused 1 'no site is used' dist --tree nj -r 2R:5-6 \
		"$data/small.bcf"
	refused 1 'no site is used' dist --phased --tree nj -r 2R:5-6 \
		"$data/small.bcf"
	run -0 --separate-stderr "$AGTOOLS" dist -q --phased -r 2R:5-6 \
		"$data/small.bcf"
	[ "$output" = "$(printf 'sample1\tsample2\tn_sites\tdist')" ]
}

@test "what cannot be asked for is refused" {
	local f="$data/small.bcf"
	refused 2 '--matrix, --pcoa and --tree .*choose one' dist --matrix \
		--tree nj $f
	refused 2 '--matrix, --pcoa and --tree .*choose one' dist --pcoa 2 \
		--tree nj $f
	refused 2 '--assume-phased has a meaning only with --phased' dist \
		--assume-phased $f
	refused 2 'between two samples, and 1 is used' dist -s A_001 $f
	refused 1 '--pcoa: 3 samples have 2 axes at most' dist --pcoa 3 \
		-s A_001,A_002,A_003 $f
	refused 2 "--metric.*'euclid'.*euclidean" dist --metric euclid $f
	refused 1 'not phased' dist --phased "$data/small.unphased.bcf"
	# nor is it known where half a genotype lies; '*' is none
	local gt how
	for gt in 0/. ./1; do
		vcf "$(printf 'x\ty')" <<<"$gt 1|1" >half.vcf
		refused 1 "1:1: sample 'x' .*half called, and not phased" \
			dist --phased half.vcf
		refused 1 "1:1: sample 'x' .*half called, and not phased" \
			ld --phased half.vcf
	done
	vcf "$(printf 'x\ty')" <<<'0/1 1|1' | sed 's/\tC\t/\t*\t/' >star.vcf
	refused 1 "1:1: sample 'x' .*not phased" dist --phased star.vcf
	vcf "$(printf 'x\ty')" <<<'1/1 ./1' | sed 's/\tC\t/\t*\t/' >star.vcf
	for how in '' --assume-phased; do
		[ "$(used dist --phased $how star.vcf)" = 0 ]
	done
	refused 2 '--write-index' dist -O z -W -o x.gz $f
	vcf "$(printf 'x\ty')" >x.vcf <<<'0|1 0|1'
	vcf "$(printf 'x\ty')" <<<'0 0|1' | sed 's/^1\t/2\t/; s/ID=1,/ID=2,/' \
		>y.vcf
	refused 1 '2: some samples have another ploidy than on the contigs' \
		dist --phased x.vcf y.vcf
	[ "$(used dist x.vcf y.vcf)" = 2 ]
}

@test "any threads, readers, batches, pipes and formats give the same bytes" {
	local options f="$data/small"
	for options in '--metric dxy --mean' '--metric sqeuclidean --matrix' \
		'--phased --assume-phased -t 2R' '--pcoa 5 --metric ibs' \
		'--tree nj' '--tree upgma --mean'; do
		options="$options -p $pops --digits 17 -q"
		for data in small.missing small.phased_missing; do
			f="$BATS_TEST_DIRNAME/../data/$data"
			"$AGTOOLS" dist $options -@ 1 $f.vcf.gz >expect
			"$AGTOOLS" dist $options -@ 2 $f.vcf.gz | cmp - expect
			"$AGTOOLS" dist $options -@ 5 $f.bcf | cmp - expect
			"$AGTOOLS" dist $options -@ 2 - <$f.vcf.gz | cmp - expect
			"$AGTOOLS" dist $options --reader htslib $f.bcf |
				cmp - expect
			AGTOOLS_BATCH=5000 "$AGTOOLS" dist $options -@ 5 \
				$f.vcf.gz | cmp - expect
			AGTOOLS_SIMD=scalar "$AGTOOLS" dist $options -@ 2 \
				$f.bcf | cmp - expect
		done
	done
}
