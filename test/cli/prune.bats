# Pruning as a user sees it; what sites are kept is in golden.bats, and must
# hold between tables.

bats_require_minimum_version 1.5.0

setup() {
	source "$BATS_TEST_DIRNAME/oracle.bash"
	mkdir "$BATS_TEST_TMPDIR/here"
	cd "$BATS_TEST_TMPDIR/here"
	pops="$data/small.pops.tsv"
}

places() { # FILE of records, as lines of the table
	printf 'chrom\tpos\tref\talt\n'
	bcftools query -f '%CHROM\t%POS\t%REF\t%ALT\n' "$1"
}

@test "no two sites kept in reach are above the limit, and none could be added" {
	local f="$data/small.missing.bcf" rule
	for rule in first maf; do
		"$AGTOOLS" prune -q --keep $rule -w 4k --r2 0.2 "$f" \
			-o $rule.bcf
		exact ld -w 4k --min-r2 0.2 $rule.bcf |
			awk 'NR > 1 && $7 > 0.2 + 1e-12' | wc -l |
			found -x 0
	done
	# a site dropped has a kept one before it
	"$AGTOOLS" prune -q -w 4k --r2 0.2 "$f" | cut -f 1,2 >kept
	exact ld -w 4k --min-r2 0.2 "$f" |
		awk 'NR == FNR { kept[$1, $2]; next }
		FNR > 1 && $7 > 0.2 && ($1, $2) in kept { cause[$1, $3] }
		END { for (x in cause) n++; print n + 0 }' kept - >dropped
	[ "$(cat dropped)" -eq $(($(used prune "$f") - $(wc -l <kept) + 1)) ]
}

@test "records are those of the table, unchanged, under a line that says so" {
	local f="$data/small.messy.vcf.gz" options
	for options in "" "-r 2R:1000001-1200000" "-t ^2R -s $(bcftools query \
		-l "$data/small.messy.bcf" | first 9 | paste -sd,)" \
		"-f PASS --types snps"; do
		"$AGTOOLS" prune -q $options "$f" >expect
		for x in x.vcf x.vcf.gz x.bcf; do
			"$AGTOOLS" prune -q $options "$f" -o $x
			places $x | cmp - expect
		done
		"$AGTOOLS" prune -q $options -O z "$f" >y
		places y | cmp - expect
	done
	"$AGTOOLS" prune -q "$f" -O v | grep -v '^#' >some
	bcftools view -H "$f" >all
	[ "$(grep -cFxf all some)" -eq "$(wc -l <some)" ]
	"$AGTOOLS" prune -q "$f" --r2 0.25 -O v | found -x \
		'##agtools_pruneCommand=prune --window 500snp --step 200snp --r2 0.25 --keep first'
}

@test "several files are one" {
	"$AGTOOLS" prune -q "$data/small.bcf" >expect
	"$AGTOOLS" prune -q "$data/small.2R.vcf.gz" "$data/small.3L.bcf" |
		cmp - expect
	"$AGTOOLS" prune -q "$data/small.2R.vcf.gz" "$data/small.3L.bcf" \
		-o x.bcf -W
	places x.bcf | cmp - expect
	[ "$(bcftools index -n x.bcf)" -eq $(($(wc -l <expect) - 1)) ]
	[ "$(bcftools view -H -r 3L x.bcf | wc -l)" -eq "$(grep -c 3L expect)" ]
}

@test "what a header has no line for gets one, and records are the same" {
	# FILTER, INFO, FORMAT and a contig; some of them late, or not kept
	zcat "$data/small.vcf.gz" | awk -F'\t' -v OFS='\t' '
		/^##contig=<ID=3L/ { next }
		/^#/ { print; next }
		{ $7 = NR % 7 ? $7 : NR % 5 ? "q10" : "q20"
		if (NR % 11 == 0) $8 = $8 ";ZZ=a,b;YY"
		if (NR % 13 == 0) $9 = "XX:" $9
		for (i = 10; i <= NF && NR % 13 == 0; i++) $i = "x:" $i
		print }' >in.vcf
	sed -e 's/\tq10\t/\tq30\t/' -e '/^#/!s/^/Y/' -e 's/ZZ=/WW=/' \
		in.vcf >more.vcf
	grep -v '^#' in.vcf more.vcf -h | sort >all
	local files x
	for files in in.vcf "in.vcf more.vcf" "more.vcf in.vcf"; do
		"$AGTOOLS" prune -q $files 2>/dev/null | tail -n +2 >expect
		for x in x.vcf x.vcf.gz x.bcf; do
			"$AGTOOLS" prune -q -@ 2 $files -o $x 2>stderr
			places $x 2>stderr | tail -n +2 | cmp - expect
			[ ! -s stderr ] # bcftools misses nothing
			bcftools view -H $x | sort >got
			[ -z "$(comm -13 all got)" ]
		done
		for x in v z; do # to a pipe: as the header was
			"$AGTOOLS" prune -q -O $x $files 2>/dev/null | cat >x
			bcftools view -H x.vcf.gz | cmp - <(bcftools view -H x)
		done
		run -1 --separate-stderr "$AGTOOLS" prune -q -O b $files
		[[ ${stderr_lines[-1]} == *'no header has a line for '* ]]
	done
}

@test "threads, pipes, formats, readers, batches and levels do not show" {
	local f="$data/small.missing" options
	for options in "" "-w 30snp --step 50snp" "-w 3k" "-w 5k --step 2k" \
		"-w 2k --step 3k" "--keep maf -w 9snp" \
		"--keep maf -w 3k --step 7snp -p $pops"; do
		"$AGTOOLS" prune -q $options -@ 1 $f.vcf.gz >expect
		"$AGTOOLS" prune -q $options -@ 2 $f.bcf | cmp - expect
		"$AGTOOLS" prune -q $options - <$f.vcf.gz | cmp - expect
		"$AGTOOLS" prune -q $options --reader htslib $f.bcf |
			cmp - expect
		AGTOOLS_BATCH=5000 "$AGTOOLS" prune -q $options -@ 3 \
			$f.vcf.gz | cmp - expect
		AGTOOLS_SIMD=scalar "$AGTOOLS" prune -q $options $f.bcf |
			cmp - expect
	done
}

@test "a limit is compared exactly: what lies on it is kept" {
	printf '##%s\n' fileformat=VCFv4.2 'contig=<ID=1,length=99>' \
		'FORMAT=<ID=GT,Number=1,Type=String,Description="x">' >x.vcf
	tr ' ' '\t' >>x.vcf <<-'END'
		#CHROM POS ID REF ALT QUAL FILTER INFO FORMAT a b c d
		1 10 . A C . . . GT 1 1 0 0
		1 20 . A C . . . GT 1 0 0 0
	END
	# r2 is 1/3, which no decimal is; of the next pair 1/4
	[ "$("$AGTOOLS" prune -q --r2 0.333333333333333333 x.vcf | wc -l)" = 2 ]
	[ "$("$AGTOOLS" prune -q --r2 0.333333333333333334 x.vcf | wc -l)" = 3 ]
}

@test "lists may come from pipes, though the files are read twice" {
	local f="$data/small.missing.bcf"
	printf '2R\t1000001\t1300000\n3L\t1\t9000000\n' >list
	"$AGTOOLS" prune -T list -p "$pops" "$f" 2>line >expect
	"$AGTOOLS" prune -O b -T <(cat list) -p <(cat "$pops") \
		-a <(cat "$data/small.mask.bed") -o x.bcf "$f"
	"$AGTOOLS" prune -T list -p "$pops" -a "$data/small.mask.bed" "$f" |
		cmp - <(places x.bcf)
	# nothing is said twice
	"$AGTOOLS" prune -O b -T <(cat list) -p "$pops" -o y.bcf "$f" \
		2>&1 | cmp - line
	places y.bcf | cmp - expect
}

@test "an index of a former file is told of" {
	local f="$data/small.bcf"
	"$AGTOOLS" prune -q -W -o x.vcf.gz "$f"
	run "$AGTOOLS" prune -q -r 2R -o x.vcf.gz "$f"
	[[ $output == *'x.vcf.gz.csi is the index of a former file; remove it' ]]
	rm x.vcf.gz.csi
	tabix x.vcf.gz
	run "$AGTOOLS" prune -q -W -o x.vcf.gz "$f"
	[[ $output == *'x.vcf.gz.tbi is the index of a former file; remove it' ]]
	rm x.vcf.gz.tbi
	run "$AGTOOLS" prune -q -W -o x.vcf.gz "$f"
	[ -z "$output" ]
}

@test "what cannot be done is refused" {
	local f="$data/small.bcf"
	refused 2 "read but once" prune -O b - <"$f"
	refused 2 "write-index" prune -W -O v -o x.vcf "$f"
	refused 2 "--r2: '2'" prune --r2 2 "$f"
	refused 2 "--step" prune -w 50snp --step 10k "$f"
	refused 2 "--window" prune -w contig "$f"
	refused 2 "--output" prune -o "$f" "$f"
	cp "$pops" pops.tsv
	cp "$f" in.bcf
	bcftools index in.bcf
	refused 2 "pops.tsv is also an input" prune -O v -p pops.tsv \
		-o pops.tsv in.bcf
	refused 2 "in.bcf.csi is also an input" prune -O b -o in.bcf.csi in.bcf
	cmp pops.tsv "$pops"
}
