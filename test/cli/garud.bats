# Homozygosity of haplotypes in windows, as a user sees it. What is expected
# comes of bcftools query, by garud.awk, or must hold between tables.

bats_require_minimum_version 1.5.0

setup() {
	source "$BATS_TEST_DIRNAME/oracle.bash"
	mkdir "$BATS_TEST_TMPDIR/here"
	cd "$BATS_TEST_TMPDIR/here"
	pops="$data/small.pops.tsv"
}

# stdin is of query
expected() { # NAME=VALUE...
	local settings=() x
	for x; do
		settings+=(-v "$x")
	done
	awk "${settings[@]}" -f "$BATS_TEST_DIRNAME/garud.awk" "$pops" -
}

# Samples a, b, c of P and d of Q; genotypes of a site a line.
tiny() {
	printf '##%s\n' fileformat=VCFv4.2 'contig=<ID=1,length=99>' \
		'FORMAT=<ID=GT,Number=1,Type=String,Description="x">'
	tr ' ' '\t' <<<'#CHROM POS ID REF ALT QUAL FILTER INFO FORMAT a b c d'
	awk -v OFS='\t' '{ print 1, 10 * NR, ".", "A", "C", ".", ".", ".",
		"GT", $1, $2, $3, $4 }'
	printf '%s\n' 'a P' 'b P' 'c P' 'd Q' >tiny.pops
}

@test "windows of sites have the counts of their haplotypes" {
	query "$data/small.bcf" -t 2R:1-1100000 |
		expected size=30 step=7 >expect
	exact garud -p "$pops" -w 30snp --step 7snp -t 2R:1-1100000 \
		"$data/small.bcf" | is_like expect
	[ "$(wc -l <expect)" -gt 200 ]
}

@test "--between has the products of frequencies" {
	query "$data/small.bcf" -t 3L:1-2050000 |
		expected size=12 step=5 between=1 >expect
	exact garud -p "$pops" -w 12snp --step 5snp --between \
		-t 3L:1-2050000 "$data/small.bcf" | is_like expect
	awk '$7 != 0 { n++ } END { exit n < 100 }' expect
}

@test "windows of bases have all their bases, sites or not" {
	query "$data/small.bcf" -t 2R:1-1100000 >sites
	# the header's length, which would make thousands of windows
	bcftools view -t 2R:1-1100000 "$data/small.bcf" |
		sed '/^##contig/s/length=[0-9]*/length=1200500/' >x.vcf
	expected bases=1 size=4000 step=3000 length_of=1200500 <sites >expect
	exact garud -p "$pops" -w 4k --step 3k x.vcf | is_like expect
	expected bases=1 size=4000 step=3000 length_of=1200500 between=1 \
		<sites >expect
	exact garud -p "$pops" -w 4k --step 3k --between x.vcf |
		is_like expect
	tail -n 1 expect | cut -f 2,3,6,7 |
		diff - <(printf '1197001\t1200500\t0\tNaN\n')
}

@test "--windows-file gives its windows, nested ones too" {
	printf '2R\t1000000\t1010000\tone\n2R\t1002000\t1004000\ttwo\n' >x.bed
	printf '2R\t1050000\t1051000\tfar\n' >>x.bed
	exact garud -p "$pops" --windows-file x.bed "$data/small.bcf" >got
	[ "$(cut -f 4 got | uniq | paste -sd' ')" = "name one two far" ]
	for region in 1000001-1010000 1002001-1004000 1050001-1051000; do
		exact garud -p "$pops" -w contig -r 2R:$region \
			"$data/small.bcf" | tail -n +2 | cut -f 4-
	done | diff - <(tail -n +2 got | cut -f 5-)
}

@test "--unphased counts genotypes, whatever their order and phase" {
	local f="$data/small.unphased.bcf"
	query "$f" -t 2R:1-1100000 | expected size=9 step=4 copies=1 >expect
	exact garud -p "$pops" -w 9snp --step 4snp --unphased \
		-t 2R:1-1100000 "$f" | is_like expect
	[ "$(tail -n 1 expect | cut -f 6)" = 20 ]
	# the same from the phased file, and with alleles exchanged
	exact garud -p "$pops" -w 9snp --step 4snp --unphased \
		-t 2R:1-1100000 "$data/small.bcf" | cmp - got
	bcftools view -t 2R:1-1100000 "$f" |
		sed '/^#/!s/0[|/]1/@/g; /^#/!s/1[|/]0/0|1/g; s/@/1\/0/g' |
		exact garud -p "$pops" -w 9snp --step 4snp --unphased - |
		cmp - got
}

@test "--unphased takes samples of any ploidy" {
	tiny >tiny.vcf <<-'END'
		0/0/1 0|1 1 0
		1/0/0 1/0 1 1
		1/1/0 0/0 0 0
		0/1/1 0/0 0 1
	END
	exact garud -p tiny.pops --unphased tiny.vcf | diff - <(
		tr ' ' '\t' <<-'END'
			chrom start end pop n_sites n_haps n_distinct h1 h12 h123 h2_h1 hap_div
			1 10 40 P 4 3 2 0.555555555555556 1 1 0.2 0.666666666666667
			1 10 40 Q 4 1 1 1 1 1 0 NaN
		END
	)
	# three, two and one haplotypes of a sample
	exact garud -p tiny.pops --assume-phased tiny.vcf | cut -f 4-7 |
		diff - <(printf '%s\t%s\t%s\t%s\n' pop n_sites n_haps \
			n_distinct P 4 6 6 Q 4 1 1)
}

@test "phase is needed unless genotypes are counted" {
	refused 1 "small.unphased.bcf: 2R:[0-9]*: sample '.*not phased.*\
--assume-phased" garud -p "$pops" "$data/small.unphased.bcf"
	exact garud -p "$pops" --assume-phased "$data/small.unphased.bcf" |
		awk '$6 != "n_haps" && $6 != 40 { exit 1 }'
}

@test "each region is a track of its own" {
	exact garud -p "$pops" -w 40snp \
		-r 2R:1000001-1030000,2R:1200000-1230000,3L:2000000-2010000 \
		"$data/small.bcf" >got
	for region in 2R:1000001-1030000 2R:1200000-1230000 \
		3L:2000000-2010000; do
		exact garud -p "$pops" -w 40snp -r $region "$data/small.bcf" |
			tail -n +2
	done | diff <(tail -n +2 got) -
}

@test "--calibrate has the mean and percentiles of whole windows" {
	exact garud -p "$pops" --calibrate 7,30snp --step 3snp \
		"$data/small.bcf" >got
	for size in 7 30; do
		exact garud -p "$pops" -w ${size}snp --step 3snp \
			"$data/small.bcf" |
			awk -v size=$size '$5 == size { print $4, $9 }' |
			sort -k1,1 -k2,2g | awk -v OFS='\t' -v size=$size '
			function at(p,   i, next_) {
				p *= n - 1
				i = int(p)
				next_ = i + 2 > n ? x[n] : x[i + 2]
				return x[i + 1] + (next_ - x[i + 1]) * (p - i)
			}
			function row() {
				if (n) printf "%d\t%s\t%d\t%.15g\t%.15g\t" \
					"%.15g\t%.15g\n", size, pop, n, s / n,
					at(0.05), at(0.5), at(0.95)
			}
			$1 != pop { row(); pop = $1; n = s = 0 }
			{ x[++n] = $2; s += $2 }
			END { row() }'
	done >rows
	{ head -n 1 got; cat rows; } >expect
	[ "$(wc -l <expect)" -eq 7 ]
	awk -f "$compare" expect got
	# a size that no contig has
	exact garud -p "$pops" --calibrate 9000 "$data/small.bcf" |
		awk 'NR > 1 { exit $3 != 0 || $4 != "NaN" || $7 != "NaN" }'
}

@test "records that are not used are told" {
	"$AGTOOLS" garud -p "$pops" "$data/small.phased_missing.bcf" 2>&1 \
		>got | grep -E '[0-9]+ used, [0-9]+ skipped \(missing_call'
	[ "$(used garud --unphased "$data/small.multi.bcf")" -eq \
		"$(query "$data/small.multi.bcf" -i 'N_ALT=1' | grep -v '\.[/|]' |
			grep -v '[/|]\.' | tail -n +2 | wc -l)" ]
}

@test "any threads, readers, batches, pipes and formats give the same bytes" {
	local options f="$data/small"
	for options in '-w 50snp --step 1snp' '-w 20snp --step 3snp --between' \
		'-w 5k --step 3k -t 2R:1-1400000' '--unphased -w 7snp' \
		'--calibrate 10,300 --step 1snp'; do
		options="-p $pops --digits 17 -q $options"
		"$AGTOOLS" garud $options -@ 1 $f.vcf.gz >expect
		"$AGTOOLS" garud $options -@ 2 $f.vcf.gz | cmp - expect
		"$AGTOOLS" garud $options -@ 5 $f.bcf | cmp - expect
		"$AGTOOLS" garud $options -@ 2 - <$f.vcf.gz | cmp - expect
		"$AGTOOLS" garud $options --reader htslib $f.bcf | cmp - expect
		AGTOOLS_BATCH=5000 "$AGTOOLS" garud $options -@ 5 $f.vcf.gz |
			cmp - expect
		AGTOOLS_SIMD=scalar "$AGTOOLS" garud $options -@ 2 $f.bcf |
			cmp - expect
		AGTOOLS_SIMD=avx2 "$AGTOOLS" garud $options -@ 2 $f.bcf |
			cmp - expect
	done
}

@test "what cannot be asked for is refused" {
	local f="$data/small.bcf"
	refused 2 '--window: haplotypes end where their contig does' \
		garud -w genome $f
	refused 2 '--between compares two populations or more' \
		garud --between $f
	refused 2 '--assume-phased has no meaning with --unphased' \
		garud --unphased --assume-phased $f
	refused 2 '--calibrate has sizes of its own' \
		garud --calibrate 10 -w 10snp $f
	refused 2 '--calibrate has sizes of its own' \
		garud --calibrate 10 --between -p "$pops" $f
	refused 2 "--calibrate: 'x' is not a number of sites" \
		garud --calibrate 10,x $f
	refused 2 "--calibrate: '' is not a number of sites" \
		garud --calibrate 10, $f
	refused 2 "--step: '5' is not in the unit" \
		garud --calibrate 10 --step 5 $f
	refused 2 "--step: '5k' is not in the unit of --window, '10snp'" \
		garud -w 10snp --step 5k $f
	refused 2 '--write-index' garud --calibrate 10 -O z -W -o x.gz $f
}
