# Principal components, as a user sees them. What is expected comes of
# bcftools query, by pca.awk, or must hold between tables.

bats_require_minimum_version 1.5.0

setup() {
	source "$BATS_TEST_DIRNAME/oracle.bash"
	mkdir "$BATS_TEST_TMPDIR/here"
	cd "$BATS_TEST_TMPDIR/here"
	pops="$data/small.pops.tsv"
	some=A_001,A_002,A_003,A_004,B_001,B_002,B_003,C_001,C_002,C_003
}

# stdin is of query
expected() { # NAME=VALUE...
	local settings=() x
	for x; do
		settings+=(-v "$x")
	done
	awk "${settings[@]}" -f "$BATS_TEST_DIRNAME/pca.awk"
}

# The table on stdin is that of EXPECTED, to seven digits.
is_near() { # EXPECTED [WITHIN [FLOOR]]
	cat >got
	awk -v within="${2:-1e-7}" -v floor="$3" -f "$compare" "$1" got
}

query_some() { # FILE [OPTIONS]
	bcftools view -s $some "$1" "${@:2}" -Ob -o some.bcf
	query some.bcf | where '$4 !~ /,/ && $4 != "."'
}

@test "coordinates, eigenvalues and loadings are those of the matrix of pairs" {
	query_some "$data/small.missing.bcf" -t 2R:1-1060000 >sites
	for scale in patterson standard center; do
		exact pca -k 3 --scale $scale --eigenvalues values \
			--loadings loadings some.bcf >coordinates
		for table in coordinates values loadings; do
			expected k=3 scale=$scale table=${table/v/eigenv} \
				<sites >expect
			is_near expect <$table
		done
	done
	[ "$(wc -l <loadings)" -gt 100 ]
}

@test "--maf, --max-missing and --thin choose sites, and the rest are counted" {
	query_some "$data/small.multi.bcf" -t 3L:1-2060000 >sites
	exact pca -k 2 --maf 0.15 --max-missing 0.1 --thin 3 \
		--loadings loadings some.bcf >coordinates
	for table in coordinates loadings; do
		expected k=2 maf=0.15 missing=0.1 thin=3 table=$table <sites \
			>expect
		is_near expect <$table
	done
	"$AGTOOLS" pca -k 2 --maf 0.15 --max-missing 0.1 --thin 3 some.bcf \
		2>&1 >/dev/null | sed 's/[0-9]\+/N/g' |
		diff - <(echo "agtools pca: N records, N used, N skipped \
(not_biallelic N, monomorphic N, rare_allele N, many_missing N, thinned N)")
	[ "$(used pca --maf 0.15 --max-missing 0.1 --thin 3 some.bcf)" -eq \
		$(($(wc -l <expect) - 1)) ]
}

@test "--maf is compared exactly, whichever allele is the rarer" {
	{
		bcftools view -h "$data/small.bcf" | grep '^##'
		printf '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT'
		printf '\t%s' a b c d e f g h i j
		printf '\n2R\t%d\t.\tA\tC\t.\t.\t.\tGT' 5
		printf '\t%s' 0/1 0/1 0/0 0/0 0/0 0/0 0/0 0/0 0/0 0/0
		printf '\n2R\t%d\t.\tA\tC\t.\t.\t.\tGT' 7
		printf '\t%s' 0/1 0/1 1/1 1/1 1/1 1/1 1/1 1/1 1/1 1/1
		echo
	} >x.vcf
	[ "$(used pca -k 1 --maf 0.1 x.vcf)" = 2 ]
	[ "$(used pca -k 1 --maf 0.100000000001 x.vcf)" = 0 ]
	refused 2 "--maf: '0.6' is more than 0.5" pca --maf 0.6 x.vcf
	refused 2 "--maf: 'x' is not a number from 0 to 1" pca --maf x x.vcf
}

@test "--fit-samples fits some, and projects the others by the loadings" {
	query_some "$data/small.missing.bcf" -t 2R:1-1060000 >sites
	tr , '\n' <<<"$some" | grep -v '_002' >fit
	exact pca -k 3 --fit-samples fit --eigenvalues values some.bcf \
		>coordinates
	for table in coordinates values; do
		expected k=3 "fit=,$(paste -sd, fit)," \
			table=${table/v/eigenv} <sites >expect
		is_near expect <$table
	done
}

@test "a sample projected lies where one of the same genotypes is fitted" {
	bcftools view -t 2R:1-1100000 "$data/small.bcf" |
		awk -F'\t' -v OFS='\t' '/^##/ { print; next }
			/^#/ { print $0, "twin1", "twin2"; next }
			{ print $0, $10, $40 }' >twins.vcf
	bcftools query -l "$data/small.bcf" >fit
	for method in exact random; do
		exact pca -k 4 --fit-samples fit --method $method twins.vcf |
			sed -n '2p;32p;62,63p' | cut -f 3- >rows
		diff <(sed -n 1,2p rows | numbers) <(sed -n 3,4p rows | numbers)
	done
}

# Six digits, and none where there is next to nothing.
numbers() {
	awk '{ for (i = 1; i <= NF; i++) printf "%.4f ", $i; print "" }'
}

@test "populations are labels, and choose samples" {
	exact pca -k 3 "$data/small.bcf" | cut -f 1,3- >all
	exact pca -k 3 -p "$pops" "$data/small.bcf" >by_pop
	cut -f 1,3- by_pop | is_near all
	tail -n +2 by_pop | cut -f 1,2 | sort |
		diff - <(sort "$pops" | tr -s ' ' '\t')
	# in another order, some of them
	awk '$2 != "B"' "$pops" | sort -r >ac
	exact pca -k 3 -p ac "$data/small.bcf" | cut -f 1,3- >got_ac
	exact pca -k 3 -s "$(cut -f 1 ac | paste -sd,)" "$data/small.bcf" |
		cut -f 1,3- | is_near got_ac
}

@test "the order of samples does not matter" {
	bcftools query -l "$data/small.missing.bcf" | sort -k1.3 -r >order
	bcftools view -S order -Ob -o other.bcf "$data/small.missing.bcf"
	exact pca -k 4 "$data/small.missing.bcf" | sort >expect
	exact pca -k 4 other.bcf | sort | is_near expect
}

@test "three populations part along two components" {
	"$AGTOOLS" pca -q -k 3 -p "$pops" "$data/small.bcf" |
		awk 'NR > 1 { n[$2]++; for (c = 3; c <= 4; c++) {
				s[$2, c] += $c; ss[$2, c] += $c * $c } }
			END { for (c = 3; c <= 4; c++) { b = w = 0
				for (p in n) { m = s[p, c] / n[p]
					b += n[p] * m * m
					w += ss[p, c] - n[p] * m * m }
				if (b < 5 * w) exit 1 } }'
}

@test "random has the leading components of exact, at several sizes" {
	for samples in 20 40 60; do
		bcftools query -l "$data/small.missing.bcf" |
			awk -v n=$samples '(NR * 7) % 60 < n' >keep
		exact pca -k 2 -S keep "$data/small.missing.bcf" >expect
		exact pca -k 2 -S keep --method random --seed $samples \
			"$data/small.missing.bcf" | is_near expect 1e-2
	done
	"$AGTOOLS" pca -k 2 --method random "$data/small.bcf" 2>&1 >/dev/null |
		found '^agtools pca: [0-9]* products with the sites, no axis'
	[ -z "$("$AGTOOLS" pca -q -k 2 --method random "$data/small.bcf" \
		2>&1 >/dev/null)" ]
}

@test "threads, forms and batches do not show" {
	for how in '' '--method random' '--precision float' \
		'--local -w 300snp' '--local -w 200k --step 50k'; do
		exact pca -k 3 $how -@ 1 "$data/small.missing.vcf.gz" >expect
		for threads in 2 3 8; do
			exact pca -k 3 $how -@ $threads \
				"$data/small.missing.vcf.gz" | cmp - expect
		done
		exact pca -k 3 $how "$data/small.missing.bcf" | cmp - expect
		exact pca -k 3 $how - <"$data/small.missing.bcf" | cmp - expect
		AGTOOLS_BATCH=5000 exact pca -k 3 $how -@ 2 \
			"$data/small.missing.vcf.gz" | cmp - expect
		for level in scalar avx2; do
			AGTOOLS_SIMD=$level exact pca -k 3 $how \
				"$data/small.missing.bcf" | cmp - expect
		done
	done
	exact pca "$data/small.bcf" >expect
	exact pca "$data/small.2R.vcf.gz" "$data/small.3L.bcf" | cmp - expect
}

@test "sites that do not fit into memory are read again, and do not show" {
	local f="$data/small.missing" how threads
	bcftools query -l "$f.bcf" | first 45 >fit
	for how in '--method random' '--method exact --thin 2'; do
		how="$how --fit-samples fit -k 4 --eigenvalues values"
		how="$how --loadings loadings"
		exact pca $how "$f.bcf" >expect
		cat values loadings >>expect
		for threads in 1 2 3 8; do
			exact pca $how --memory 1k -@ $threads "$f.vcf.gz" \
				2>stderr >got
			cat values loadings >>got
			cmp got expect
			grep -q 'are read again' stderr
			[ "$(wc -l <stderr)" -eq 1 ]
		done
		AGTOOLS_BATCH=5000 exact pca $how --memory 20k -@ 2 "$f.bcf" \
			2>/dev/null >got
		cat values loadings >>got
		cmp got expect
	done
	# some regions, several files, and the other reader
	how='--method random -r 2R:1-1050000,3L:2000000-2050000'
	exact pca $how "$f.bcf" >expect
	exact pca $how --memory 1k "$f.bcf" 2>/dev/null | cmp - expect
	exact pca --method random "$data/small.bcf" >expect
	exact pca --method random --memory 1k "$data/small.2R.vcf.gz" \
		"$data/small.3L.bcf" 2>/dev/null | cmp - expect
	exact pca --method random --memory 1k --reader htslib \
		"$data/small.bcf" 2>/dev/null | cmp - expect
}

@test "what can be read but once has to fit into memory" {
	local f="$data/small.bcf"
	refused 1 'stdin can be read but once; save it to a file' pca -q \
		--method random --memory 1k - <"$f"
	mkfifo pipe
	cat "$f" >pipe &
	refused 1 'pipe can be read but once; save it to a file' pca -q \
		--method random --memory 1k pipe
	refused 2 "--memory: '0' is not a number of bytes" pca --memory 0 $f
	refused 2 "--memory: 'much' is not a number" pca --memory much $f
	refused 2 '--memory has no meaning with --local' pca --memory 1G \
		--local -w 10k $f
	exact pca --method random $f >expect
	exact pca --method random --memory 1G - <$f | cmp - expect
}

# Coordinates are some tens long, and what rounding turns an axis by is of that
# length, however near to 0 a sample lies. It depends on the processor.
@test "--precision float is near to double" {
	exact pca -k 3 "$data/small.bcf" >expect
	exact pca -k 3 --precision float "$data/small.bcf" >float
	run ! cmp -s float expect
	is_near expect 1e-4 10 <float
}

@test "OpenBLAS has the code that the processor can run, or that is asked for" {
	local verbose="env OPENBLAS_VERBOSE=2 $AGTOOLS pca -q $data/small.bcf"
	local flags wanted='[A-Z].*' # it is the library's choice
	[ "$(uname -m)" = x86_64 ] || return 0 # names of others are others
	flags=" $(grep -m 1 '^flags' /proc/cpuinfo) "
	if [[ $flags == *' avx2 '* && $flags == *' fma '* ]]; then
		wanted=Haswell
	fi
	if [[ $flags == *' avx512f '* && $flags == *' avx512bw '* &&
		$flags == *' avx512dq '* && $flags == *' avx512vl '* ]]; then
		wanted=SkylakeX
	fi
	env -u OPENBLAS_CORETYPE $verbose 2>&1 >/dev/null |
		found -x "Core: $wanted"
	OPENBLAS_CORETYPE=Nehalem $verbose 2>&1 >/dev/null |
		found -x 'Core: Nehalem'
}

@test "what there is not is NaN" {
	local row
	exact pca -k 5 -s A_001,A_002,A_003 --eigenvalues values \
		"$data/small.bcf" >got
	row=$(sed -n 2p got)
	[[ $row =~ NaN$'\t'NaN$'\t'NaN$ && ! $row =~ NaN.*NaN.*NaN.*NaN ]]
	[ "$(grep -c NaN values)" -eq 3 ]
	[ "$(wc -l <values)" -eq 6 ]
	# no site, one site
	exact pca -k 2 -t 2R:1-2 "$data/small.bcf" --eigenvalues values \
		--loadings loadings >got
	[ "$(wc -l <got)" -eq 61 ]
	[ "$(wc -l <loadings)" -eq 1 ]
	tail -n +2 got | cut -f 3,4 | sort -u | diff - <(printf 'NaN\tNaN\n')
	exact pca -k 2 -t 2R:1000046 "$data/small.bcf" --loadings loadings >got
	cut -f 5,6 loadings | diff - <(printf 'pc1\tpc2\n1\tNaN\n') ||
		cut -f 5,6 loadings | diff - <(printf 'pc1\tpc2\n-1\tNaN\n')
	refused 1 'two or more' pca -s A_001 "$data/small.bcf"
	echo A_001 >one
	refused 1 'two or more' pca --fit-samples one "$data/small.bcf"
}

@test "--local has the components of each window by itself" {
	exact pca --local -k 2 -w 700snp -t 3L "$data/small.missing.bcf" >got
	[ "$(wc -l <got)" -eq 9 ]
	[ "$(head -n 1 got | cut -f 1-6 | tr '\t' ' ')" = \
		"chrom start end pc eigenvalue A_001" ]
	# the last window, whose sites are fewer than the samples
	exact pca --local -k 2 -w 40snp -t 3L "$data/small.missing.bcf" |
		tail -n 2 >>got
	tail -n +2 got | while IFS=$'\t' read -r chrom start end pc value axis
	do
		exact pca -k 2 -t "$chrom:$start-$end" --eigenvalues values \
			"$data/small.missing.bcf" >whole
		awk -F'\t' -v pc="$pc" -v value="$value" -v axis="$axis" '
			function far(a, b) {
				return (a - b) ^ 2 > 1e-14 * (1 + b * b)
			}
			NR == FNR { eigen[$1] = $2; next }
			FNR > 1 { x[++n] = $(2 + pc) }
			END {
				if (far(value, eigen[pc]) ||
				    split(axis, u) != n)
					exit 1
				s = sqrt(value * n)
				for (i = 1; i <= n; i++)
					if (far(u[i] * s, x[i]))
						exit 1
			}' values whole
	done
}

@test "options that do not go together are refused" {
	refused 2 'windows are those of --local' pca -w 10k "$data/small.bcf"
	refused 2 '--local: give -w' pca --local "$data/small.bcf"
	refused 2 '--loadings has no meaning with --local' pca --local \
		-w 10k --loadings x "$data/small.bcf"
	refused 1 "not in the input: 'nobody'" pca --fit-samples \
		<(printf 'A_001\nnobody\n') "$data/small.bcf"
	refused 2 "components" pca -k 0 "$data/small.bcf"
	refused 2 '--precision double is for --method exact' pca \
		--method random --precision double "$data/small.bcf"
	cp "$data/small.bcf" mine.bcf
	refused 2 'input' pca --eigenvalues mine.bcf mine.bcf
}
