# The numbers are those of other programs: see test/golden/README.md.

golden="$BATS_TEST_DIRNAME/../golden"

# Scans of haplotypes see whole contigs, of which some sites are known; of
# distances some pairs are.
known_sites() { # KNOWN TABLE
	case ${1##*/} in
	ihs.* | nsl.* | xpehh.* | xpnsl.* | dist.*)
		awk -F'\t' 'NR == FNR { known[$1, $2]; next }
			($1, $2) in known' "$1" "$2"
		;;
	*) cat "$2" ;;
	esac
}

cases() { # COMMAND [WITHIN]
	cd "$BATS_TEST_DIRNAME/../data"
	local table arguments n=0 failed=0
	while IFS=$'\t' read -r table arguments; do
		[[ $table == $1.* ]] || continue
		n=$((n + 1))
		"$AGTOOLS" $arguments -q --digits 15 \
			>"$BATS_TEST_TMPDIR/all" &&
			known_sites "$golden/$table.tsv" \
				"$BATS_TEST_TMPDIR/all" \
				>"$BATS_TEST_TMPDIR/$table" &&
			awk -v within="${2:-1e-9}" -f "$golden/compare.awk" \
				"$golden/$table.tsv" \
				"$BATS_TEST_TMPDIR/$table" && continue
		failed=$((failed + 1))
		echo "that is $table: agtools $arguments"
	done <"$golden/cases.tsv"
	[ "$n" -gt 1 ]
	[ "$failed" -eq 0 ]
}

@test "count has the allele counts of others" {
	cases count
}

@test "sites has the frequencies, heterozygosities and HWE tests of others" {
	cases sites
}

@test "samples has the counts of others" {
	cases samples
}

@test "diversity has pi, theta and Tajima's D of others" {
	cases diversity
}

@test "sfs has the spectra of others" {
	cases sfs
}

# Components whose eigenvalues are close have fewer digits in common.
@test "pca has the components of others" {
	cases pca 1e-7
}

@test "ihs and nsl have the scores of others" {
	cases ihs
	cases nsl
}

@test "xpehh and xpnsl have the scores of others" {
	cases xpehh
	cases xpnsl
}

@test "ld has the decay and the windows of others" {
	cases ld
}

@test "prune keeps the sites that others keep" {
	cases prune
}

@test "divergence has dxy, da and the shared and fixed sites of others" {
	cases divergence
}

@test "fst has the FST of Hudson and of Weir and Cockerham of others" {
	cases fst
}

@test "pbs has the branch lengths of others" {
	cases pbs
}

@test "fstats has f2, f3, f4 and D of others, and their standard errors" {
	cases fstats
}

# What norm adds are the last two columns; the others are what it reads.
@test "norm has the standardised scores of others" {
	local table arguments n=0
	while IFS=$'\t' read -r table arguments; do
		[[ $table == norm.* ]] || continue
		n=$((n + 1))
		sed 's/\t[^\t]*\t[^\t]*$//' "$golden/$table.tsv" |
			"$AGTOOLS" $arguments -q --digits 15 |
			awk -f "$golden/compare.awk" "$golden/$table.tsv" -
	done <"$golden/cases.tsv"
	[ "$n" -eq 2 ]
}

@test "a number that is off by a millionth is told" {
	local table="$BATS_TEST_TMPDIR/table" known
	known="$golden/diversity.genome.small.missing.tsv"
	awk -F'\t' -v OFS='\t' 'NR == 3 { $8 *= 1.000001 } 1' \
		CONVFMT=%.17g OFMT=%.17g "$known" >"$table"
	run awk -f "$golden/compare.awk" "$known" "$table"
	[ "$status" -eq 1 ]
	[[ $output == 'row 3, pi: '* ]]
	sed '$d' "$known" >"$table"
	run awk -f "$golden/compare.awk" "$known" "$table"
	[ "$status" -eq 1 ]
	[[ $output == *' rows, not '* ]]
	awk -f "$golden/compare.awk" "$known" "$known"
}

@test "every golden table is of a case, and every case is looked at" {
	local command
	cd "$golden"
	for command in $(tail -n +2 cases.tsv | cut -d. -f1 | sort -u); do
		grep -qE "^	cases $command\>|== $command\.\*" \
			"$BATS_TEST_FILENAME"
	done
	diff <(ls *.tsv | grep -v '^cases' | sed 's/\.tsv$//' | sort) \
		<(tail -n +2 cases.tsv | cut -f 1 | sort)
}

@test "garud has H1, H12 and the like of others" {
	cases garud
}

@test "haps has the haplotypes of others" {
	cases haps
}

@test "ehh has the decay of homozygosity of others" {
	cases ehh
}

@test "dist has the distances of others" {
	cases dist
}
