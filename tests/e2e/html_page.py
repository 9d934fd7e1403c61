#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Checks the page of --html as a document.

    html_page.py FILE NAME=NUMBER...

NAME is runs, sources (texts of scripts), traces (runs with one), unfinished, or a
verdict.  Elements must nest, nothing may
ask for a file or run from an attribute, the policy must allow exactly the style
and the script of the page, and each record must be JSON.
"""

import base64
import collections
import hashlib
import html.parser
import json
import sys

VOID = {'meta', 'br', 'img', 'input', 'link', 'hr'}
LOADS = {'src', 'href', 'srcset', 'action', 'data', 'poster'}


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.faults, self.blocks = [], [], []
        self.policy, self.inline = '', {}
        self.block = None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        for name in attrs:
            if name.startswith('on') or name in LOADS or name == 'style':
                self.faults.append('<%s %s>' % (tag, name))
        if attrs.get('http-equiv') == 'Content-Security-Policy':
            self.policy = attrs['content']
        if tag in ('script', 'style'):
            self.block = (tag, attrs, [])

    def handle_data(self, data):
        if self.block:
            self.block[2].append(data)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append('</%s> in %s' % (tag, self.open))
        if not self.block:
            return
        kind, attrs, text = self.block[0], self.block[1], ''.join(self.block[2])
        self.block = None
        if attrs.get('type') == 'application/json':
            self.blocks.append((attrs.get('class') or attrs.get('id'),
                                json.loads(text)))
        else:
            digest = hashlib.sha256(text.encode()).digest()
            self.inline[kind] = 'sha256-' + base64.b64encode(digest).decode()


def main():
    wanted = collections.Counter()
    for arg in sys.argv[2:]:
        name, number = arg.split('=')
        wanted[name] = int(number)
    page = Page()
    with open(sys.argv[1], encoding='utf-8') as f:
        page.feed(f.read())
    page.close()
    found = collections.Counter()
    kinds = [name for name, _ in page.blocks]
    for name, value in page.blocks:
        if name == 'run':
            found['runs'] += 1
            found[value['verdict']] += 1
        elif name.startswith('source-'):
            found['sources'] += 1
        elif name == 'details':
            found['traces'] += bool(value['trace'])
    found['unfinished'] = int('suite' not in kinds)
    if kinds.count('run') != kinds.count('details'):
        page.faults.append('runs without details')
    if page.open and not wanted['unfinished']:
        page.faults.append('never closed: %s' % page.open)
    for kind in ('script', 'style'):
        if "%s-src '%s'" % (kind, page.inline[kind]) not in page.policy:
            page.faults.append('the policy is not for this ' + kind)
    if "default-src 'none'" not in page.policy or 'unsafe' in page.policy:
        page.faults.append('policy: ' + page.policy)
    if +found != +wanted:
        page.faults.append('found %s, not %s' % (dict(found), dict(wanted)))
    print('\n'.join(page.faults))
    return 1 if page.faults else 0


if __name__ == '__main__':
    sys.exit(main())
