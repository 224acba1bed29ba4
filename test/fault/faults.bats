# What goes wrong in containers, indexes, headers and records: faults.tsv has
# a case a line, makers.bash what makes its files.
#
# A case makes its files in a folder of its own and runs its command there,
# always with -o. If it fails, as it mostly must, then with the status given,
# nothing on stdout, one line on stderr that begins with 'agtools' and
# matches the pattern, and no file that was not there before. If it is to
# work then the table appears (as the file 'expect', if the maker made one),
# and stderr is the closing line alone, unless the pattern is of a warning.
#
# In a command CMD stands for count and diversity in turn, {} for a file. FORMS
# are the ones that the maker's in.vcf is made into, in turn: vcf, gz (bgzip),
# gzip, bcf, ubcf (BCF that is not compressed); - leaves all to the maker.

setup() {
	data="$BATS_TEST_DIRNAME/../data"
	log="$BATS_TEST_TMPDIR/log"
	mkdir "$log"
	source "$BATS_TEST_DIRNAME/makers.bash"
	shopt -s nullglob dotglob
}

agtools() {
	$RUN timeout 60 "$AGTOOLS" "$@" -o out.tsv
}

form() { # FORM: prints the file's name
	case $1 in
	vcf) echo in.vcf ;;
	gz) bgzip in.vcf && echo in.vcf.gz ;;
	gzip) gzip in.vcf && echo in.vcf.gz ;;
	bcf) bcftools view -Ob -o in.bcf in.vcf 2>/dev/null && echo in.bcf ;;
	ubcf) bcftools view -Ou -o in.bcf in.vcf 2>/dev/null && echo in.bcf ;;
	-) echo none ;;
	esac
}

# Few processes, since there are hundreds of cases: what follows is bash.
what_is_wrong() { # STATUS WANTED PATTERN; stderr is in 'lines'
	local line closing='^agtools [a-z]+: [0-9]+ records, [0-9]+ used, '
	local files=(*) wanted=("${before[@]}")

	[ "$1" -eq "$2" ] || echo "exit status $1"
	[ ! -s "$log/stdout" ] || echo 'something on stdout'
	for line in "${lines[@]}"; do
		[[ $line == agtools* ]] || echo 'a line that is not of agtools'
	done
	if [ "$3" != - ]; then
		line=$(IFS=$'\n'; echo "${lines[*]}")
		[[ $line =~ $3 ]] || echo 'not the message'
	fi
	if [ "$2" -ne 0 ] || [ "$3" = - ]; then
		[ "${#lines[@]}" -eq 1 ] || echo 'not one line'
	fi
	if [ "$2" -eq 0 ]; then
		[[ ${lines[-1]-} =~ $closing ]] || echo 'no closing line'
		wanted+=(out.tsv)
		[ ! -e expect ] || cmp -s expect out.tsv || echo 'another table'
	fi
	[ "${files[*]}" = "$(printf '%s\n' "${wanted[@]}" | sort |
		tr '\n' ' ' | sed 's/ $//')" ] || echo 'files left or lost'
}

one() { # COMMAND STATUS PATTERN, in the case's folder
	local status=0 wrong lines before=(*)
	eval "$1" >"$log/stdout" 2>"$log/stderr" </dev/null || status=$?
	mapfile -t lines <"$log/stderr"
	wrong=$(what_is_wrong "$status" "$2" "$3")
	[ -n "$wrong" ] || return 0
	echo "$row, $name: $1"
	sed 's/^/    it is wrong that: /' <<<"$wrong"
	head -n 4 "$log/stderr" | sed 's/^/    stderr: /'
	return 1
}

cases() { # FIRST LAST: all of these rows, then whether any failed
	local row name maker forms command status pattern form cmd file n=0
	local failed=0

	while IFS=$'\t' read -r row name maker forms command status pattern; do
		[[ $row =~ ^[0-9]+$ ]] || continue
		[ "$row" -ge "$1" ] && [ "$row" -le "$2" ] || continue
		for form in $forms; do
			n=$((n + 1))
			mkdir "$BATS_TEST_TMPDIR/$n"
			cd "$BATS_TEST_TMPDIR/$n"
			eval "$maker"
			if ! file=$(form "$form"); then
				echo "$row, $name: cannot be made $form"
				failed=$((failed + 1))
				continue
			fi
			for cmd in count diversity; do
				[[ $command == *CMD* || $cmd == count ]] ||
					continue
				local c=${command//CMD/$cmd}
				one "${c//\{\}/$file}" "$status" "$pattern" ||
					failed=$((failed + 1))
				[ ! -e out.tsv ] || rm out.tsv
			done
		done
	done <"$BATS_TEST_DIRNAME/faults.tsv"
	[ "$n" -gt 0 ]
	echo "$failed of these went wrong"
	[ "$failed" -eq 0 ]
}

@test "a file that is missing, shut, of another kind or no file is refused" {
	cases 1 6
}

@test "a file that is cut, damaged or has more than it should is refused" {
	cases 7 22
}

@test "an index that is missing, old, short or another's cannot lose data" {
	cases 23 31
}

@test "headers that are wrong are refused, odd ones are read" {
	cases 32 42
}

@test "records that are out of place, cut or malformed are refused" {
	cases 43 60
}

@test "every row of the catalogue from 1 to 60 has its cases" {
	for ((i = 1; i <= 60; i++)); do
		grep -q "^$i	" "$BATS_TEST_DIRNAME/faults.tsv" || echo "$i"
	done | diff /dev/null -
}
