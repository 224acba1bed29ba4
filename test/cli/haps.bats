# The haplotypes of a region, and EHH around cores, as a user sees them. What
# is expected comes of bcftools query or must hold between tables.

bats_require_minimum_version 1.5.0

setup() {
	source "$BATS_TEST_DIRNAME/oracle.bash"
	mkdir "$BATS_TEST_TMPDIR/here"
	cd "$BATS_TEST_TMPDIR/here"
	pops="$data/small.pops.tsv"
}

# Haplotypes of the sites of query, a line each: population, alleles.
haplotypes() {
	awk -F'\t' -v pops="$pops" '
		BEGIN { while ((getline line <pops) > 0) {
			split(line, w, /[ \t]+/); of[w[1]] = w[2] } }
		NR == 1 { for (i = 1; i <= NF; i++) pop[i + 4] = of[$i]; next }
		{ for (i = 5; i <= NF; i++) {
			split($i, g, /[\/|]/)
			first[i] = first[i] g[1]; second[i] = second[i] g[2] }
		n = NF }
		END { for (i = 5; i <= n; i++) {
			print pop[i], first[i]; print pop[i], second[i] } }'
}

@test "haps counts every haplotype in every population" {
	query "$data/small.bcf" -t 3L:2100000-2103000 | haplotypes >all
	cut -d' ' -f 2 all | sort | uniq -c | sort -k1,1nr -k2,2 |
		while read -r total haplotype; do
			rank=$((rank + 1))
			for pop in A B C; do
				n=$(grep -cx "$pop $haplotype" all) || :
				printf '%s\t%s\t%s\t%.15g\t%s\n' $rank $pop $n \
					"$(awk "BEGIN { print $n / 40 }")" \
					$haplotype
			done
		done >rows
	exact haps -p "$pops" -r 3L:2100000-2103000 "$data/small.bcf" >got
	{ head -n 1 got; cat rows; } | diff - got
	[ "$(wc -l <got)" -gt 50 ]
}

@test "the frequencies of haplotypes of many sites add up" {
	exact haps -p "$pops" -r 2R "$data/small.bcf" |
		awk -F'\t' 'NR > 1 { f[$2] += $4; n[$2] += $3
			if (length($5) != 2500) exit 1 }
		END { for (p in f) if (n[p] != 40 || (f[p] - 1) ^ 2 > 1e-20)
			exit 1 }'
}

@test "haps is of one region" {
	refused 1 '2R:1000046 and 3L:2000174 are on different contigs.* -r' \
		haps -o x "$data/small.bcf"
	refused 2 'haplotypes of one region, and there are 2' haps \
		"$data/small.bcf" -r 2R:1000000-1010000,2R:1200000-1210000
	refused 1 'not phased' haps -r 2R "$data/small.unphased.bcf"
	run -0 --separate-stderr "$AGTOOLS" haps -q -r 2R:5-6 \
		"$data/small.bcf"
	[ "$output" = "$(printf 'rank\tpop\tcount\tfreq\thaplotype')" ]
	[[ $stderr == *'no site is used'* ]]
}

@test "EHH is the share of pairs that are alike from the core on" {
	query "$data/small.bcf" -t 2R:1100000-1104000 >sites
	haplotypes <sites >all
	tail -n +2 sites | cut -f 2 >pos
	exact ehh -p "$pops" --core 2R:1101828 -t 2R:1100000-1104000 \
		"$data/small.bcf" >table
	awk -v OFS='\t' -v core=1101828 '
		FILENAME == "pos" { pos[++n] = $1; if ($1 == core) c = n; next }
		{ allele = substr($2, c, 1); k = $1 allele
		hap[k, ++size[k]] = $2 }
		END { print "chrom", "core", "pop", "allele", "pos", "ehh",
			"n_haps"
		for (p = 1; p <= 3; p++) for (a = 0; a < 2; a++) {
			k = substr("ABC", p, 1) a
			for (i = 1; i <= n; i++) {
				beg = i < c ? i : c
				len = (i < c ? c : i) - beg + 1
				alike = 0
				for (x = 1; x <= size[k]; x++)
					for (y = 1; y < x; y++)
						alike += substr(hap[k, x], beg,
							len) == substr(\
							hap[k, y], beg, len)
				all = size[k] * (size[k] - 1) / 2
				print "2R", core, substr("ABC", p, 1), a,
					pos[i], all ? sprintf("%.15g",
						alike / all) : "NaN",
					size[k] + 0
			} } }' pos all >expect
	is_like expect <table
	[ "$(wc -l <expect)" -gt 100 ]
}

@test "many cores give the tables of each" {
	printf '2R\t1300158\n3L\t2000174\n2R\t1000046\n' >cores
	local f="$data/small.bcf"
	exact ehh -p "$pops" --cores cores "$f" >got
	for core in 2R:1000046 2R:1300158 3L:2000174; do
		exact ehh -p "$pops" --core $core -r ${core%:*} "$f" |
			tail -n +2
	done | diff <(tail -n +2 got) -
	# as BED, and some of them on the command line, one twice
	printf '2R\t1300157\t1300158\n3L\t2000173\t2000174\n' >cores.bed
	exact ehh -p "$pops" --cores cores.bed \
		--core 2R:1000046,3L:2000174 "$f" | cmp - got
	"$AGTOOLS" ehh -q -p "$pops" --cores cores -o x.gz -W "$f"
	tabix x.gz 3L:2000174-2000174 | cut -f 2 | uniq | diff - <(
		echo 2000174)
}

@test "EHH of many sites is whole, and its table is not held in memory" {
	n=60000
	name=contig_$(printf '%060d' 1)
	cores=$(seq -s, -f $name:%.0f 101 12000 $n)
	awk -v n=$n -v name=$name 'BEGIN {
		print "##fileformat=VCFv4.2\n##contig=<ID=" name ">"
		print "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"x\">"
		print "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\ta\tb"
		for (i = 1; i <= n; i++)
			print name "\t" i "\t.\tA\tC\t.\t.\t.\tGT\t0|1\t" \
				(i == 50000 ? "1|1" : "1|0")
	}' >many.vcf
	# two haplotypes with either allele; those with 0 part at one site
	awk -v n=$n -v name=$name -v cores=$cores 'BEGIN {
		OFS = "\t"
		print "chrom", "core", "pop", "allele", "pos", "ehh", "n_haps"
		k = split(cores, core, /,*[^,]*:/)
		for (c = 2; c <= k; c++)
			for (a = 0; a < 2; a++)
				for (i = 1; i <= n; i++)
					print name, core[c], "all", a, i, \
						a || i != 50000 && \
						(core[c] < 50000) == \
						(i < 50000) ? 1 : 0, 2
	}' >rows
	for threads in 1 3; do
		"$AGTOOLS" ehh -q -@ $threads --core $cores --summary said \
			many.vcf | cmp - rows
		[ "${AGTOOLS_SANITIZED:-}" != 1 ] || continue
		[ "$(sed -n 's/.*"peak_memory_bytes": //p' said)" -lt 40000000 ]
	done
}

@test "a core must be a site that is used" {
	local f="$data/small.bcf" m="$data/small.phased_missing.bcf"
	refused 2 'which site\? give --core chr:pos or --cores FILE' ehh "$f"
	refused 1 '2R:1101829 is not a site .* nearest site is 2R:1101828$' \
		ehh --core 2R:1101829 "$f"
	refused 1 '2R:1 is not .* nearest site is 2R:1000046$' \
		ehh --core 2R:1 "$f"
	refused 1 '2R:60000000 is not .* nearest site is 2R:14' \
		ehh --core 2R:60000000 "$f"
	# one that is skipped
	refused 1 '2R:1000046 is not .*skipped \(not biallelic, a missing call' \
		ehh --core 2R:1000046 "$m"
	refused 1 '3L:2000174: no site of its contig, or of the region' \
		ehh -r 2R --core 3L:2000174 "$f"
	refused 1 '2R:1000046: no site of its contig, or of the region' \
		ehh -r 2R:1100000-1200000 --core 2R:1000046 "$f"
	refused 1 "contig '9' is not in the header of the input" ehh --core 9:5 "$f"
	refused 2 'a core is one position, as in 2R:5' ehh --core 2R:5-9 "$f"
	printf '2R\t1000046\n' >cores
	refused 2 'cores' ehh --cores cores -o cores "$f"
	refused 1 'not phased' ehh --core 2R:1000046 \
		"$data/small.unphased.bcf"
}

@test "any threads, readers, batches, pipes and formats give the same bytes" {
	local options f="$data/small"
	for options in 'haps -t 2R' 'haps -t 3L:2100000-2110000' \
		'ehh --core 2R:1300158,2R:1000046,3L:2000174'; do
		options="$options -p $pops --digits 17 -q"
		"$AGTOOLS" $options -@ 1 $f.vcf.gz >expect
		[ "$(wc -l <expect)" -gt 100 ]
		"$AGTOOLS" $options -@ 2 $f.vcf.gz | cmp - expect
		"$AGTOOLS" $options -@ 5 $f.bcf | cmp - expect
		"$AGTOOLS" $options -@ 2 - <$f.vcf.gz | cmp - expect
		"$AGTOOLS" $options --reader htslib $f.bcf | cmp - expect
		AGTOOLS_BATCH=5000 "$AGTOOLS" $options -@ 5 $f.vcf.gz |
			cmp - expect
		AGTOOLS_SIMD=scalar "$AGTOOLS" $options -@ 2 $f.bcf |
			cmp - expect
	done
}
