#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Makes files a part of the program, as C strings.

    embed.py PAGE.html FILE.css... FILE.js... > page.c
    embed.py FILE.py > FILE.c
    embed.py FILE.pkt... > ways.c

Scripts of states become the table of parser/from.h.

FILE.py becomes the string FILE_text, without the comment at its head.

PAGE.html becomes page_head and page_foot, the report's page with its files. Style
sheets and modules go in the order given to where PAGE.html says <!--style--> and
<!--script-->; <!--records--> parts head and foot. Modules become one script:
imports of each other are left out, so a name is exported by one of them only.
<!--policy--> becomes a Content-Security-Policy that allows this style and this
script, by their hashes, and nothing else.
"""

import base64
import hashlib
import itertools
import os
import re
import sys

IMPORT = re.compile(r"^import \{[^}]*\} from '\./[\w.]+';\n", re.M)
EXPORT = re.compile(r'^export (?=(?:async )?(?:function|const|class) )', re.M)
MADE = '/* Made by embed.py. */\n'
HEAD = re.compile(r'(#.*\n)+\n')
FROM = re.compile(r'^//! from (\w+)(?: as (client|server))?( closed)?$', re.M)
LICENCE = re.compile(r'^\s*(//|/\*|<!--|#) SPDX-License-Identifier: .*\n')


def read(path):
    with open(path, encoding='utf-8') as f:
        return LICENCE.sub('', f.read(), count=1)


def module(path):
    """A file's text, in a scope of its own but for what it exports."""
    text = read(path)
    names = re.findall(r'^export (?:async )?(?:function|const|class) (\w+)',
                       text, re.M)
    body = EXPORT.sub('', IMPORT.sub('', text))
    if re.search(r'^(import|export)\b', body, re.M):
        sys.exit('%s: an import or export of a form unknown here' % path)
    if '</' in body:
        sys.exit('%s: has "</", which could end the script' % path)
    inner = '(() => {\n%sreturn {%s};\n})();\n' % (body, ', '.join(names))
    return ('const {%s} = ' % ', '.join(names) if names else '') + inner


def script(paths):
    return "'use strict';\n" + ''.join(module(path) for path in paths)


def source_hash(text):
    digest = hashlib.sha256(text.encode('utf-8')).digest()
    return "'sha256-%s'" % base64.b64encode(digest).decode()


def c_literal(text):
    lines = []
    for line in text.splitlines(keepends=True):
        quoted = ''.join(
            chr(b) if 32 <= b < 127 and chr(b) not in '"\\?' else '\\%03o' % b
            for b in line.encode('utf-8'))
        lines.append('\t"%s"' % quoted)
    return '\n'.join(lines)


def c_string(name, text):
    return 'const char %s[] =\n%s;\n' % (name, c_literal(text))


def embed_page(page, parts):
    style = ''.join(read(path) for path in parts if path.endswith('.css'))
    code = script([path for path in parts if path.endswith('.js')])
    policy = ("default-src 'none'; base-uri 'none'; form-action 'none'; "
              'style-src %s; script-src %s' %
              (source_hash(style), source_hash(code)))
    html = read(page)
    for mark, text in [('policy', policy), ('style', style), ('script', code)]:
        if html.count('<!--%s-->' % mark) != 1:
            sys.exit('%s: needs <!--%s--> once' % (page, mark))
        html = html.replace('<!--%s-->' % mark, text)
    head, foot = html.split('<!--records-->\n')
    print(MADE + '#include "runtime/report/html/page.h"\n')
    print(c_string('page_head', head))
    print(c_string('page_foot', foot), end='')


def embed_program(path):
    name = os.path.basename(path)[:-len('.py')]
    print(MADE + '#include "%s.h"\n' % path[:-len('.py')])
    print(c_string(name + '_text', HEAD.sub('', read(path))), end='')


class Ways:
    """The scripts STATE[-client][-closed].pkt, which lead into states."""

    def __init__(self, paths):
        self.paths = {os.path.basename(p)[:-len('.pkt')]: p for p in paths}

    def find(self, state, client, closed):
        """The path of a way, or None."""
        return self.paths.get(state + client * '-client' + closed * '-closed')

    def lines(self, state, client, closed):
        """The events up to the state, with those of the ways that lead to it."""
        path = self.find(state, client, closed)
        if not path:
            sys.exit('no way into %s%s%s' % (state, client * ' as client',
                                             closed * ' closed'))
        text = read(path)
        before = FROM.search(text)
        lines = []
        if before:
            name = before.group(1).lower().replace('_', '-')
            lines = self.lines(name, name == 'syn-sent' or
                               before.group(2) == 'client',
                               bool(before.group(3)))
        there = re.compile(r'\bstate\(.*\) = %s\b' %
                           state.upper().replace('-', '_'))
        for line in text.splitlines(keepends=True):
            if re.match(r'\s*(//|--|$)', line):
                continue
            lines.append(line)
            if there.search(line):
                return lines
        sys.exit('%s never is in %s' % (path, state))


def embed_ways(paths):
    ways = Ways(paths)
    states = {re.sub('-client|-closed', '', name) for name in ways.paths}
    print(MADE + '#include "parser/from.h"\n')
    print('const struct from_way from_ways[] = {')
    for way in itertools.product(sorted(states), (False, True), (False, True)):
        if ways.find(*way):
            print('{ STATE_%s, %d, %d,\n%s },' %
                  (way[0].upper().replace('-', '_'), *way[1:],
                   c_literal(''.join(ways.lines(*way)))))
    print('};\n')
    print('const size_t from_ways_len = sizeof(from_ways) / sizeof(*from_ways);')


def main():
    first, *parts = sys.argv[1:]
    if first.endswith('.pkt'):
        embed_ways([first] + parts)
    elif first.endswith('.py'):
        embed_program(first)
    else:
        embed_page(first, parts)


if __name__ == '__main__':
    main()
