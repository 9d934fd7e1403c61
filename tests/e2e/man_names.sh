#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# man_names: the manual names, in bold, whatever a user can write: commands, options,
# headers, TCP options, calls, symbols, warnings, pragmas; and each member of the
# JSON report, no more.
. "$(dirname "$0")/cli_functions.inc"

# bold PAGE: the page's words in bold, each line of them a line.
bold() {
	sed -n 's/\\-/-/g; s/\\f[IPR]//g; s/\\fB/\n.B /g; s/\\c$//; /^\.TP/d; p' \
		"$root/man/$1" | grep -E '^\.(B|IB|RB|BR|BI) '
}

# names PAGE LEAST WHAT WORD...: the page has every word, of which there are at
# least LEAST, in bold.
names() {
	page=$1
	least=$2
	what=$3
	shift 3
	bold "$page" > bold
	: > out
	for word in "$@"; do
		grep -qE -- "[ \"]$(printf '%s' "$word" | sed 's/[*#]/[&]/g')([^a-z0-9_-]|\$)" \
			bold || echo "$word is missing" >> out
	done
	[ "$#" -ge "$least" ] || echo "there are but $# of them: $*" >> out
	[ ! -s out ]
	result $? "$page has $what"
}

# shown AFTER WHAT WORD...: each word, with AFTER behind it, is in some example.
shown() {
	after=$1
	what=$2
	shift 2
	: > out
	for word in "$@"; do
		sed -n '/^\.EX/,/^\.EE/p' "$root/man/tundrill-script.5" |
			grep -qE -- "(^|[^a-z_])$word$after" ||
			echo "$word is in no example" >> out
	done
	[ ! -s out ]
	result $? "tundrill-script.5 shows $what in an example"
}

# rows FILE LIST: what a list X(...) of a header file has.
rows() {
	sed -n "/define $2(X)/,/[^\\\\]\$/s/^	X(\([a-z0-9_]*\).*/\1/p" "$root/$1"
}

# Of the files of these headers: the word that begins one in a script.
header_words() {
	for header in $(rows netdev/wire/packet.h WIRE_HEADER_LIST); do
		[ "$header" = tcp ] || sed -n \
			"/wire_$header = {/,/}/s/^	\.\(name\|alias\) = \"\(.*\)\",/\2/p" \
			"$root"/netdev/wire/*.c
	done | sort -u
}

# As the page writes families: most as their label and an asterisk.
family_words() {
	sed -n 's/.*FAMILY("\([A-Za-z_0-9]*\)".*/\1/p' "$root"/parser/symbols/*.c |
		sed 's/^errno$/E*/; s/^ioctl$/SIOCINQ/; s/^SOF$/SOF_TIMESTAMPING_*/
			s/^POLL$/POLL*/; s/^EPOLL$/EPOLL*/; /[*]\|SIOCINQ/!s/$/_*/'
}

# shellcheck disable=SC2046 # lists of words
{
	names tundrill.1 4 "every command" $(sed -n \
		's/^	{ "\([a-z]*\)", CLI_.*/\1/p' "$root/runtime/cli/cli_commands.c")
	names tundrill.1 50 "every option" $("$TUNDRILL" --help |
		sed -n 's/^  .*\(--[a-z_-]*\).*/\1/p')
	names tundrill-script.5 13 "every TCP option" $(sed -n \
		's/^	\.name = "\(.*\)",/\1/p' "$root"/netdev/wire/opt_*.c)
	names tundrill-script.5 11 "every note" \
		$(rows netdev/wire/note.h WIRE_NOTE_LIST)
	names tundrill-script.5 7 "every IP option" $(sed -n \
		's/^	{ "\([a-z]*\)", .*, SHAPE_.*/\1/p' "$root/netdev/wire/ip_option.c")
	names tundrill-script.5 7 "every header" $(header_words)
	names tundrill-script.5 40 "every name of ICMP" $(sed -n \
		's/^	\(UNREACH(\|{ \)"\([a-z_]*\)", .*/\2/p' "$root"/netdev/wire/icmpv?.c)
	names tundrill-script.5 30 "every call" \
		$(rows runtime/calls/table.h CALL_LIST)
	names tundrill-script.5 1 "every word" \
		$(rows runtime/play/event.h EVENT_WORD_LIST)
	shown "\\(" "every word" $(rows runtime/play/event.h EVENT_WORD_LIST)
	shown "\\(" "every call" \
		$(rows runtime/calls/table.h CALL_LIST | grep -v '^psp_')
	shown "([^a-zA-Z]|\$)" "every TCP option" $(sed -n \
		's/^	\.name = "\(.*\)",/\1/p' "$root"/netdev/wire/opt_*.c)
	shown "( |\$)" "every note" $(rows netdev/wire/note.h WIRE_NOTE_LIST)
	shown "[ :,]" "every header" $(header_words)
	names tundrill-script.5 27 "every family of symbols" $(family_words)
	names tundrill-script.5 5 "every warning" $(sed -n \
		's/^	{ "\([a-z-]*\)", DIAG_WARNING.*/\1/p
			s/.*d->check = "\(.*\)";/\1/p' "$root"/parser/*.c)
	names tundrill-script.5 4 "every pragma" $(sed -n \
		's/^	{ "\([a-z]*\)", read_.*/\1/p' "$root/parser/pragma.c")
	names tundrill-script.5 5 "every requirement" \
		$(rows parser/pragma.h REQUIRE_LIST)
	names tundrill-script.5 11 "every state" $(sed -n \
		's/.*}, { \("[A-Z_0-9", ]*"\) },$/\1/p' "$root/parser/tcp_state.c" |
		tr -d '",')
}

# --- the members of the report -------------------------------------------------------

# Members are written ".BR NAME " (TYPE)"", in objects within as "NAME[].NAME"; the
# words that a member may have follow in bold.
python3 - "$root/man" <<'CHECK' > members 2> err
import json, re, sys

ARTICLES = {'object': 'objects', 'string': 'strings', 'number': 'numbers',
            'integer': 'integers', 'array': 'arrays', 'boolean': 'booleans'}
shown = {}      # name: (type, words in bold)
name = None
for line in open(sys.argv[1] + '/tundrill-report.5'):
    line = line.rstrip().replace('\\-', '-').replace('\\&', '')
    match = re.match(r'\.BR (\S+) " \((.*)\)"$', line)
    if match:
        name = match.group(1)
        shown[name] = (match.group(2), set())
    elif line.startswith(('.SH', '.SS')):
        name = None
    elif name and re.match(r'\.BR? ', line):
        shown[name][1].update(w.strip(',.;') for w in line.split()[1:])

def told(schema):
    """"string or null", "array of strings": the type as the page writes it."""
    types = schema.get('type', [])
    types = [types] if isinstance(types, str) else types
    inner = schema.get('items', {}).get('type')
    return ' or '.join('array of ' + ARTICLES[inner] if t == 'array' and inner
                       else t for t in types)

def parts(schema):
    """A schema and those that it is made of."""
    yield schema
    for word in ('allOf', 'anyOf', 'oneOf'):
        for part in schema.get(word, []):
            yield from parts(part)

def members(schema, prefix):
    """(name, schema) of each member, also of objects within."""
    for part in parts(schema):
        for key, member in part.get('properties', {}).items():
            yield prefix + key, member
            yield from members(member, prefix + key + '.')
            yield from members(member.get('items', {}), prefix + key + '[].')

told_words = set()      # lists of words are told once
known = dict(members(json.load(open(
    sys.argv[1] + '/tundrill-report.schema.json')), ''))
for key, schema in known.items():
    if key not in shown:
        print(key, 'is missing')
        continue
    if shown[key][0] != told(schema):
        print(f'{key} is "{shown[key][0]}", in the schema "{told(schema)}"')
    words = tuple(schema.get('enum', schema.get('items', {}).get('enum', [])))
    for word in words if words not in told_words else ():
        if word is not None and word not in shown[key][1]:
            print(f'{key}: {word} is missing')
    told_words.add(words)
for key in shown:
    if key not in known:
        print(key, 'is not in the schema')
print(len(known), 'members')
CHECK
cat members err > out
grep -Exq '([2-9][0-9]|[1-9][0-9]{2}) members' members && [ "$(wc -l < members)" -eq 1 ] && [ ! -s err ]
result $? "tundrill-report.5 has every member, with its type and words, and no other"

finish
