# Site frequency spectra, as a user sees them. What is expected comes of
# bcftools query, of hand-made files, or of what must hold between tables.

bats_require_minimum_version 1.5.0

setup() {
	source "$BATS_TEST_DIRNAME/oracle.bash"
	mkdir "$BATS_TEST_TMPDIR/here"
	cd "$BATS_TEST_TMPDIR/here"
	pops="$data/small.pops.tsv"
}

# Samples a, b, c of population P and d, e of Q; copies of ALT of 6 and of 4:
# (1,4) (1,4) (4,1) (5,1) (0,1) (0,0), two that are not biallelic, (2 of 5,2)
# and (6,4).
tiny() {
	printf '##%s\n' fileformat=VCFv4.2 'contig=<ID=1,length=99>' \
		'INFO=<ID=AA,Number=1,Type=String,Description="x">' \
		'INFO=<ID=DP,Number=1,Type=Integer,Description="x">' \
		'FORMAT=<ID=GT,Number=1,Type=String,Description="x">' >tiny.vcf
	tr ' ' '\t' >>tiny.vcf <<-'END'
		#CHROM POS ID REF ALT QUAL FILTER INFO FORMAT a b c d e
		1 1 . A C . . AA=A GT 0/0 0/1 0/0 1/1 1/1
		1 2 . A C . . AA=c GT 0/0 0/1 0/0 1/1 1/1
		1 3 . A C . . DP=4;AA=A||| GT 0/1 0/1 1/1 0/0 0/1
		1 4 . A C . . AA=T GT 0/1 1/1 1/1 0/0 0/1
		1 5 . A C . . DP=3 GT 0/0 0/0 0/0 0/0 0/1
		1 6 . A C . . AA=. GT 0/0 0/0 0/0 0/0 0/0
		1 7 . A C,G . . AA=A GT 0/1 0/0 0/0 0/0 0/0
		1 8 . A . . . AA=A GT 0/0 0/0 0/0 0/0 0/0
		1 9 . A C . . AA=a GT 0/1 ./1 0/0 0/0 1/1
		1 10 . A C . . DP=4;AA=C;DP=9 GT 1/1 1/1 1/1 1/1 1/1
	END
	printf '%s\n' 'a P' 'b P' 'c P' 'd Q' 'e Q' >tiny.pops
	bcftools view -Ob -o tiny.bcf tiny.vcf
}

# Copies of ALT and called alleles, of each population of $pops, a site a
# line; only biallelic records.
copies() { # FILE
	query "$1" -i 'N_ALT=1' | awk -F'\t' -v pops="$pops" '
		BEGIN { while ((getline line <pops) > 0) {
			split(line, w, /[ \t]+/); of[w[1]] = w[2] } }
		NR == 1 { for (i = 1; i <= NF; i++) pop[i + 4] = of[$i]; next }
		{ split("", an); split("", ac)
		for (i = 5; i <= NF; i++) {
			n = split($i, g, /[\/|]/)
			for (k = 1; k <= n; k++) if (g[k] != ".") {
				an[pop[i]]++; ac[pop[i]] += g[k] } }
		print ac["A"] + 0, an["A"] + 0, ac["B"] + 0, an["B"] + 0,
			ac["C"] + 0, an["C"] + 0 }'
}

# The n_sites of a table add up to this.
sum() { # COLUMN
	awk -v c="$1" 'NR > 1 { s += $c } END { printf "%.9g\n", s }'
}

@test "spectra count sites by copies of the minor allele, each count a row" {
	copies "$data/small.missing.vcf.gz" | awk -v OFS='\t' '
		{ for (p = 0; p < 3; p++) if ($(2 * p + 2) == 40) {
			c = $(2 * p + 1); n[p, c > 20 ? 40 - c : c]++ } }
		END { print "pop", "count", "n_sites"
		for (p = 0; p < 3; p++) for (c = 0; c <= 20; c++)
			print substr("ABC", p + 1, 1), c, n[p, c] + 0 }' >expect
	exact sfs -p "$pops" "$data/small.missing.vcf.gz" | diff expect -
}

@test "--unfolded counts copies of ALT" {
	copies "$data/small.missing.vcf.gz" | awk -v OFS='\t' '
		{ for (p = 0; p < 3; p++) if ($(2 * p + 2) == 40)
			n[p, $(2 * p + 1)]++ }
		END { print "pop", "count", "n_sites"
		for (p = 0; p < 3; p++) for (c = 0; c <= 40; c++)
			print substr("ABC", p + 1, 1), c, n[p, c] + 0 }' >expect
	exact sfs --unfolded -p "$pops" "$data/small.missing.bcf" |
		diff expect -
}

@test "--joint counts every pair, cells that have sites" {
	copies "$data/small.multi.vcf.gz" | awk -v OFS='\t' '
		{ for (p = 0; p < 3; p++) for (q = p + 1; q < 3; q++)
			if ($(2 * p + 2) == 40 && $(2 * q + 2) == 40)
				n[p, q, $(2 * p + 1), $(2 * q + 1)]++ }
		END { print "pop1", "pop2", "count1", "count2", "n_sites"
		for (p = 0; p < 3; p++) for (q = p + 1; q < 3; q++)
		for (c = 0; c <= 40; c++) for (d = 0; d <= 40; d++)
			if (n[p, q, c, d]) print substr("ABC", p + 1, 1),
				substr("ABC", q + 1, 1), c, d, n[p, q, c, d] }' \
		>unfolded
	exact sfs --joint --unfolded -p "$pops" "$data/small.multi.bcf" |
		diff unfolded -
	# the minor allele is that of both together, ALT if they are as many
	awk -F'\t' -v OFS='\t' 'NR == 1 { print; next }
		$3 + $4 > 40 { $3 = 40 - $3; $4 = 40 - $4 }
		{ n[$1 OFS $2 OFS $3 OFS $4] += $5 }
		END { for (k in n) print k, n[k] }' unfolded |
		sort -k1,1 -k2,2 -k3,3n -k4,4n >expect
	exact sfs --joint -p "$pops" "$data/small.multi.vcf.gz" |
		tail -n +2 | diff <(grep -v n_sites expect) -
}

@test "a joint spectrum of complete data has the single ones as its margins" {
	exact sfs --unfolded -p "$pops" "$data/small.bcf" |
		awk '$1 == "A" && $3 { print $2, $3 }' >expect
	[ "$(wc -l <expect)" -gt 20 ]
	exact sfs --unfolded --joint -p "$pops" "$data/small.bcf" |
		awk '$1 == "A" && $2 == "C" { n[$3] += $5 }
		END { for (c in n) print c, n[c] }' | sort -n | diff expect -
}

@test "n_sites add up to the records used, and skipped ones are told" {
	local n f="$data/small.multi.bcf"
	n=$(query "$f" -i 'N_ALT=1' | tail -n +2 | wc -l)
	[ "$n" -lt 5000 ]
	[ "$(used sfs --project 1 "$f")" -eq "$n" ]
	[ "$(exact sfs --project 1 "$f" | sum 3)" = "$n" ]
	[ "$(exact sfs "$data/small.bcf" | sum 3)" = 5000 ]
	[ "$(exact sfs -p "$pops" "$data/small.bcf" --project 40 --joint |
		sum 5)" = 15000 ]
	"$AGTOOLS" sfs --project 1 "$f" 2>&1 >/dev/null |
		grep -F "skipped (not_biallelic $((5000 - n)))"
}

@test "a record is used if it counts in some spectrum" {
	local options want n all f="$data/small.multi"
	copies $f.vcf.gz >counts
	all=$(wc -l <counts)
	while IFS=: read -r options want; do
		n=$(awk "$want" counts | wc -l)
		[ "$n" -lt "$all" ]
		"$AGTOOLS" sfs -p "$pops" $options $f.bcf 2>&1 >/dev/null |
			tail -n 1 | diff - <(echo "agtools sfs: 5000 records," \
			"$n used, $((5000 - n)) skipped (not_biallelic" \
			"$((5000 - all)), too_few_called $((all - n)))")
	done <<-'END'
		:$2 == 40 || $4 == 40 || $6 == 40
		--joint:($2 == 40) + ($4 == 40) + ($6 == 40) > 1
		--project 39:$2 >= 39 || $4 >= 39 || $6 >= 39
		--project 39 --joint:($2 >= 39) + ($4 >= 39) + ($6 >= 39) > 1
	END
	# as its own table's in a scan, where others use it
	[ "$(exact sfs "$f.bcf" | sum 3)" = "$(used sfs "$f.bcf")" ]
	"$AGTOOLS" scan --stats sfs,diversity -o out $f.bcf 2>&1 |
		grep -E ': 5000 records, 5000 used.*; sfs: .*\(.*too_few_called'
}

@test "projecting complete data to all alleles changes nothing" {
	local option
	for option in '' --unfolded --joint '--joint --unfolded'; do
		exact sfs $option -p "$pops" "$data/small.bcf" >expect
		exact sfs $option -p "$pops" --project 40 "$data/small.bcf" |
			cmp - expect
	done
}

@test "--project draws without replacement" {
	# of two alleles drawn, chances of 0, 1, 2 copies
	copies "$data/small.missing.vcf.gz" | awk -v OFS='\t' '
		{ for (p = 0; p < 3; p++) { n = $(2 * p + 2); c = $(2 * p + 1)
			if (n < 2) continue
			all = n * (n - 1)
			s[p, 0] += (n - c) * (n - c - 1) / all
			s[p, 1] += 2 * c * (n - c) / all
			s[p, 2] += c * (c - 1) / all } }
		END { print "pop", "count", "n_sites"
		for (p = 0; p < 3; p++) for (c = 0; c <= 2; c++)
			printf "%s\t%d\t%.15g\n", substr("ABC", p + 1, 1), c,
				s[p, c] }' >expect
	exact sfs --unfolded --project 2 -p "$pops" \
		"$data/small.missing.bcf" | is_like expect
	# folded, 0 and 2 copies are one
	awk -F'\t' -v OFS='\t' 'NR == 1 || $2 == 1 { print; next }
		$2 == 0 { a = $3; next } { printf "%s\t0\t%.15g\n", $1, a + $3 }' expect |
		(read -r line && echo "$line" && sort) >folded
	exact sfs --project 2 -p "$pops" "$data/small.missing.bcf" |
		(read -r line && echo "$line" && sort) | is_like folded
}

@test "a joint projection draws from both populations" {
	exact sfs --joint --unfolded --project 5 -p "$pops" \
		"$data/small.bcf" | awk '$1 == "A" && $2 == "B" {
		n[$3] += $5 } END { for (c = 0; c < 6; c++)
		printf "%s\t%d\t%.15g\n", "A", c, n[c] }' >margin
	exact sfs --unfolded --project 5 -p "$pops" "$data/small.bcf" |
		awk 'NR == 1 || $1 == "A"' >expect
	(head -n 1 expect && cat margin) | is_like expect
	# with missing calls, a site needs enough in both
	copies "$data/small.missing.vcf.gz" |
		awk '$2 >= 37 && $4 >= 37' | wc -l >expect
	exact sfs --joint --project 37 -p "$pops" "$data/small.missing.bcf" |
		awk '$1 == "A" && $2 == "B"' | (echo x && cat) | sum 5 |
		diff expect -
}

@test "--ancestral counts the derived allele" {
	bcftools query -f '%REF\t%ALT\t%INFO/AA[\t%GT]\n' \
		"$data/small.vcf.gz" |
		awk -F'\t' '$3 == $1 || $3 == $2 { c = 0
			for (i = 4; i <= NF; i++) {
				split($i, g, "|"); c += g[1] + g[2] }
			n[$3 == $1 ? c : 120 - c]++ }
			END { for (c = 0; c <= 120; c++)
				print "all\t" c "\t" n[c] + 0 }' >expect
	exact sfs --unfolded --ancestral AA "$data/small.bcf" | tail -n +2 |
		diff expect -
	# what is folded does not know which allele was counted
	exact sfs "$data/small.bcf" | tail -n +2 >folded
	exact sfs --unfolded "$data/small.bcf" | tail -n +2 | awk -F'\t' '
		{ n[$2 > 60 ? 120 - $2 : $2] += $3 }
		END { for (c = 0; c <= 60; c++) print "all\t" c "\t" n[c] }' |
		diff folded -
}

@test "ancestral alleles: lower case, A|||, none, another's" {
	tiny
	printf '%s\t%s\t%s\n' pop count n_sites P 0 1 P 1 1 P 2 0 P 3 0 P 4 1 \
		P 5 1 P 6 0 Q 0 2 Q 1 1 Q 2 1 Q 3 0 Q 4 1 >expect
	local file reader
	for file in tiny.vcf tiny.bcf; do
		for reader in fast htslib; do
			"$AGTOOLS" sfs -p tiny.pops --reader $reader $file \
				--unfolded --ancestral AA >got 2>line
			diff expect got
			[ "$(<line)" = "agtools sfs: 10 records, 5 used, 5\
 skipped (not_biallelic 2, no_ancestral 3)" ]
		done
	done
}

@test "the first ancestral tag counts, of type String or Character" {
	tiny
	local type tag file reader
	for type in String Character; do
		grep '^#' tiny.vcf | sed "/ID=AA/s/String/$type/" >tags.vcf
		for tag in 'AA=;AA=C' 'AA;AA=C' 'AA=C;AA=' 'AAA=C' 'AA=A;AA=C'; do
			tr ' ' '\t' <<<"1 1 . A C . . $tag GT 0/0 0/1 0/0 0/0 1/1"
		done >>tags.vcf
		sed -i '2i##INFO=<ID=AAA,Number=1,Type=String,Description="x">' \
			tags.vcf
		bcftools view -Ob -o tags.bcf tags.vcf
		for file in tags.vcf tags.bcf; do
			for reader in fast htslib; do
				exact sfs --unfolded --ancestral AA \
					--reader $reader $file |
					awk 'NR > 1 && $3' |
					diff - <(printf 'all\t%d\t1\n' 3 7)
			done
		done
	done
}

@test "the table, dadi's form and fastsimcoal's of a joint spectrum" {
	tiny
	exact sfs -p tiny.pops --joint tiny.vcf | diff - <(
		printf '%s\t%s\t%s\t%s\t%s\n' pop1 pop2 count1 count2 n_sites \
			P Q 0 0 2 P Q 0 1 1 P Q 1 3 1 P Q 1 4 2 P Q 4 1 1)
	# a tie is shared with the cell of the other allele
	exact sfs -p tiny.pops --joint --format dadi tiny.bcf >got
	diff got - <<-'END'
		7 5 folded "P" "Q"
		2 1 0 0 0 0 0 0 1 1 0 0 0 0.5 0 0 0 0 0 0 0 0.5 0 0 0 1 0 0 0 0 0 0 0 0 0
		1 0 0 0 0 0 0 0 0 0 0 0 0 0 1 0 0 0 1 1 0 0 1 1 1 0 1 1 1 1 1 1 1 1 1
	END
	exact sfs -p tiny.pops --joint --format fastsimcoal tiny.vcf >got
	diff got <(echo '1 observations' && tr ' ' '\t' <<-'END'
		 d0_0 d0_1 d0_2 d0_3 d0_4 d0_5 d0_6
		d1_0 2 0 0 0 0 1 0
		d1_1 1 0 0 0 0.5 0 0
		d1_2 0 0 0 0 0 0 0
		d1_3 0 1 0.5 0 0 0 0
		d1_4 0 1 0 0 0 0 0
	END
	)
}

@test "dadi's form and fastsimcoal's of one population" {
	tiny
	exact sfs -s a,b,c --unfolded --format dadi tiny.bcf | diff - <(
		printf '%s\n' '7 unfolded "all"' '2 2 0 0 1 1 1' \
			'1 0 0 0 0 0 1')
	exact sfs -s a,b,c --format dadi tiny.bcf | diff - <(
		printf '%s\n' '7 folded "all"' '3 3 1 0 0 0 0' '1 0 0 0 1 1 1')
	exact sfs -s a,b,c --format fastsimcoal tiny.vcf | diff - <(
		echo '1 observations'
		tr ' ' '\t' <<<'d0_0 d0_1 d0_2 d0_3 d0_4 d0_5 d0_6'
		tr ' ' '\t' <<<'3 3 1 0 0 0 0')
	# of two alleles drawn; 5 alleles are called at the ninth site
	exact sfs -s a,b,c --unfolded --project 2 --format dadi tiny.vcf |
		sed -n 2p | tr ' ' '\n' | awk 'NR == 1 { x = $1 - 3.7 }
			NR == 2 { x = $1 - 2 - 4 / 30 }
			NR == 3 { x = $1 - 2 - 5 / 30 }
			x * x > 1e-20 { exit 1 } END { if (NR != 3) exit 1 }'
}

@test "sites where samples have other alleles are left out, and told" {
	tiny
	awk -F'\t' -v OFS='\t' '!/^#/ && $2 < 4 { $11 = substr($11, 1, 1) } 1' \
		tiny.vcf >haploid.vcf
	# b is haploid at three sites, of which none has 6 alleles
	run -0 --separate-stderr "$AGTOOLS" sfs -q -p tiny.pops --unfolded \
		haploid.vcf
	[[ $stderr == *'P: sites left out'*'than 6 '*': 3; --project '* ]]
	[ "${#stderr_lines[@]}" -eq 1 ]
	[ "$(sum 3 <<<"$output")" = 12 ]
	[ "$(exact sfs -p tiny.pops --project 4 haploid.vcf | sum 3)" = 16 ]
	# in whichever order sites come
	grep '^#' haploid.vcf >turned.vcf
	grep -v '^#' haploid.vcf | tac | awk -F'\t' -v OFS='\t' '
		{ $2 = NR } 1' >>turned.vcf
	AGTOOLS_BATCH=100 exact sfs -p tiny.pops --unfolded turned.vcf |
		diff <(echo "$output") -
	# all calls haploid: as many alleles as samples
	sed '/^[^#]/s/\([01.]\)\/[01]/\1/g' tiny.vcf >one.vcf
	exact sfs -p tiny.pops --unfolded one.vcf | cut -f 1,2 |
		diff - <(printf '%s\t%s\n' pop count P 0 P 1 P 2 P 3 Q 0 Q 1 Q 2)
}

@test "a few odd records do not empty a spectrum, the commonest size decides" {
	tiny
	local option where odd
	odd='1 99 . A C . . . GT'
	for option in '' --unfolded '--joint --unfolded'; do
		exact sfs -p tiny.pops $option tiny.vcf >expect
		while read -r calls; do
			(cat tiny.vcf && tr ' ' '\t' <<<"$odd $calls") >last.vcf
			(grep '^#' tiny.vcf && tr ' ' '\t' <<<"${odd/99/1} $calls" &&
				grep -v '^#' tiny.vcf) >first.vcf
			for where in first last; do
				exact sfs -p tiny.pops $option $where.vcf \
					2>line | diff expect -
				AGTOOLS_BATCH=70 exact sfs -@ 3 -p tiny.pops \
					$option $where.vcf 2>lines |
					diff expect -
				cmp line lines
			done
		done <<-'END'
			./././. 0/0 0/0 ./. 0/1
			0/0/1 0/1 0/0 0/0/0 0/0
			0 0/1 0/0 0 1
		END
		# the last of them is complete, of fewer alleles
		grep -E 'Q: sites left out.*than (6 and )?4 alleles.*: 1;' line
	done
	# each commonest size has as many sites: the larger
	(grep '^#' tiny.vcf && tr ' ' '\t' <<-'END') >tie.vcf
		1 1 . A C . . . GT 0/0 0/1 0/0 0 1
		1 2 . A C . . . GT 0 0/1 0/0 0/1 1/1
		1 3 . A C . . . GT 0/0 1/1 0/0 0 0
		1 4 . A C . . . GT 0 1/1 1/1 0/1 0/1
	END
	exact sfs -p tiny.pops --unfolded tie.vcf | awk '$3' |
		diff - <(printf '%s\t%s\t%s\n' pop count n_sites P 1 1 P 2 1 \
			Q 2 1 Q 3 1)
	exact sfs -p tiny.pops --unfolded --joint tie.vcf | tail -n +2 |
		diff - <(printf 'P\tQ\t%s\t%s\t1\n' 1 1 2 0)
}

@test "a projection to more alleles than there are is empty, and told" {
	tiny
	run -0 --separate-stderr "$AGTOOLS" sfs -q -p tiny.pops --unfolded \
		--project 5 tiny.vcf
	echo "$stderr"
	[ "$stderr" = "agtools sfs: warning: population 'Q' has at most 4\
 alleles called; its spectrum is empty with --project 5" ]
	diff <(awk '$1 == "Q"' <<<"$output") \
		<(printf 'Q\t%s\t0\n' 0 1 2 3 4 5)
	[ "$(exact sfs -p tiny.pops --project 5 tiny.vcf | sum 3)" = 8 ]
	run -0 --separate-stderr "$AGTOOLS" sfs -q -p tiny.pops --joint \
		--project 5 tiny.bcf
	[[ $stderr == *"'Q' has at most 4 alleles called; its spectra are"* ]]
	[ "${#stderr_lines[@]}" -eq 1 ]
	[ "${#lines[@]}" -eq 1 ]
	run -0 --separate-stderr "$AGTOOLS" sfs -q -s a --project 3 --format \
		dadi tiny.vcf
	[ "${lines[1]}" = '0 0 0 0' ]
	run -0 --separate-stderr "$AGTOOLS" sfs -q -s a --project 2 --format \
		fastsimcoal tiny.vcf
	[ -z "$stderr" ]
	# enough alleles in each, never at one site
	awk -F'\t' -v OFS='\t' '!/^#/ { $14 = "./." }
		!/^#/ && $2 < 5 { $14 = "0/1"; $10 = $11 = "./." } 1' \
		tiny.vcf >apart.vcf
	run -0 --separate-stderr "$AGTOOLS" sfs -q -p tiny.pops --joint \
		--project 3 apart.vcf
	[[ $stderr == *'P and Q: no site has 3 alleles called in both' ]]
	[ "${#stderr_lines[@]}" -eq 1 ]
	[ "${#lines[@]}" -eq 1 ]
	run -0 --separate-stderr "$AGTOOLS" sfs -q -p tiny.pops --joint \
		--project 2 apart.vcf
	[ -z "$stderr" ]
	# a scan keeps its other tables
	"$AGTOOLS" scan -q --stats diversity,sfs --project 11 -o out tiny.vcf
	[ "$(wc -l <out.sfs.tsv)" -eq 7 ]
	[ "$(sum 3 <out.sfs.tsv)" = 0 ]
	"$AGTOOLS" diversity -q tiny.vcf | cmp - out.diversity.tsv
}

@test "a spectrum without a site is told" {
	bcftools view -h "$data/small.bcf" >none.vcf
	bcftools view -H -t 2R:1-1000060 "$data/small.bcf" |
		awk -F'\t' -v OFS='\t' '{ $10 = "./." } 1' >>none.vcf
	run -0 --separate-stderr "$AGTOOLS" sfs -q -p "$pops" none.vcf
	[[ $stderr == *'A: no site has all alleles called; --project'* ]]
	[ "$(sum 3 <<<"$output")" = "$(($(grep -vc '^#' none.vcf) * 2))" ]
	# and of no site, each count
	exact sfs -p "$pops" -t 2R:1-2 "$data/small.bcf" >got
	[ "$(wc -l <got)" -eq 64 ]
	[ "$(sum 3 <got)" = 0 ]
	exact sfs --joint -p "$pops" -t 2R:1-2 "$data/small.bcf" |
		diff - <(printf 'pop1\tpop2\tcount1\tcount2\tn_sites\n')
}

@test "any threads, readers, batches, pipes and formats give the same bytes" {
	local options f="$data/small.multi"
	for options in '' '--unfolded --ancestral AA' '--joint --project 7' \
		'--joint --unfolded --ancestral AA --project 33'; do
		options="-p $pops --digits 17 -q $options"
		"$AGTOOLS" sfs $options -@ 1 $f.vcf.gz >expect
		"$AGTOOLS" sfs $options -@ 4 $f.vcf.gz | cmp - expect
		"$AGTOOLS" sfs $options -@ 4 - <$f.bcf | cmp - expect
		"$AGTOOLS" sfs $options --reader htslib $f.bcf | cmp - expect
		"$AGTOOLS" sfs $options --reader htslib $f.vcf.gz | cmp - expect
		AGTOOLS_BATCH=5000 "$AGTOOLS" sfs $options -@ 3 $f.bcf |
			cmp - expect
		AGTOOLS_BATCH=5000 "$AGTOOLS" sfs $options -@ 3 $f.vcf.gz |
			cmp - expect
	done
}

@test "what cannot be asked for is refused" {
	tiny
	local f=tiny.vcf
	refused 2 'no meaning without --unfolded' sfs --ancestral AA $f
	refused 1 'tiny\.vcf: the header does not define INFO/XX as a String' \
		sfs --unfolded --ancestral XX $f
	refused 1 'tiny\.bcf: .* INFO/DP as a String' \
		sfs --unfolded --ancestral DP tiny.bcf
	refused 1 'tiny\.vcf: .* INFO/GT as a String' \
		sfs --unfolded --ancestral GT --reader htslib $f
	refused 2 '--ancestral needs the name of an INFO tag' \
		sfs --unfolded --ancestral '' $f
	refused 2 "--write-index: the rows of sfs's table have no position" \
		scan --stats diversity,sfs -o out -O z -W $f
	refused 2 "--project 999999999: population 'all' has 5 samples, too few" \
		sfs --project 999999999 $f
	refused 2 'out of range' sfs --project 0 $f
	refused 2 '--joint needs two populations' sfs --joint $f
	refused 2 '--format dadi holds one spectrum.* 2 populations.* one' \
		sfs --format dadi -p tiny.pops $f
	refused 2 '--format fastsimcoal holds one .* 3 populations.* two' \
		sfs --format fastsimcoal --joint -p "$pops" "$data/small.bcf"
}
