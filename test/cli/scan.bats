# scan writes what the single commands write, byte for byte, on one pass.

bats_require_minimum_version 1.5.0

setup() {
	source "$BATS_TEST_DIRNAME/oracle.bash"
	mkdir "$BATS_TEST_TMPDIR/here"
	cd "$BATS_TEST_TMPDIR/here"
	pops="$data/small.pops4.tsv"
}

# Tables of scan against those of each command; STATS may bring options of
# its own: "fstats --stat d".
alike() { # FILE STATS[,STATS..] OPTIONS...
	local file=$1 list=$2 stat own=()
	local IFS=,
	shift 2
	for stat in $list; do
		own+=("${stat#"${stat%% *}"}")
	done
	IFS=' '
	"$AGTOOLS" scan -q --stats "$(sed 's/ [^,]*//g' <<<"$list")" \
		${own[*]} -p "$pops" "$@" -o all "$file"
	IFS=,
	for stat in $list; do
		IFS=' '
		# shellcheck disable=SC2086
		"$AGTOOLS" $stat -q -p "$pops" "$@" -o one "$file"
		cmp one "all.${stat%% *}.tsv"
		[ "$(wc -l <one)" -gt 1 ]
	done
	rm all.*
}

@test "tables of scan are those of the single commands" {
	local file
	for file in small.bcf small.missing.vcf.gz small.multi.bcf small.messy.bcf
	do
		file=$data/$file
		alike "$file" diversity,divergence,fst,pbs,fstats,sfs
		alike "$file" diversity,divergence,fst,pbs -w 50k
		alike "$file" 'fst -e wc --joint,fstats --stat d' -w 100snp
		alike "$file" diversity,fst,fstats -j 500snp -w contig
		alike "$file" 'sfs --unfolded --project 10,divergence --per pair'
		alike "$file" 'pbs,diversity --per site --min-seg 7' \
			-r 2R:1000001-1200000 -w 20k --step 10k
	done
}

@test "threads, small batches and pipes do not show in any table" {
	local stats=diversity,divergence,fst,pbs,fstats,sfs
	local options=(-q -p "$pops" --stats "$stats" -j 200snp)
	local stat
	"$AGTOOLS" scan "${options[@]}" -@ 1 -o a "$data/small.multi.bcf"
	AGTOOLS_BATCH=3000 "$AGTOOLS" scan "${options[@]}" -@ 5 -o b \
		"$data/small.multi.vcf.gz"
	"$AGTOOLS" scan "${options[@]}" -@ 3 -o c - <"$data/small.multi.bcf"
	for stat in ${stats//,/ }; do
		cmp "a.$stat.tsv" "b.$stat.tsv"
		cmp "a.$stat.tsv" "c.$stat.tsv"
	done
}

@test "the summary tells what each table skipped" {
	run --separate-stderr "$AGTOOLS" scan -p "$pops" -o x --summary s.json \
		--stats fst,fstats "$data/small.multi.bcf"
	[ "$status" -eq 0 ]
	grep -qF '5000 records, 5000 used, 0 skipped; fstats: 4500 used, 500 skipped (not_biallelic 500)' \
		<<<"$stderr"
	tr -d ' \n' <s.json | found -F \
		'"fstats":{"total":5000,"used":4500,"skipped":{"not_biallelic":500}'
	run --separate-stderr "$AGTOOLS" scan -p "$pops" -o x \
		--stats fstats,sfs "$data/small.multi.bcf"
	grep -qF '5000 records, 4500 used, 500 skipped (not_biallelic 500)' \
		<<<"$stderr"
}

@test "compressed tables and their indexes" {
	"$AGTOOLS" scan -q -p "$pops" -O z -W -w 50k -o x --stats fst,pbs \
		"$data/small.bcf"
	[ "$(ls | tr '\n' ' ')" = "x.fst.tsv.gz x.fst.tsv.gz.tbi x.pbs.tsv.gz x.pbs.tsv.gz.tbi " ]
	"$AGTOOLS" fst -q -p "$pops" -w 50k "$data/small.bcf" |
		cmp - <(bgzip -dc x.fst.tsv.gz)
	[ "$(tabix x.fst.tsv.gz 3L:2000001-2000001 | wc -l)" -eq 6 ]
}

@test "wrong uses are told in a line, and no table appears" {
	local file=$data/small.bcf
	refused 2 'add --stats' scan -p "$pops" -o x "$file"
	refused 2 "did you mean 'fst'" scan --stats fts -p "$pops" -o x "$file"
	refused 2 'stands twice' scan --stats fst,pbs,fst -p "$pops" -o x "$file"
	refused 2 'add -o PREFIX' scan --stats fst -p "$pops" "$file"
	refused 2 'add -o PREFIX' scan --stats fst -p "$pops" -o - "$file"
	refused 2 'add a prefix' scan --stats fst -p "$pops" -o ./ "$file"
	refused 2 'add it to --stats' scan --stats fst --project 9 -p "$pops" -o x "$file"
	refused 2 'add it to --stats' scan --stats pbs --joint -p "$pops" -o x "$file"
	local options
	for options in 'diversity -e wc' 'fst --min-seg 3' 'pbs --per base' \
		'fst --stat d'; do
		refused 2 '^agtools scan: --[a-z-]* is for .*; add it to --stats' \
			scan -p "$pops" -o x --stats $options "$file"
	done
	for options in '-w 50k' '--step 1k' '--windows-file x' '-j 1M'; do
		refused 2 '^agtools scan: --[a-z-]*: sfs has no windows' \
			scan -p "$pops" -o x --stats sfs $options "$file"
	done
	refused 2 'add -e wc' scan --stats fst --joint -p "$pops" -o x "$file"
	refused 2 'f4 needs 4 populations' scan --stats fst,fstats \
		-p "$data/small.pops.tsv" -o x "$file"
	refused 1 'no/such' scan --stats fst,pbs -p "$pops" -o no/such "$file"
	refused 1 'absent.bcf' scan --stats fst,pbs -p "$pops" -o x absent.bcf
}

@test "a damaged file leaves none of the tables" {
	head -c 60000 "$data/small.bcf" >"$BATS_TEST_TMPDIR/cut.bcf"
	refused 1 cut.bcf scan --stats diversity,fst,sfs -p "$pops" -o x \
		"$BATS_TEST_TMPDIR/cut.bcf"
}

@test "--joint is for sfs alone where FST is Hudson's" {
	"$AGTOOLS" scan -q -p "$pops" --stats fst,sfs --joint -o x \
		"$data/small.bcf"
	"$AGTOOLS" fst -q -p "$pops" "$data/small.bcf" | cmp - x.fst.tsv
	"$AGTOOLS" sfs -q -p "$pops" --joint "$data/small.bcf" | cmp - x.sfs.tsv
}
