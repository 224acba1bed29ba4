# Linkage disequilibrium as a user sees it.  What is expected comes of bcftools
# query, by ld.awk, or must hold between tables.

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
	awk "${settings[@]}" -f "$BATS_TEST_DIRNAME/ld.awk" "$pops" -
}

@test "pairs of genotypes, with missing calls" {
	query "$data/small.missing.bcf" -t 2R:1-1015000 |
		where 'length($3) * length($4) == 1' |
		expected window=2000 >expect
	exact ld -p "$pops" -w 2k -t 2R:1-1015000 --types snps \
		"$data/small.missing.bcf" | is_like expect
	[ "$(wc -l <expect)" -gt 300 ]
}

@test "--phased pairs have D and D'" {
	query "$data/small.phased_missing.bcf" -t 3L:1-2015000 |
		where 'length($3) * length($4) == 1' |
		expected window=2000 phased=1 >expect
	exact ld -p "$pops" --phased -w 2k -t 3L:1-2015000 --types snps \
		"$data/small.phased_missing.bcf" | is_like expect
	[ "$(wc -l <expect)" -gt 300 ]
}

@test "decay is the mean of pairs" {
	local f="$data/small.missing.bcf"
	exact ld -p "$pops" -w 3k "$f" | awk -v OFS='\t' '
		NR > 1 && $3 > $2 && $7 != "NaN" {
			k = $4 "\t" int(($3 - $2 - 1) / 700)
			n[k]++; s[k] += $7
		}
		END {
			print "pop", "dist_start", "dist_end", "n_pairs", "r2_mean"
			for (k in n) {
				split(k, x, "\t")
				e = (x[2] + 1) * 700
				printf "%s\t%d\t%d\t%d\t%.15g\n", x[1], \
					x[2] * 700 + 1, e < 3000 ? e : 3000, \
					n[k], s[k] / n[k]
			}
		}' | LC_ALL=C sort -k1,1 -k2,2n >sorted
	{ grep dist sorted; grep -v dist sorted; } >expect
	exact ld -p "$pops" -w 3k --decay 700 "$f" >table
	{ head -n 1 table; tail -n +2 table | LC_ALL=C sort -k1,1 -k2,2n; } |
		is_like expect
}

@test "a pair on the limit is on it, however it is written" {
	# some have r2 = 1/25: those are shown
	local f="$data/small.bcf" n
	exact ld -w 5k -r 2R:1000001-1030000 -p "$pops" "$f" |
		awk '$7 > 0.04 - 1e-12 && $7 < 0.04 + 1e-12' >on
	[ -s on ]
	n=$(exact ld -w 5k -r 2R:1000001-1030000 -p "$pops" "$f" |
		awk 'NR > 1 && $7 >= 0.03999999999' | wc -l)
	for x in 0.04 4e-2 .0400; do
		[ "$(exact ld -w 5k -r 2R:1000001-1030000 -p "$pops" \
			--min-r2 $x "$f" | tail -n +2 | wc -l)" -eq "$n" ]
	done
}

@test "windows have the mean and the median of their pairs" {
	local f="$data/small.missing.bcf"
	exact ld -p "$pops" -w 4k --min-r2 0 "$f" | awk -v OFS='\t' '
		NR > 1 && $7 != "NaN" && int(($2 - 1) / 4000) == int(($3 - 1) / 4000) {
			print $1, int(($2 - 1) / 4000) * 4000 + 1, $4, $7
		}' | LC_ALL=C sort -k1,1 -k2,2n -k3,3 -k4,4g |
		awk -F'\t' -v OFS='\t' '
		function show(    half) {
			half = int((n + 1) / 2)
			if (n)
				printf "%s\t%d\t%.15g\t%.15g\n", was, n, s / n,
					n % 2 ? x[half] : (x[half] + x[half + 1]) / 2
			n = s = 0
		}
		$1 OFS $2 OFS $3 != was { show(); was = $1 OFS $2 OFS $3 }
		{ x[++n] = $4; s += $4 }
		END { show() }' >expect
	[ "$(wc -l <expect)" -gt 100 ]
	exact ld -p "$pops" --by-window -w 4k "$f" |
		awk -F'\t' -v OFS='\t' 'NR > 1 && $6 { print $1, $2, $4, $6,
			$7, $8 }' | LC_ALL=C sort -k1,1 -k2,2n -k3,3 |
		is_like expect
}

@test "the order of samples does not matter" {
	local f="$data/small.missing.bcf" how
	bcftools query -l "$f" | sort -k1.3 -r >order
	bcftools view -S order -Ob -o other.bcf "$f"
	for how in '-w 2k' '-w 5k --decay 500' '-w 10k --by-window'; do
		# shellcheck disable=SC2086
		exact ld $how "$f" >expect
		# shellcheck disable=SC2086
		exact ld $how other.bcf | cmp - expect
	done
	exact prune -w 100snp --r2 0.1 "$f" >expect
	exact prune -w 100snp --r2 0.1 other.bcf | cmp - expect
}

@test "threads, pipes, formats, readers, batches and levels do not show" {
	local f="$data/small.missing" options
	for options in "-p $pops -w 3k -r 2R:1000001-1040000" \
		"-p $pops -w 20k --decay 500" "-w 30snp --phased --maf 0.2 \
		--assume-phased -r 3L:2000001-2040000" \
		"-p $pops --by-window -w 70snp --step 30snp" \
		"-p $pops --by-window -w 40k --step 30k"; do
		"$AGTOOLS" ld $options -q -@ 1 $f.vcf.gz >expect
		"$AGTOOLS" ld $options -q -@ 2 $f.bcf | cmp - expect
		"$AGTOOLS" ld $options -q -@ 5 $f.vcf.gz | cmp - expect
		"$AGTOOLS" ld $options -q --reader htslib $f.bcf | cmp - expect
		AGTOOLS_BATCH=5000 "$AGTOOLS" ld $options -q -@ 3 $f.vcf.gz |
			cmp - expect
		AGTOOLS_SIMD=scalar "$AGTOOLS" ld $options -q $f.bcf |
			cmp - expect
		AGTOOLS_SIMD=avx2 "$AGTOOLS" ld $options -q $f.bcf |
			cmp - expect
		[[ $options == *" -r"* ]] ||
			"$AGTOOLS" ld $options -q - <$f.vcf.gz | cmp - expect
	done
}

@test "options that do not go together are refused" {
	local f="$data/small.bcf"
	refused 2 "--decay and --by-window" ld --decay 1k --by-window "$f"
	refused 2 "--min-r2" ld --decay 1k --min-r2 0.1 "$f"
	refused 2 "--min-r2: 'x'" ld --min-r2 x "$f"
	refused 2 "--maf: '1.5'" ld --maf 1.5 "$f"
	refused 2 "--window" ld -w contig "$f"
	refused 2 "bases" ld -w 50snp --decay 100 "$f"
	refused 2 "--by-window" ld --step 10k "$f"
	refused 2 "contig" ld --by-window -w genome "$f"
	refused 2 "--phased" ld --assume-phased "$f"
	refused 1 "not phased" ld --phased "$data/small.unphased.bcf"
}

# Of many populations few pairs of each are kept for the median, and more are
# computed again.
@test "the median of more pairs than are kept is that of a population alone" {
	local f=$data/small.bcf
	bcftools query -l "$f" | awk '{ print $1 "\tp" int((NR - 1) / 5) }' >twelve
	exact ld --by-window -w contig -t 2R -p twelve "$f" 2>/dev/null >all
	[ "$(awk '$7 > 1000000' all | wc -l)" -gt 8 ] # of 349,525 that are kept
	for pop in p0 p7; do
		grep -w "$pop" twelve >one
		exact ld --by-window -w contig -t 2R -p one "$f" 2>/dev/null |
			tail -n +2 | cmp - <(grep -w "$pop" all)
	done
}

# A VCF of two contigs: lines of contig, position and genotypes of a to j.
vcf_of() { # SAMPLES; stdin has the lines
	printf '##fileformat=VCFv4.2\n##contig=<ID=1,length=100>\n'
	printf '##contig=<ID=2,length=100>\n'
	printf '##FORMAT=<ID=GT,Number=1,Type=String,Description="">\n'
	printf '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT'
	printf '\t%s' $1
	echo
	awk -v OFS='\t' '{ at = $1 OFS $2; $1 = $2 = ""; sub(/^ */, "")
		$1 = $1; sub(/^\t*/, "")
		print at, ".", "A", "C", ".", ".", ".", "GT", $0 }'
}

@test "a contig or region without a used site has no windows of sites" {
	vcf_of "a b c" >x.vcf <<-END
		1 50 0/1 0/0 1/1
		1 60 0/1 0/0 1/1
		1 90 0/1 0/0 1/1
		2 9 0/0 0/0 0/0
	END
	bgzip x.vcf
	tabix x.vcf.gz
	local size
	for size in 1 2 10; do
		exact ld --by-window -w ${size}snp x.vcf.gz >got
		[ "$(wc -l <got)" -eq $((1 + (3 + size - 1) / size)) ]
		[ "$(cut -f 1 got | sort -u | paste -sd' ')" = '1 chrom' ]
		[ "$(exact ld --by-window -w ${size}snp \
			-r 1:55-95,1:99-100,2 x.vcf.gz | wc -l)" -eq \
			$((1 + (2 + size - 1) / size)) ]
	done
}

@test "a haploid sample has one allele where the rarer one is looked for" {
	vcf_of "a b c d e f g h i j" >x.vcf <<-END
		1 5 1 1 1 1 1 1 1 1 1 0
		1 7 0 0 0 0 0 0 0 0 0 1
		1 9 0 0 0 0 0 1 1 1 1 1
		1 11 1 1 1 1 1 1 1 1/1 1/1 1/1
		1 13 1 1 1 1 1 1 1 1/1 1/1 0/1
	END
	[ "$(used ld --maf 0.4 x.vcf)" = 1 ]
	[ "$(used ld --maf 0.1 x.vcf)" = 3 ]
	[ "$(used ld --maf 0.1000001 x.vcf)" = 1 ]
	[ "$(used ld --maf 0.076 x.vcf)" = 4 ] # 1 of 13
	[ "$(used ld x.vcf)" = 4 ]
	[ "$(used prune x.vcf)" = 4 ]
	"$AGTOOLS" prune -q --keep maf --r2 0.05 x.vcf | sed -n 2p |
		cut -f 2 | found -x 9
	printf '%s P\n' a b c d >pops
	printf '%s Q\n' e f g h >>pops
	exact ld --by-window -w contig -p pops x.vcf 2>/dev/null |
		cut -f 4,5 | paste -sd' ' | found -x $'pop\tn_sites P\t0 Q\t1'
}
