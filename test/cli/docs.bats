# What is written about agtools is true: --help, the manual and the tables
# agree, examples run, the README's tour shows what one gets.

setup() {
	bin=$BATS_TEST_TMPDIR/bin
	mkdir "$bin"
	ln -s "$(realpath "${AGTOOLS:-agtools}")" "$bin/agtools"
	PATH=$bin:$PATH
	commands=$(agtools help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p')
	[ -n "$commands" ]
}

# A manual page as plain text.
text_of() {
	mandoc -Tascii "$1" | sed "s/.$(printf '\b')//g"
}

# The commands in a page's EXAMPLES: lines of literal text after '$ '.
examples_of() {
	sed -n '/^\.Sh EXAMPLES/,/^\.Sh [^E]/s/^\$ //p' "$1" |
		sed "s/\\\\(aq/'/g; s/\\\\e/\\\\/g; s/\\\\&//g"
}

# The files that examples name, in a folder of their own; goes there.
sample_files() {
	local data=$PWD/test/data link

	mkdir "$BATS_TEST_TMPDIR/files"
	cd "$BATS_TEST_TMPDIR/files"
	while read -r link name; do
		ln -s "$data/$name" "$link"
	done <<-END
		in.vcf.gz small.missing.vcf.gz
		in.vcf.gz.tbi small.missing.vcf.gz.tbi
		in.bcf small.bcf
		in.bcf.csi small.bcf.csi
		2R.vcf.gz small.2R.vcf.gz
		2R.vcf.gz.tbi small.2R.vcf.gz.tbi
		3L.bcf small.3L.bcf
		3L.bcf.csi small.3L.bcf.csi
		allsites.vcf.gz small.missing.vcf.gz
		allsites.vcf.gz.tbi small.missing.vcf.gz.tbi
		pops.tsv small.pops.tsv
		pops4.tsv small.pops4.tsv
		meta.tsv small.meta.tsv
		samples.txt small.samples.txt
		accessible.bed small.mask.bed
		genes.bed small.windows.bed
	END
	for link in 2R 3L; do
		awk -F'\t' -v contig=$link 'NR == 1 || $1 == contig' \
			"$data/../golden/norm.ihs.small.tsv" |
			cut -f 1-9 >"ihs.$link.tsv"
	done
}

# Each line of a file is a command, and must end with 0.
run_lines() {
	local line n=0

	while IFS= read -r line; do
		echo "\$ $line"
		bash -o pipefail -ec "$line" >out 2>err </dev/null || {
			cat err
			return 1
		}
		n=$((n + 1))
	done <"$1"
	[ "$n" -gt 0 ]
}

@test "OPTIONS and OUTPUT of the pages are those of the tables" {
	man/generate --check "$bin/agtools"
}

@test "a page that drifted from its table is found and mended" {
	cp -r man "$BATS_TEST_TMPDIR/man"
	cd "$BATS_TEST_TMPDIR"
	sed -i 's/^\.It Fl -digits.*/.It Fl -figures Ar N/' man/agtools-count.1
	run man/generate --check "$bin/agtools"
	[ "$status" -eq 1 ]
	[[ "$output" == *"man/agtools-count.1: its tables have changed"* ]]
	man/generate "$bin/agtools"
	man/generate --check "$bin/agtools"
}

@test "every command has a page, and every page its command" {
	for command in $commands; do
		[ -s "man/agtools-$command.1" ]
		grep -q "^\.Xr agtools-$command 1" man/agtools.1
		grep -q "^| .$command. " README.md
	done
	for page in man/agtools-*.1; do
		command=${page#man/agtools-}
		grep -qx "${command%.1}" <<<"$commands"
	done
}

@test "a page's first lines are those of --help" {
	for command in $commands; do
		usage=$(agtools "$command" --help | sed -n 's/^Usage: //p')
		brief=$(agtools help | sed -n "s/^  $command  *//p")
		text_of "man/agtools-$command.1" | grep -qF "$usage"
		grep -qxF ".Nd $brief" "man/agtools-$command.1"
	done
}

# Lines of stdin that are not lines of FILE; there must be some that are.
lacking() { # FILE
	sort -u >"$BATS_TEST_TMPDIR/wanted"
	[ -s "$BATS_TEST_TMPDIR/wanted" ]
	sort -u "$1" | comm -23 "$BATS_TEST_TMPDIR/wanted" -
}

@test "every option and column of --help is in the command's page" {
	cd "$BATS_TEST_TMPDIR"
	for command in $commands; do
		text_of "$OLDPWD/man/agtools-$command.1" >page
		agtools "$command" --help >help
		sed -n 's/^ .\{5\}\(--[a-z0-9-]*\).*/\1/p' help >options
		[ "$(sort -u options | wc -l)" -gt 10 ]
		tr -s ' ' '\n' <page >words
		lacking words <options >lost
		# a column stands first in its line
		sed -n 's/^ \+\([^ ,]*\).*/\1/p' page >words
		sed -n '/^Columns:/,/^$/s/^  \([A-Za-z][^ ,]*\).*/\1/p' help |
			lacking words >>lost
		diff /dev/null lost
	done
}

# Columns by the command's --help: 'pop1, pop2' are two, 'ac.POP' is 'ac' and
# 'pop1 .. pop4' are four; so for 'pc1 .. pcK'.
columns_told() {
	agtools "$1" --help |
		sed -n '/^Columns:/,/^$/s/^  \([a-z].*\)/\1/p' |
		sed 's/   *.*//; s/\.POP//; s/pop1 \.\. pop4/pop1,pop2,pop3,pop4/
			s/pc1 \.\. pcK/pc1,pc2,pc3,pc4,pc5,pc6,pc7,pc8,pc9,pc10/' |
		tr -d ' ' | tr ',' '\n'
}

# What a command does not run without.
needs() {
	case $1 in
	haps) echo -r 2R:1200000-1203000 ;;
	ehh) echo --core 2R:1200564 ;;
	esac
}

@test "the columns that --help tells of are those of the table" {
	for command in $commands; do
		case $command in scan | norm) continue ;; esac # those of others
		agtools "$command" -q -p test/data/small.pops4.tsv \
			$(needs "$command") test/data/small.bcf \
			>"$BATS_TEST_TMPDIR/table"
		columns_told "$command" >"$BATS_TEST_TMPDIR/told"
		head -n 1 "$BATS_TEST_TMPDIR/table" | tr '\t' '\n' |
			sed 's/\.[^.]*$//' | lacking "$BATS_TEST_TMPDIR/told" |
			diff /dev/null -
	done
}

@test "every reason to skip a record is explained" {
	reasons=$(sed -n 's/.*X(SKIP_[A-Z]*, "\([a-z0-9_]*\)").*/\1/p' src/run.h)
	[ "$(wc -w <<<"$reasons")" -ge 8 ]
	for reason in $reasons; do
		grep -qx "\.It Li $reason" man/agtools.1
	done
}

@test "mandoc finds nothing wrong with any page" {
	for page in man/*.[157]; do
		run mandoc -Tlint -W warning "$page"
		[ "$status" -eq 0 ]
		[ -z "$output" ]
	done
}

@test "pages refer to pages that there are" {
	for page in man/*.[157]; do
		sed -n 's/^\.Xr \(agtools[a-z0-9-]*\) \([157]\).*/\1.\2/p' "$page" |
			while read -r other; do [ -e "man/$other" ] || exit 1; done
	done
}

@test "the examples of the manual run" {
	root=$PWD
	sample_files
	for page in "$root"/man/*.[15]; do
		examples_of "$page" >examples
		echo "$page"
		run_lines examples
	done
}

@test "the examples of --help run" {
	for command in $commands; do
		agtools "$command" --help | sed -n '/^Example:/,$s/^  //p'
	done >"$BATS_TEST_TMPDIR/lines"
	sample_files
	run_lines "$BATS_TEST_TMPDIR/lines"
}

@test "the README and the tutorial show what their commands print" {
	man/shown --check "$bin/agtools" README.md man/agtools-tutorial.7
}

# Row, name, and what agtools does: 'test/fault/peers' makes it anew.
@test "the page of faults has what is tested" {
	sed -n 's/^\.It \([0-9]*\) Ta \(.*\) Ta \([a-z, ]*\) Ta .* Ta .* Ta .*/\1\t\2\t\3/p' \
		man/agtools-faults.7 >"$BATS_TEST_TMPDIR/page"
	[ "$(wc -l <"$BATS_TEST_TMPDIR/page")" -gt 200 ]
	awk -F'\t' -v OFS='\t' '$1 + 0 { print $1, $2, $6 != 0 ? "refused" :
		$7 == "-" ? "read" : "told" }' test/fault/faults.tsv |
		awk 'NR == FNR { tested[$0]; next } !($0 in tested)' - \
		"$BATS_TEST_TMPDIR/page" | diff /dev/null -
}

@test "what a page shows and no longer holds is found and mended" {
	cp -r man examples "$BATS_TEST_TMPDIR"
	cd "$BATS_TEST_TMPDIR"
	sed 's/^+/\t/' >page.7 <<-'END'
		.Bd -literal
		$ printf \(aq.a\e\ebc\en\(aq &&
		+echo \(haB
		stale
		.Ed
		.Bd -literal
		no command
		.Ed
		.Bd -literal
		$ wc -l < in; false
		$ echo 1 > in
		$ wc -l < in
		.Ed
	END
	run man/shown --check "$bin/agtools" page.7
	[ "$status" -eq 1 ]
	[[ "$output" == *"page.7 does not show what its commands print"* ]]
	man/shown "$bin/agtools" page.7
	man/shown --check "$bin/agtools" page.7
	sed -n 4,5p page.7 | diff - <(printf '%s\n' '\&.a\ebc' '^B')
	sed -n '/^no command/,$p' page.7 | diff - <(printf '%s\n' \
		'no command' .Ed '.Bd -literal' '$ wc -l < in; false' \
		'bash: line 1: in: No such file or directory' \
		'$ echo 1 > in' '$ wc -l < in' 1 .Ed)
	echo 'no commands' >page.7
	run man/shown --check "$bin/agtools" page.7
	[ "$status" -eq 1 ]
	[[ "$output" == *"page.7: shows no command"* ]]
}

@test "help is within 80 columns and has no tabs" {
	for command in '' $commands; do
		agtools help $command >"$BATS_TEST_TMPDIR/help"
		[ -s "$BATS_TEST_TMPDIR/help" ]
		run awk 'length > 80 || /\t/' "$BATS_TEST_TMPDIR/help"
		[ -z "$output" ]
	done
}
