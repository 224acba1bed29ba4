# What TAB does in bash and in zsh, at a prompt: see typed.

setup() {
	bin=$BATS_TEST_TMPDIR/bin
	mkdir "$bin" "$BATS_TEST_TMPDIR/here"
	ln -s "$(realpath "${AGTOOLS:-agtools}")" "$bin/agtools"
	PATH=$bin:$PATH
	typed=$(realpath "$BATS_TEST_DIRNAME/typed")
	commands=$(agtools help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p')
	cd "$BATS_TEST_TMPDIR/here"
	mkdir data
	touch in.vcf.gz in.bcf pops.tsv 'two words.bcf' data/other.bcf
}

# Lines of "what is typed > what becomes of it"; what zsh adds to a word that
# may go on, as an option that takes something, is left out.
becomes() { # SHELL
	sed 's/ *>.*//; s/_$/ /' lines >typed
	sed 's/.*> *//' lines >expect
	mapfile -t line <typed
	[ ${#line[@]} -gt 0 ]
	"$typed" "$1" "${line[@]}" |
		sed -E 's/[=,]?( |$)/\1/g; s/ +$//' >became
	paste -d'>' typed became | diff <(paste -d'>' typed expect) -
}

# _ is a blank at the end.
both='agtools div > agtools divergence diversity
agtools sa > agtools samples
agtools --v > agtools --version
agtools help p > agtools help pbs pca prune
agtools count --gen > agtools count --genotypes
agtools count --reg > agtools count --regions --regions-file
agtools count -q --gen > agtools count -q --genotypes
agtools count in.bcf --out > agtools count in.bcf --output --output-type
agtools diversity --per p > agtools diversity --per pair
agtools diversity --reader_ > agtools diversity --reader fast htslib
agtools diversity --reader=h > agtools diversity --reader=htslib
agtools fst -e_ > agtools fst -e hudson wc
agtools scan --stats pbs,di > agtools scan --stats pbs,divergence pbs,diversity
agtools count --types m > agtools count --types mnps
agtools count in > agtools count in.bcf in.vcf.gz
agtools count -q i > agtools count -q in.bcf in.vcf.gz
agtools count -p p > agtools count -p pops.tsv
agtools count --pops p > agtools count --pops pops.tsv
agtools count --pops=p > agtools count --pops=pops.tsv
agtools diversity -a in.b > agtools diversity -a in.bcf
agtools count data/ > agtools count data/other.bcf
agtools count two > agtools count two\ words.bcf
agtools count --digits i > agtools count --digits i
agtools count --regions i > agtools count --regions i
agtools nope --pops > agtools nope --pops'

@test "bash completes commands, options, what they take, and files" {
	echo "$both" >lines
	becomes bash
}

@test "zsh completes commands, options, what they take, and files" {
	echo "$both" >lines
	becomes zsh
}

@test "bash and zsh know all options of every command" {
	local command shell
	for command in $commands; do
		line+=("agtools $command --")
		echo "agtools $command $(agtools "$command" --help |
			sed -n 's/^ .\{5\}\(--[a-z0-9-]*\).*/\1/p' |
			sort | paste -sd' ' -)"
	done >expect
	[ "$(wc -w <expect)" -gt 300 ]
	for shell in bash zsh; do
		"$typed" $shell "${line[@]}" | while read -r prog command all; do
			echo "$prog $command $(tr ' ' '\n' <<<"$all" |
				sed 's/=$//' | grep . | sort | paste -sd' ' -)"
		done | diff expect -
	done
}

@test "completions of a list are words that the command takes" {
	local word words
	words=$("$typed" bash 'agtools count --types ' | cut -d' ' -f 4-)
	[ "$(wc -w <<<"$words")" -eq 4 ]
	for word in $words; do
		run agtools count --types "$word" in.bcf
		[ "$status" -eq 1 ] # the file is empty
	done
	run agtools scan --stats "$("$typed" bash 'agtools scan --stats ' |
		cut -d' ' -f 4- | sed 's/ *$//; s/ /,/g')" -o x in.bcf
	[ "$status" -eq 1 ]
	[[ "$output" == *in.bcf* ]]
}

@test "an unknown shell is refused" {
	run agtools help --complete fish
	[ "$status" -eq 2 ]
	[[ "$output" == *bash*zsh* ]]
}
