# Makers of bad files, for faults.tsv. Each works in a directory of its own;
# `data` is the project's test/data.

# --- tiny files: four samples, contigs 1 (1000 bases) and 2 (2000) ---

head_lines() { # the header but for its '#CHROM' line
	printf '##fileformat=VCFv4.2\n'
	printf '##FILTER=<ID=PASS,Description="All filters passed">\n'
	printf '##contig=<ID=1,length=1000>\n##contig=<ID=2,length=2000>\n'
	printf '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">\n'
}

columns() { # SAMPLE...
	printf '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT'
	printf '\t%s' "$@"
	printf '\n'
}

head4() {
	head_lines
	columns a b c d
}

site() { # CONTIG POS [REF ALT [GENOTYPE...]]
	local contig=$1 pos=$2 ref=${3-A} alt=${4-C}
	shift $(($# < 4 ? $# : 4))
	[ $# -gt 0 ] || set -- 0/0 0/1 1/1 ./.
	printf '%s\t%s\t.\t%s\t%s\t.\t.\t.\tGT' \
		"$contig" "$pos" "$ref" "$alt"
	printf '\t%s' "$@"
	printf '\n'
}

# What count says of such sites.
counted() { # LINE...: "chrom pos ref alt ac" with any blanks
	printf 'chrom\tpos\tref\talt\tac.all\n'
	printf '%s\n' "${@// /$'\t'}"
}

# --- the project's data ---

form() { # FORM: makes in.vcf into it, 'file'
	case $1 in
	vcf) file=in.vcf ;;
	gz) file=in.vcf.gz && bgzip in.vcf ;;
	gzip) file=in.vcf.gz && gzip in.vcf ;;
	bcf) file=in.bcf && bcftools view -Ob -o in.bcf in.vcf 2>/dev/null ;;
	ubcf) file=in.bcf && bcftools view -Ou -o in.bcf in.vcf 2>/dev/null ;;
	-) file=none ;;
	esac
}

take() { # EXTENSION: in.EXTENSION, of some thousand records in many blocks
	case $1 in
	vcf.gz) cp "$data/small.vcf.gz" in.vcf.gz ;;
	bcf) cp "$data/small.bcf" in.bcf ;;
	vcf) bgzip -dc "$data/small.vcf.gz" >in.vcf ;;
	gzip.vcf.gz)
		bgzip -dc "$data/small.vcf.gz" | gzip >in.gzip.vcf.gz
		;;
	ubcf.bcf) bgzip -dc "$data/small.bcf" >in.ubcf.bcf ;;
	esac
}

indexed() { # EXTENSION
	take "$1"
	cp "$data/small.${1}".[tc][bs]i .
	for i in small.*; do mv "$i" "in.${i#small.}"; done
}

as_good() { # [OPTIONS]: what the whole data give is what is expected
	"$AGTOOLS" "${1-count}" "${@:2}" -q "$data/small.bcf" >expect
}

size() { wc -c <"$1" | tr -d ' '; }

poke() { # FILE OFFSET BYTES-as-printf-takes-them
	printf "$3" | dd of="$1" bs=1 seek="$2" conv=notrunc 2>/dev/null
}

peek() { # FILE OFFSET TYPE COUNT, as od has them
	od -An -v -j "$2" -N "$4" -t "$3" "$1" | tr -d ' \n'
}

# Offsets of the BGZF blocks of a file, each on a line, the end's last.
blocks() {
	od -An -v -t u1 -w1 "$1" | awk '{ byte[NR - 1] = $1 }
		END { while (at < NR) {
			print at
			at += 1 + byte[at + 16] + 256 * byte[at + 17]
		} print NR }'
}

block() { blocks "$1" | sed -n "$2p"; } # FILE NUMBER, from 1

cut_to() { # FILE BYTES
	head -c "$2" "$1" >cut.tmp && mv cut.tmp "$1"
}

# --- 1-22: container and transport ---

nothing() { :; }

folder() { mkdir in.vcf.gz; }

locked() {
	take vcf.gz
	chmod 000 in.vcf.gz
}

# Root reads all, unless it lays that down.
RUN=
unprivileged() {
	if [ "$(id -u)" -eq 0 ]; then
		setpriv --bounding-set=-dac_override,-dac_read_search "$@"
	else
		"$@"
	fi
}

empty() { : >"$1"; }

noise() { # bytes of no format, the same every time
	LC_ALL=C awk 'BEGIN { x = 7
		for (i = 0; i < 5000; i++) {
			x = (x * 1103515245 + 12345) % 2147483648
			printf "%c", 1 + int(x / 65536) % 255
		} }' >"$1"
}

words() { printf 'To be, or not to be\nthat is the question\n' >in.vcf; }

packed_words() {
	words
	bgzip in.vcf
}

bam() { # of two hundred contigs
	{ printf "BAM\1\0\0\0\0\310\0\0\0"
		for i in {100..299}; do
			printf "\4\0\0\0$i\0\377\0\0\0"
		done
	} | bgzip >in.bam
}
cram() { printf 'CRAM\3\0abcdefghijklmnopqrst\0\0\0\0' >in.cram; }
sam() { printf '@HD\tVN:1.6\n@SQ\tSN:1\tLN:1000\n' >in.sam; }
fasta() { printf '>1\nACGTACGT\n' >in.fa; }
bed() { cp "$data/small.mask.bed" in.bed; }

plain_gzip() {
	take gzip.vcf.gz
	as_good
}

two_members() { # gzip's parts may follow each other
	{
		bgzip -dc "$data/small.vcf.gz" | head -n 1000 | gzip
		bgzip -dc "$data/small.vcf.gz" | tail -n +1001 | gzip
	} >in.gzip.vcf.gz
	as_good
}

cut_percent() { # EXTENSION PERCENT
	take "$1"
	cut_to "in.$1" $(($(size "in.$1") * $2 / 100))
}

cut_bytes() { # EXTENSION BYTES: so many are lost
	take "$1"
	cut_to "in.$1" $(($(size "in.$1") - $2))
}

cut_block() { # EXTENSION NUMBER: that block is the first to be lost
	take "$1"
	cut_to "in.$1" "$(block "in.$1" "$2")"
}

with_index() { # MAKER...: the index is that of the whole file
	"$@"
	local e=$2
	case $e in
	bcf) cp "$data/small.bcf.csi" in.bcf.csi ;;
	*) cp "$data/small.vcf.gz.tbi" in.vcf.gz.tbi ;;
	esac
}

flip() { # EXTENSION PERCENT: six bytes there are others
	take "$1"
	local at=$(($(size "in.$1") * $2 / 100)) i hex new=
	hex=$(peek "in.$1" "$at" x1 6)
	for ((i = 0; i < 12; i += 2)); do
		new+="\\x$(printf %02x $((0x${hex:i:2} ^ 85)))"
	done
	poke "in.$1" "$at" "$new"
}

flip_at() { # EXTENSION BLOCK BYTE: of the block, from its end if negative
	take "$1"
	local at b
	if [ "$3" -lt 0 ]; then
		at=$(($(block "in.$1" $(($2 + 1))) + $3))
	else
		at=$(($(block "in.$1" "$2") + $3))
	fi
	b=$(peek "in.$1" "$at" u1 1)
	poke "in.$1" "$at" "\\x$(printf %02x $((b ^ 85)))"
}

huge_header() { # of four gigabytes, it says
	printf 'BCF\2\2\377\377\377\377' >in.bcf
	bgzip -c in.bcf >in.packed.bcf
}

huge_record() {
	take ubcf.bcf
	local n
	n=$((9 + $(peek in.ubcf.bcf 5 u4 4)))
	poke in.ubcf.bcf "$n" '\377\377\377\177'
	bgzip -c in.ubcf.bcf >in.bcf
}

# A BCF cut behind so many records, or inside the next one.
cut_records() { # RECORDS [BYTES of the next]
	bgzip -dc "$data/small.vcf.gz" >all.tmp
	bcftools view --no-version -Ou all.tmp >in.ubcf.bcf
	local n
	n=$(head -n $(($(grep -c '^#' all.tmp) + $1)) all.tmp |
		bcftools view --no-version -Ou | wc -c)
	rm all.tmp
	cut_to in.ubcf.bcf $((n + ${2-0}))
	bgzip -c in.ubcf.bcf >whole.bcf
	cp whole.bcf in.bcf
	cut_to in.bcf $(($(size in.bcf) - 28))
}

trailer() { # EXTENSION: something that is no block follows the end
	take "$1"
	printf 'trailing garbage that is longer than a header of BGZF' \
		>>"in.$1"
}

joined() { # each part with its end block
	bgzip -dc "$data/small.vcf.gz" | head -n 2000 | bgzip >in.vcf.gz
	bgzip -dc "$data/small.vcf.gz" | tail -n +2001 | head -n 1500 |
		bgzip >>in.vcf.gz
	bgzip -dc "$data/small.vcf.gz" | tail -n +3501 | bgzip >>in.vcf.gz
	bgzip -dc "$data/small.bcf" | head -c 300001 | bgzip >in.bcf
	bgzip -dc "$data/small.bcf" | tail -c +300002 | bgzip >>in.bcf
	as_good
}

utf16() { # of a VCF, with its mark
	{
		printf '\377\376'
		{ head4; site 1 100; } | sed 's/./&\x00/g' | tr '\n' '\0'
	} >in.vcf
}

bom() {
	{ printf '\357\273\277'; head4; site 1 100; } >in.vcf
}

# --- 23-31: index ---

no_index() { take "$1"; }

older_index() { # EXTENSION
	indexed "$1"
	touch -d '2020-01-01' in.*.[tc][bs]i
	as_good count -r 3L:2100000-2200000
}

other_index() { # EXTENSION
	take "$1"
	case $1 in
	bcf) cp "$data/small.multi.bcf.csi" in.bcf.csi ;;
	*) cp "$data/small.rich.vcf.gz.tbi" in.vcf.gz.tbi ;;
	esac
}

rewritten() { # EXTENSION: the data were, smaller, the index was not
	case $1 in
	bcf)
		bcftools view -t 2R -Ob -o in.bcf "$data/small.bcf"
		cp "$data/small.bcf.csi" in.bcf.csi
		;;
	*)
		bcftools view -t 2R -Oz -o in.vcf.gz "$data/small.vcf.gz"
		cp "$data/small.vcf.gz.tbi" in.vcf.gz.tbi
		;;
	esac
}

part_index() { # EXTENSION REGIONS: the index knows of these alone
	take "$1"
	local form=-Ob made
	[ "$1" = bcf ] || form=-Oz
	bcftools view --no-version -r "$2" $form -o "part.$1" "$data/small.$1"
	case $1 in
	bcf) bcftools index part.bcf ;;
	*) tabix -p vcf part.vcf.gz ;;
	esac
	for made in part.*.[tc][bs]i; do mv "$made" "in.${made#part.}"; done
	rm "part.$1"
}

thinned() { # EXTENSION: some records of each contig are gone
	case $1 in
	bcf)
		bcftools view -t ^3L:2100000-2200000 -Ob -o in.bcf \
			"$data/small.bcf"
		cp "$data/small.bcf.csi" in.bcf.csi
		;;
	*)
		bcftools view -t ^3L:2100000-2200000 -Oz -o in.vcf.gz \
			"$data/small.vcf.gz"
		cp "$data/small.vcf.gz.tbi" in.vcf.gz.tbi
		;;
	esac
}

short_index() { # EXTENSION BYTES of it
	indexed "$1"
	for i in in.*.[tc][bs]i; do cut_to "$i" "$2"; done
}

noise_index() { # EXTENSION
	indexed "$1"
	for i in in.*.[tc][bs]i; do noise "$i"; done
}

two_indexes() { # NEWER: of the two, the other is that of another file
	take vcf.gz
	if [ "$1" = tbi ]; then
		cp "$data/small.vcf.gz.tbi" in.vcf.gz.tbi
		tabix -C -p vcf in.vcf.gz
		: >in.vcf.gz.csi
		touch -d '2020-01-01' in.vcf.gz.csi
	else
		tabix -C -p vcf in.vcf.gz
		: >in.vcf.gz.tbi
		touch -d '2020-01-01' in.vcf.gz.tbi
	fi
	as_good count -r 3L:2100000-2200000
}

unknown_contig() { # the index has one that the header lacks
	{ head4; site 1 100; site other 5; } >in.vcf
	bgzip in.vcf
	tabix -p vcf in.vcf.gz
	counted '1 100 A C 3,3' 'other 5 A C 3,3' >expect
}

long_contig() { # LENGTH INDEX-OPTION POSITION
	{
		head4 | sed "s/length=1000/length=$1/"
		site 1 100
		site 1 "$3"
	} >in.vcf
	bgzip in.vcf
	tabix "$2" -p vcf in.vcf.gz
	counted "1 $3 A C 3,3" >expect
}

# One contig's bins in a .tbi are: 4681 with one chunk, then htslib's own,
# 37450, whose second 'chunk' is the number of records. Take that out.
no_counts() {
	{ head4; site 1 100; site 1 200; } >in.vcf
	bgzip in.vcf
	tabix -p vcf in.vcf.gz
	bgzip -dc <in.vcf.gz.tbi >tbi
	local bins
	bins=$((36 + $(peek tbi 32 u4 4)))
	[ "$(peek tbi $bins u4 4)" = 2 ]
	[ "$(peek tbi $((bins + 28)) u4 4)" = 37450 ]
	poke tbi "$bins" '\1'
	{
		head -c $((bins + 28)) tbi
		tail -c +$((bins + 28 + 40 + 1)) tbi
	} | bgzip >in.vcf.gz.tbi
	rm tbi
	counted '1 100 A C 3,3' '1 200 A C 3,3' >expect
}

# --- 32-42: header ---

header_edit() { # SED-EXPRESSION...
	{ head4; site 1 100; site 1 200; } | sed "$@" >in.vcf
}

edited_ok() { # as header_edit, and the records are as good as ever
	header_edit "$@"
	counted '1 100 A C 3,3' '1 200 A C 3,3' >expect
}

no_columns() { head_lines >in.vcf; }

sites_only() {
	{
		head_lines
		printf '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n'
		printf '1\t100\t.\tA\tC\t.\t.\t.\n'
	} >in.vcf
}

undefined_contig() {
	{ head4; site 1 100; site 9 200; site 9 300; } >in.vcf
	counted '1 100 A C 3,3' '9 200 A C 3,3' '9 300 A C 3,3' >expect
}

header_only() {
	head4 >in.vcf
	counted | head -n 1 >expect
}

many_contigs() {
	# htslib's header grows by a line at a time, which AddressSanitizer
	# copies whole each time
	local n=100000
	[ "${AGTOOLS_SANITIZED:-}" != 1 ] || n=10000
	awk -v n=$n 'BEGIN { print "##fileformat=VCFv4.2"
		for (i = 0; i < n; i++)
			print "##contig=<ID=c" i ",length=1000>" }' >in.vcf
	{
		head4 | grep -e ID=GT -e '#CHROM'
		site c0 100
		site c$((n - 1)) 7
	} >>in.vcf
	counted 'c0 100 A C 3,3' "c$((n - 1)) 7 A C 3,3" >expect
}

# --- 43-60: records ---

records() { # "CONTIG POS REF ALT GENOTYPES..."...: sites, in this order
	local line fields
	head4
	for line; do
		read -ra fields <<<"$line" # '*' is no pattern of files
		site "${fields[@]}"
	done
}

of() { records "$@" >in.vcf; }

# Good lines around a bad one, which is as printf takes it.
bad_line() {
	{
		head4
		site 1 100
		site 1 200
		printf "$1"
		site 1 400
	} >in.vcf
}

last_line() { # without a newline
	{ head4; site 1 100; } >in.vcf
	printf "$1" >>in.vcf
}

unended() { # a whole line, without its newline
	last_line '1\t200\t.\tA\tC\t.\t.\t.\tGT\t0/0\t0/1\t1/1\t./.'
	counted '1 100 A C 3,3' '1 200 A C 3,3' >expect
}

crlf() {
	{ head4; site 1 100; site 1 200; } | sed 's/$/\r/' >in.vcf
	counted '1 100 A C 3,3' '1 200 A C 3,3' >expect
}

# Faults far into a file, where several threads are at work: the contigs of
# the project's data twice, under other names.
long_file() { # SED-EXPRESSION of the text
	local i long="$log/long.vcf"
	if [ ! -e "$long" ]; then
		take vcf
		{
			sed -n '/^##contig/!{/^##/p;}' in.vcf
			for i in 1 2; do
				printf '##contig=<ID=%s>\n' "2R$i" "3L$i"
			done
			grep '^#CHROM' in.vcf
			grep -v '^#' in.vcf | sed 's/^\(..\)/\11/'
			grep -v '^#' in.vcf | sed 's/^\(..\)/\12/'
		} >"$long"
	fi
	sed "$1" "$long" >in.vcf
}

# --- for commands ---

# No more memory than this; sanitizers reserve far more than they use.
limited() {
	[ "${AGTOOLS_SANITIZED:-}" = 1 ] || ulimit -v 2097152
}

quickly() { # COMMAND...: a status of its own if it takes ten seconds
	local from=$SECONDS status=0
	"$@" || status=$?
	[ $((SECONDS - from)) -lt 10 ] && return "$status"
	return 99
}

# --- 65-98: alleles, genotypes, lists ---

many_alts() { # COUNT: ALT alleles, of which the first and the last are seen
	local alts
	alts=$(awk -v n="$1" 'BEGIN { for (i = 0; i < n; i++) {
		s = ""
		for (k = i + 16384; k > 1; k = int(k / 4))
			s = s substr("ACGT", k % 4 + 1, 1)
		printf "%s%s", i ? "," : "", s } }')
	{
		head4
		site 1 100 G "$alts" "0/$1" 1/1 "$1/$1" ./.
	} >in.vcf
	counted "1 100 G $alts 1,2$(printf ',0%.0s' $(seq 3 "$1")),3" >expect
}

filters() { # FILTER...: a site each; the header knows q10 and s50
	local pos=100 f
	head4 | sed '/ID=GT/i ##FILTER=<ID=q10,Description="Low">\
##FILTER=<ID=s50,Description="Few">' >in.vcf
	for f; do
		site 1 $pos | awk -v f="$f" -v OFS='\t' \
			'{ $7 = f; print }' >>in.vcf
		pos=$((pos + 1))
	done
}

# Sites in windows of so many bases, of contigs that have records.
sites_by() { # BASES FILE
	agtools diversity -w "$1" "$2" && cut -f 2,3,6 out.tsv >cut.tmp &&
		mv cut.tmp out.tsv
}

window_sites() { # BASES SITES...: as sites_by has it, of contig 1
	local from=1
	printf 'start\tend\tn_sites\n'
	for ((from = 1; from <= 1000; from += $1)); do
		printf '%d\t%d\t%d\n' $from $((from + $1 - 1)) "${2-0}"
		[ $# -lt 2 ] || set -- "$1" "${@:3}"
	done
}
