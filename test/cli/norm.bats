# Standardised scores, as a user sees them. What is expected comes of awk, with
# every score in a list, or of what must hold between tables; those of
# scikit-allel are in golden.bats.

bats_require_minimum_version 1.5.0

setup() {
	source "$BATS_TEST_DIRNAME/oracle.bash"
	mkdir "$BATS_TEST_TMPDIR/here"
	cd "$BATS_TEST_TMPDIR/here"
}

# A scan of iHS: populations P, Q and R, by turns, of 12, 20 and 6 haplotypes;
# every seventh row has no score.
scan() { # ROWS [SEED]
	awk -v n="$1" -v seed="${2:-1}" 'BEGIN { OFS = "\t"; srand(seed)
		split("P Q R", pop, " "); split("12 20 6", size, " ")
		print "chrom", "pos", "ref", "alt", "pop", "n0", "n1", "ihh0",
			"ihh1", "ihs", "status"
		for (i = 0; i < n; i++) {
			p = i % 3 + 1; n1 = int((size[p] + 1) * rand() * rand())
			score = sprintf("%.6g", n1 / 8 + 3 * rand() - 2)
			if (i % 7 == 3) score = "NaN"
			print "1", int(i / 3) + 1, "A", "C", pop[p],
				size[p] - n1, n1, 0.10, "1e0", score, "ok" } }'
}

# The same of pairs of populations.
pairs() { # ROWS
	awk -v n="$1" 'BEGIN { OFS = "\t"; srand(5)
		print "chrom", "pos", "ref", "alt", "pop1", "pop2", "sl1",
			"sl2", "xpnsl", "status"
		split("P Q P R Q R", pop, " ")
		for (i = 0; i < n; i++) {
			p = i % 3 * 2 + 1
			score = sprintf("%.6g", p + 3 * rand() - 2)
			if (i % 7 == 3) score = "NaN"
			print "1", int(i / 3) + 1, "A", "C", pop[p],
				pop[p + 1], 1, 1, score, "ok" } }'
}

standardised() { # TABLE [-v bins=N] [-v by=frequency]
	awk "${@:2}" -f "$BATS_TEST_DIRNAME/norm.awk" "$1" "$1"
}

@test "scores are standardised within bins of similar numbers of scores" {
	local bins
	scan 600 >in.tsv
	standardised in.tsv >expect
	exact norm in.tsv | is_like expect
	[ "$(cut -f 5,12 expect | sort -u | wc -l)" -gt 12 ]
	for bins in 2 3 7 20 60; do
		standardised in.tsv -v bins=$bins >expect
		exact norm --bins $bins in.tsv | is_like expect
	done
}

@test "--by frequency has bins of the same width, and divides by n - 1" {
	local bins
	scan 600 3 >in.tsv
	for bins in 100 1 4 10; do
		standardised in.tsv -v by=frequency -v bins=$bins >expect
		exact norm --by frequency --bins $bins in.tsv | is_like expect
	done
	exact norm --by frequency in.tsv >got
	exact norm --by frequency --bins 100 in.tsv | cmp - got
	# on an edge a frequency is in the upper bin: 3 of 12 is 25 of 100
	awk -F'\t' '$5 == "P" && $7 == 3 { print $12 }' got | uniq | diff - <(echo 26)
}

@test "scores of pairs of populations have no bins" {
	pairs 300 >in.tsv
	standardised in.tsv >expect
	exact norm in.tsv | is_like expect
	refused 2 'xpnsl are standardised without bins.*--bins' \
		norm --bins 3 in.tsv
	refused 2 'without bins; leave out --by' norm --by frequency in.tsv
}

@test "rows keep their text, and the order in which they are read" {
	scan 100 | sed 's/0.1\t/0.1000\t/' >in.tsv
	"$AGTOOLS" norm -q in.tsv | cut -f 1-11 | diff in.tsv -
	"$AGTOOLS" norm -q --digits 3 in.tsv >got
	cut -f 1-11 got | diff in.tsv -
	exact norm in.tsv | awk -F'\t' 'NR > 1 && $13 != "NaN" {
		$13 = sprintf("%.3g", $13) } { print $13 }' |
		diff <(cut -f 13 got) -
}

@test "files are one scan, and a row is the same in whichever order they come" {
	local order
	scan 600 >all.tsv
	for part in 1 2 3 4; do
		awk -v p=$part 'NR == 1 || int((NR - 2) / 150) == p - 1' all.tsv >$part.tsv
	done
	exact norm all.tsv >expect
	exact norm 1.tsv 2.tsv 3.tsv 4.tsv | cmp - expect
	sort expect >sorted
	for order in '4 3 2 1' '2 4 1 3' '3 1 4 2'; do
		set -- $order
		exact norm $1.tsv $2.tsv $3.tsv $4.tsv >got
		sort got | cmp - sorted
	done
	# rows of populations in another order, too
	(head -n 1 all.tsv && tail -n +2 all.tsv | sort -t$'\t' -k10,10) >mixed.tsv
	exact norm mixed.tsv | sort | cmp - sorted
}

@test "a pipe, several tables of cat, gzip, bgzip, CRLF: the same" {
	scan 6000 >in.tsv
	exact norm in.tsv >expect
	cat in.tsv | exact norm - | cmp - expect
	exact norm - <in.tsv | cmp - expect
	exact norm <(cat in.tsv) | cmp - expect
	gzip -c in.tsv | exact norm - | cmp - expect
	gzip -c in.tsv >in.tsv.gz
	exact norm in.tsv.gz | cmp - expect
	bgzip -c in.tsv >in.tsv.bgz
	exact norm in.tsv.bgz | cmp - expect
	(printf '\xef\xbb\xbf' && sed 's/$/\r/' in.tsv && echo) >crlf.tsv
	exact norm crlf.tsv | cmp - expect
	head -n 3000 in.tsv >a.tsv
	(head -n 1 in.tsv && tail -n +3001 in.tsv) >b.tsv
	cat a.tsv b.tsv | exact norm - | cmp - expect
	# not as text: blocks of bgzip end anywhere
	cat <(bgzip -c a.tsv) <(bgzip -c b.tsv) | exact norm - | cmp - expect
	exact norm a.tsv - <b.tsv | cmp - expect
}

@test "no copy of a pipe is left, and TMPDIR says where it is" {
	scan 50 >in.tsv
	mkdir spool
	cat in.tsv | TMPDIR=$PWD/spool exact norm - >/dev/null
	[ -z "$(ls spool)" ]
	TMPDIR=$PWD/nowhere refused 1 '^[^:]*: -: .*nowhere.*TMPDIR' norm - <in.tsv
	TMPDIR=$PWD/nowhere exact norm in.tsv >/dev/null
}

@test "rows without a score are written, and counted" {
	scan 100 >in.tsv
	"$AGTOOLS" norm --summary run.json in.tsv >got 2>line
	[ "$(tail -n +2 got | wc -l)" = 100 ]
	diff line - <<<"agtools norm: 100 records, 86 used, 14 skipped (no_score 14)"
	grep -q '"no_score": 14' run.json
	awk -F'\t' '$10 == "NaN" && ($12 !~ /^[0-9]+$/ || $13 != "NaN") {
		exit 1 }' got
	# they are as if they were not there, but for the default of --bins
	grep -v NaN in.tsv >scored.tsv
	exact norm --bins 5 in.tsv | grep -v NaN >expect
	exact norm --bins 5 scored.tsv | cmp - expect
	sed 's/NaN/NA/' in.tsv | exact norm --bins 5 - | grep -v NA | cmp - expect
}

@test "infinite scores are in no mean, and have no standard score" {
	scan 200 >in.tsv
	exact norm --bins 5 in.tsv | grep -v NaN >expect
	awk -F'\t' -v OFS='\t' '$10 == "NaN" { $10 = NR % 2 ? "inf" : "-inf" }
		1' in.tsv | exact norm --bins 5 - >got
	grep -v inf got | cmp - expect
	awk -F'\t' '$10 ~ /inf/ && $13 != "NaN" { exit 1 }' got
}

@test "scores that cannot be compared are NaN" {
	(scan 1 | first 1
	printf '1\t%d\tA\tC\tP\t%d\t%d\t1\t1\t%s\tok\n' 1 9 1 0.5 2 9 1 0.5 \
		3 5 5 1 4 5 5 2 5 1 9 0.25) >in.tsv
	"$AGTOOLS" norm -q --bins 5 in.tsv | cut -f 12,13 | diff - <(
		printf '%s\t%s\n' bin ihs_std 1 NaN 1 NaN 2 -0.116248 2 1.27872 \
			2 -1.16248)
	"$AGTOOLS" norm -q --by frequency --bins 10 in.tsv | cut -f 12,13 |
		diff - <(printf '%s\t%s\n' bin ihs_std 2 NaN 2 NaN 6 -0.707107 \
			6 0.707107 10 NaN)
}

@test "a table without rows, and one without scores" {
	scan 0 >none.tsv
	"$AGTOOLS" norm none.tsv 2>line | diff - <(
		sed 's/$/\tbin\tihs_std/' none.tsv)
	diff line - <<<"agtools norm: 0 records, 0 used, 0 skipped"
	scan 20 | awk -F'\t' -v OFS='\t' 'NR > 1 { $10 = "NaN" } 1' >in.tsv
	exact norm in.tsv none.tsv >got
	[ "$(tail -n +2 got | cut -f 12,13 | sort -u)" = $'1\tNaN' ]
}

@test "columns may be more, and in another order after chrom and pos" {
	scan 300 >in.tsv
	exact norm in.tsv | cut -f 12,13 >expect
	awk -F'\t' -v OFS='\t' '{ print $1, $2, $10, $7, $6, "x" NR % 2, $5 }
		' in.tsv | sed '1s/x1/mine/' | exact norm - | cut -f 8,9 |
		cmp - expect
}

@test "an output is compressed, indexed, and no input" {
	scan 300 >in.tsv
	exact norm in.tsv >expect
	exact norm in.tsv -o out.tsv.gz -W
	bgzip -dc out.tsv.gz | cmp - expect
	tabix out.tsv.gz 1:7-8 | cmp - <(awk '$2 == 7 || $2 == 8' expect)
	refused 2 'out.tsv.gz is also an input' norm out.tsv.gz -o out.tsv.gz
	refused 2 'in.tsv: is given twice' norm in.tsv -o x.tsv in.tsv
	ln in.tsv same.tsv
	refused 2 'same.tsv: is given twice' norm in.tsv same.tsv
}

@test "tables that do not belong together are refused" {
	scan 20 >ihs.tsv
	sed '1s/ihs/nsl/' ihs.tsv >nsl.tsv
	cut -f 1-10 ihs.tsv >short.tsv
	refused 1 'nsl.tsv: is a table of nsl, and ihs.tsv is one of ihs' \
		norm ihs.tsv nsl.tsv -o x.tsv
	refused 1 'short.tsv: its columns are not those of ihs.tsv' \
		norm ihs.tsv short.tsv
	cat ihs.tsv nsl.tsv >both.tsv
	refused 1 "both.tsv:22: pos 'pos' is not a position" norm both.tsv
	"$AGTOOLS" norm -q ihs.tsv -o done.tsv
	refused 1 "done.tsv: has the column 'bin', so it is standardised already" \
		norm done.tsv
	cut -f 1-11,13 done.tsv >part.tsv
	refused 1 "part.tsv: has the column 'ihs_std'" norm part.tsv
}

@test "what is no table of scores is refused, and what it lacks is told" {
	local column
	scan 20 >in.tsv
	for column in 1:chrom 2:pos 5:pop 6:n0 7:n1; do
		sed "1s/\<${column#*:}\>/other/" in.tsv >lacks.tsv
		refused 1 "lacks.tsv: has no column '${column#*:}'" norm lacks.tsv
	done
	sed '1s/ihs/other/' in.tsv >lacks.tsv
	refused 1 "has no column 'ihs', 'nsl', 'xpehh' or 'xpnsl'" norm lacks.tsv
	pairs 9 | sed '1s/pop2/other/' >lacks.tsv
	refused 1 "has no column 'pop2', which a table of xpnsl has" norm lacks.tsv
	sed '1s/ref/n1/' in.tsv >twice.tsv
	refused 1 "has two columns 'n1'" norm twice.tsv
	sed '1s/ref/nsl/' in.tsv >twice.tsv
	refused 1 "has the columns 'ihs' and 'nsl'" norm twice.tsv
	awk -F'\t' -v OFS='\t' '{ t = $1; $1 = $3; $3 = t } 1' in.tsv >moved.tsv
	refused 1 'first columns are not chrom and pos' norm moved.tsv
	refused 1 "small.bcf: is not a text file" norm "$data/small.bcf"
	refused 1 "small.vcf.gz: has no column 'ihs'" norm "$data/small.vcf.gz"
	echo '  ' >blank.tsv
	refused 1 "blank.tsv: has no column 'ihs'" norm blank.tsv
	: >empty.tsv
	refused 1 'empty.tsv: is empty, not a table' norm empty.tsv
	echo >blank.tsv
	refused 1 'blank.tsv: has no line with the names' norm blank.tsv
	refused 1 'nowhere.tsv: ' norm in.tsv nowhere.tsv -o x.tsv
	refused 1 'is a folder, not a table' norm "$data"
	refused 2 TABLE norm -q
}

@test "a broken cell is told with its file and line" {
	local cell want
	scan 20 >in.tsv
	while IFS='|' read -r cell want; do
		awk -F'\t' -v OFS='\t' -v c="${cell%%=*}" -v x="${cell#*=}" '
			NR == 9 { $c = x } 1' in.tsv >bad.tsv
		refused 1 "bad.tsv:9: $want" norm in.tsv bad.tsv -o x.tsv
	done <<-'END'
		2=x|pos 'x' is not a position
		2=1e3|pos '1e3' is not a position
		6=-1|n0 '-1' is not a number of alleles
		7=NaN|n1 'NaN' is not a number of alleles
		7=99999999|n1 '99999999' is not a number of alleles
		10=|ihs '' is not a number
		10=0,5|ihs '0,5' is not a number
		10=5x|ihs '5x' is not a number
		10=1024|ihs '1024' is not the logarithm of a ratio
	END
	sed '9s/\t[^\t]*$//' in.tsv >bad.tsv
	refused 1 'bad.tsv:9: has 10 cells, and the header 11' norm bad.tsv
	sed '9s/$/\t/' in.tsv >bad.tsv
	refused 1 'bad.tsv:9: has 12 cells, and the header 11' norm bad.tsv
	awk -F'\t' -v OFS='\t' 'NR == 9 { $6 = $7 = 0 } 1' in.tsv >bad.tsv
	refused 1 'bad.tsv:9: n0 and n1 are both 0' norm bad.tsv
}

@test "a file that was cut or damaged is no table" {
	scan 6000 >in.tsv
	bgzip -c in.tsv >in.bgz
	gzip -c in.tsv >in.gz
	head -c 30000 in.bgz >cut.bgz
	refused 1 'cut.bgz: the file is truncated' norm cut.bgz -o x.tsv
	head -c -28 in.bgz >cut.bgz
	refused 1 "cut.bgz: the file is truncated: it lacks" norm cut.bgz
	head -c 30000 in.gz >cut.gz
	refused 1 'cut.gz: the gzip file is truncated' norm cut.gz -o x.tsv
	(head -c 20000 in.bgz && printf '\1\2\3\4' && tail -c +20005 in.bgz) >bad.bgz
	refused 1 'bad.bgz: a BGZF block is damaged' norm bad.bgz -o x.tsv
	head -c -1 in.tsv >cut.tsv
	run --separate-stderr "$AGTOOLS" norm -q cut.tsv
	[ "$status" -eq 0 ]
	[[ $stderr == *'cut.tsv: the last line has no newline; is the file '* ]]
	[ "${#stderr_lines[@]}" -eq 1 ]
	"$AGTOOLS" norm -q in.tsv | diff - <(echo "$output")
}

@test "threads compress, and are not seen" {
	scan 6000 >in.tsv
	exact norm -@ 1 in.tsv -o 1.tsv.gz
	exact norm -@ 3 in.tsv -o 3.tsv.gz
	cmp 1.tsv.gz 3.tsv.gz
}
