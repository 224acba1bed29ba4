# Records that lie across batches, in files made to mislead.

setup() {
	cd "$BATS_TEST_TMPDIR"
}

header() {
	printf '##fileformat=VCFv4.2\n##contig=<ID=1,length=1000000>\n'
	printf '##INFO=<ID=X,Number=.,Type=Integer,Description="bytes">\n'
	printf '##FORMAT=<ID=GT,Number=1,Type=String,Description="GT">\n'
	printf '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\ta\tb\tc\n'
}

# record POS INFO
record() {
	printf '1\t%d\t.\tA\tC\t.\tPASS\t%s\tGT\t0/1\t1|1\t./0\n' "$1" "$2"
}

# The bytes of BCF records, as the values of an array of 32-bit integers.
records_as_numbers() {
	{ header; for p in 11 12 13 14 15; do record $p .; done; } |
		bcftools view --no-version -Ou - > plain.bcf
	length=$(od -An -tu4 -j5 -N4 plain.bcf)
	od -An -v -td4 -w4 -j $((9 + length)) plain.bcf | head -n 60 |
		tr -d ' ' | paste -sd,
}

@test "BCF records within a BCF record do not mislead, wherever a batch begins" {
	bytes=$(records_as_numbers)
	{
		header
		for p in $(seq 100 600); do record $p "X=$bytes"; done
	} > trap.vcf
	"$AGTOOLS" count -q trap.vcf > expected
	[ "$(wc -l < expected)" -eq 502 ]
	bcftools view --no-version -Ou trap.vcf > trap.bcf
	for batch in $(seq 1 47 900) 5000; do
		AGTOOLS_BATCH=$batch "$AGTOOLS" count -q -@ 2 trap.bcf > got
		cmp got expected
	done
}

@test "batches of any size give the same bytes" {
	data=$BATS_TEST_DIRNAME/../data
	bcftools view -Ov -o m.vcf "$data/small.messy.bcf"
	bcftools view -Ou "$data/small.messy.bcf" > m.bcf
	"$AGTOOLS" count -q --genotypes "$data/small.messy.bcf" > expected
	for batch in 1 100 5000 65536 200000; do
		for file in m.vcf m.bcf "$data"/small.messy.{bcf,vcf.gz}; do
			AGTOOLS_BATCH=$batch "$AGTOOLS" count -q --genotypes \
				-@ 3 "$file" | cmp - expected
		done
	done
}

@test "batches of any size are of the regions alone" {
	data=$BATS_TEST_DIRNAME/../data
	regions=2R:1003000-1150000,2R:1170000-1180000,3L:2010000-2900000
	"$AGTOOLS" count -q -t $regions "$data/small.messy.bcf" > expected
	[ "$(wc -l < expected)" -gt 400 ]
	for batch in 1 100 900 5000 200000; do
		for file in "$data"/small.messy.{bcf,vcf.gz}; do
			AGTOOLS_BATCH=$batch "$AGTOOLS" count -q -@ 3 \
				-r $regions "$file" | cmp - expected
		done
	done
}

@test "batches of any size add up to the same sums" {
	data=$BATS_TEST_DIRNAME/../data
	bcftools view -Ov -o m.vcf "$data/small.messy.bcf"
	bcftools query -l m.vcf | awk '{ print $1, "p" int((NR - 1) / 5) }' > twelve
	while read -r arguments; do
		"$AGTOOLS" $arguments -q --digits 17 "$data/small.messy.bcf" \
			> expected
		[ "$(wc -l < expected)" -gt 4 ]
		for batch in 1 5000 65536; do
			for file in m.vcf "$data/small.messy.bcf"; do
				AGTOOLS_BATCH=$batch "$AGTOOLS" $arguments -q \
					-@ 3 --digits 17 "$file" |
					cmp - expected
			done
		done
	done <<-END
		divergence -p $data/small.pops.tsv -w 30k -t 2R:1000000-1200000
		fst -p $data/small.pops.tsv -w contig -j 70snp
		fst -p $data/small.pops.tsv -e wc -w 70snp --step 30snp
		pbs -p $data/small.pops.tsv -w 60snp
		fstats -p twelve --stat f4 -j 50k
		fstats -p twelve --stat f3 -w 300snp
	END
}

@test "a line longer than many blocks is read whole" {
	{
		header
		record 100 "X=$(seq -s, 1 60000)"
		record 200 .
	} > long.vcf
	bgzip -c long.vcf > long.vcf.gz
	bcftools view --no-version -Ob -o long.bcf long.vcf
	"$AGTOOLS" count -q long.vcf > expected
	[ "$(wc -l < expected)" -eq 3 ]
	for batch in 1 70000 2000000; do
		for file in long.vcf.gz long.bcf; do
			AGTOOLS_BATCH=$batch "$AGTOOLS" count -q -@ 2 $file |
				cmp - expected
		done
	done
}

@test "BCF records larger than a batch are held one at a time" {
	numbers=$(seq -s, 100001 200000)
	{ header; for p in $(seq 50); do record $p "X=$numbers"; done; } |
		bcftools view --no-version -Ou - > large.bcf # of 400 kB each
	{ header; for p in $(seq 50); do record $p .; done; } |
		"$AGTOOLS" count -q - > expected
	for batch in 1000 100000 1000000; do
		AGTOOLS_BATCH=$batch "$AGTOOLS" count -q -@ 2 --summary said \
			large.bcf | cmp - expected
		[ "${AGTOOLS_SANITIZED:-}" != 1 ] || continue
		[ "$(sed -n 's/.*"peak_memory_bytes": //p' said)" -lt 25000000 ]
	done
}

# A megabyte of text, 80 of genotypes.
@test "alleles by the thousand are not held by the batch" {
	awk 'BEGIN {
		print "##fileformat=VCFv4.2\n##contig=<ID=1>"
		print "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"x\">"
		for (i = 0; i < 4000; i++) {
			names = names "\ts" i
			calls = calls "\t" i % 2000 "|" i % 7
		}
		for (i = 1; i < 2000; i++) {
			alleles = alleles (i > 1 ? "," : "") "C"
			for (k = i; k; k = int(k / 4))
				alleles = alleles substr("ACGT", k % 4 + 1, 1)
		}
		print "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT" names
		for (i = 1; i <= 40; i++)
			print "1\t" i "\t.\tC\t" alleles "\t.\t.\t.\tGT" calls
	}' > alleles.vcf
	bcftools view --no-version -Ob -o alleles.bcf alleles.vcf
	"$AGTOOLS" count -q alleles.vcf > expected
	[ "$(wc -l < expected)" -eq 41 ]
	for how in alleles.vcf '-@ 3 alleles.bcf' '--reader htslib alleles.bcf'; do
		AGTOOLS_BATCH=1000000 "$AGTOOLS" count -q --summary said $how |
			cmp - expected
		[ "${AGTOOLS_SANITIZED:-}" != 1 ] || continue
		[ "$(sed -n 's/.*"peak_memory_bytes": //p' said)" -lt 40000000 ]
	done
}
