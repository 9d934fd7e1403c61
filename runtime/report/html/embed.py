#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Makes the report's page of its files, as C.

    embed.py PAGE.html FILE.css... FILE.js... > page.c

Style sheets and modules go in the order given to where PAGE.html says <!--style-->
and <!--script-->; <!--records--> parts head and foot.  Modules become one script:
imports of each other are left out, so a name is exported by one of them only.
<!--policy--> becomes a Content-Security-Policy that allows this style and this
script, by their hashes, and nothing else.
"""

import base64
import hashlib
import re
import sys

IMPORT = re.compile(r"^import \{[^}]*\} from '\./[\w.]+';\n", re.M)
EXPORT = re.compile(r'^export (?=(?:async )?(?:function|const|class) )', re.M)
LICENCE = re.compile(r'^\s*(//|/\*|<!--) SPDX-License-Identifier: .*\n')


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


def main():
    page, *parts = sys.argv[1:]
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
    print('/* Made by embed.py. */\n#include "runtime/report/html/page.h"\n')
    print(c_string('page_head', head))
    print(c_string('page_foot', foot), end='')


if __name__ == '__main__':
    main()
