#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Makes files a part of the program, as C strings.

    embed.py PAGE.html FILE.css... FILE.js... > page.c
    embed.py FILE.py > FILE.c

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
import os
import re
import sys

IMPORT = re.compile(r"^import \{[^}]*\} from '\./[\w.]+';\n", re.M)
EXPORT = re.compile(r'^export (?=(?:async )?(?:function|const|class) )', re.M)
MADE = '/* Made by embed.py. */\n'
HEAD = re.compile(r'(#.*\n)+\n')
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


def c_string(name, text):
    lines = []
    for line in text.splitlines(keepends=True):
        quoted = ''.join(
            chr(b) if 32 <= b < 127 and chr(b) not in '"\\?' else '\\%03o' % b
            for b in line.encode('utf-8'))
        lines.append('\t"%s"' % quoted)
    return 'const char %s[] =\n%s;\n' % (name, '\n'.join(lines))


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


def main():
    first, *parts = sys.argv[1:]
    if first.endswith('.py'):
        embed_program(first)
    else:
        embed_page(first, parts)


if __name__ == '__main__':
    main()
