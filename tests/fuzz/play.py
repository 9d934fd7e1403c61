#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Plays changed scripts and looks at what becomes of the tool.

    make BUILD=build-asan SANITIZE=address,undefined CFLAGS='-O1 -g'
    tests/fuzz/play.py [--tool FILE] [--seed N] [--first N] [--count N]
                       [--seconds N]

Takes scripts of scripts/ and tests/e2e, changes them (lines swapped, left out,
repeated; numbers set to limits; symbols replaced by others; options left out; calls
of the table added with odd arguments) and plays them, several in a suite. What must
hold, whatever a script says: no sanitizer has anything to report, no worker dies, the
suite ends in time with one of its statuses, and no process, no mount and no file in
/tmp is left behind.

Script N of a seed is always the same: "--seed S --first N --count 1" plays it alone.
Ends with status 1 when something did not hold, and has printed the scripts and what
the tool said then.

Commands, code, strings and comments stay as they are. All happens in namespaces of
its own where the file systems cannot be written to, but for a /tmp and a /run in
memory: for root only.
"""

import argparse
import collections
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
INSIDE = 'TUNDRILL_FUZZ_PLAY'   # set: the namespaces are there
BATCH = 16                      # scripts of a suite
TIMEOUT_S = 3                   # of a run
FAMILIES = 'ipv4', 'ipv6', 'mapped'
LIMIT_S = 120                   # of a suite
WORK = '/tmp/play'
REPORT = WORK + '/report'
STATUSES = (0, 1, 2, 77)
SIGNS = re.compile(r'Sanitizer|runtime error:|was killed by signal|'
                   r'before it had reported|is not a record')
SANITIZERS = {
    'ASAN_OPTIONS': 'abort_on_error=1:detect_leaks=1',
    'UBSAN_OPTIONS': 'halt_on_error=1:abort_on_error=1:print_stacktrace=1',
}

# What stays: comments, code, commands, strings, options with a command in them.
KEPT = re.compile(r'//[^\n]*|/\*.*?\*/|%\{.*?\}%|`[^`]*`|"(?:\\.|[^"\\\n])*"|'
                  r'^--(?:init|cleanup|code|define)[^\n]*|^#![^\n]*',
                  re.S | re.M)
NUMBER = re.compile(r'(?<![\w.])(?:0x[0-9a-fA-F]+|\d+)(?![\w.])')
SYMBOL = re.compile(r'\b[A-Z][A-Z0-9]+_?[A-Z0-9_]*\b')
WORD = re.compile(r'\b[a-zA-Z_]\w*\b')
LIMITS = ['0', '1', '2', '3', '4', '7', '39', '40', '41', '127', '128', '255', '256',
          '1000', '1460', '32768', '65535', '65536', '1048576', '2147483647',
          '2147483648', '4294967295', '4294967296', '9223372036854775807',
          '9223372036854775808', '-1', '-2147483648', '0x7fffffff', '.5', '1e9']
VALUES = ['...', '3', '4', '5', '-1', '99', '0', '1', '1000', '65536', 'NULL', '""',
          '"x"', '[1]', '[]', '[4]', '[3, 4]', '{onoff=1, linger=0}', '{}',
          '[{..., 100}]', '[{"abc", 3}, {..., 10}]',
          '{sa_family=AF_INET, sin_port=htons(0), sin_addr=inet_addr("0.0.0.0")}',
          '[{fd=3, events=POLLIN, revents=POLLIN}]', '{events=EPOLLIN, fd=4}',
          '{msg_name(...)=..., msg_iov(1)=[{..., 10}], msg_flags=0}',
          '{msg_name(...)=..., msg_iov(2)=[{..., 10}, {..., 0}], msg_flags=0, '
          'msg_control=[{cmsg_level=SOL_SOCKET, cmsg_type=SO_TIMESTAMPING, '
          'cmsg_data={scm_sec=0, scm_nsec=0}}]}']
SEGMENTS = ['< S 0:0(0) win 65535 <mss 1>', '< R 0:0(0) win 0',
            '< F. 1:1(0) ack 1 win 0', '< P. 1:60001(60000) ack 1 win 65535',
            '< . 4294967295:4294967295(0) ack 4294967295 win 1',
            '< [ce] .7 1:1(0) ack 1 win 5 <sack 1:2,nop,nop>', '> . *:*(0) <...>',
            '> . 1:1(0) ack 1 <..., TS *>', '> - 0:0(0) win 0 <kind 99 *>',
            '< udp (0)', '< udp (65507)', '> udp (1)', '< icmp unreachable',
            '< icmp echo_request id 1 [raw (8)]', '< - 0:0(0) win 0 urg 1',
            '< icmp unreachable frag_needed mtu 0 [1:1(0)]', '> (.5) . 1:1(0) ack 1']


def read(name):
    with open(name, errors='replace') as file:
        return file.read()


def find(pattern, *names):
    """What matches in files of the tool's sources."""
    return sorted({word for name in names
                   for word in re.findall(pattern, read(os.path.join(ROOT, name)))})


def all_scripts():
    for folder in 'scripts', 'tests/e2e':
        for where, folders, names in os.walk(os.path.join(ROOT, folder)):
            folders.sort()
            for name in sorted(names):
                if name.endswith('.pkt'):
                    yield os.path.join(where, name)


class Mutator:
    def __init__(self):
        symbols = os.path.join(ROOT, 'parser/symbols')
        self.calls = find(r'\bX\((\w+)\)', 'runtime/calls/table.h')
        self.symbols = find(r'\b[SV]\((\w+)', *(
            os.path.join(symbols, name) for name in os.listdir(symbols)
            if name.endswith('.c')))
        self.scripts = [read(name) for name in all_scripts()]

    def call(self, pick):
        args = [pick.choice(VALUES + pick.sample(self.symbols, 12))
                for _ in range(pick.choice([0, 1, 2, 3, 3, 4, 5, 6]))]
        result = pick.choice(['0', '0', '3', '-1', '5', '...', '-1 EINVAL'])
        return '%s(%s) = %s' % (pick.choice(self.calls), ', '.join(args), result)

    def event(self, pick):
        when = pick.choice(['+0', '+0', '+0', '+.01', '+0...0.1', '*', '0', '+0~.2'])
        what = pick.choice(SEGMENTS) if pick.random() < .4 else self.call(pick)
        return '%s %s\n' % (when, what)

    def change_words(self, pick, text):
        """Numbers, symbols and words of a text that is not kept."""
        def changed(pattern, text, others):
            found = list(pattern.finditer(text))
            if not found:
                return text
            at = pick.choice(found)
            return text[:at.start()] + pick.choice(others) + text[at.end():]

        kind = pick.random()
        if kind < .6:
            return changed(NUMBER, text, LIMITS)
        if kind < .85:
            return changed(SYMBOL, text, self.symbols)
        return changed(WORD, text, self.calls + VALUES)

    def change(self, pick, lines):
        at = pick.randrange(len(lines))
        other = pick.randrange(len(lines))
        kind = pick.random()
        if kind < .5:
            parts = split(lines[at])
            free = [i for i, (kept, text) in enumerate(parts)
                    if not kept and text.strip()]
            if free:
                i = pick.choice(free)
                parts[i] = False, self.change_words(pick, parts[i][1])
            lines[at] = ''.join(text for _, text in parts)
        elif kind < .65:
            lines[at], lines[other] = lines[other], lines[at]
        elif kind < .75:
            del lines[at]
        elif kind < .85:
            lines.insert(at, lines[other])
        else:
            lines.insert(at, self.event(pick))

    def script(self, pick):
        lines = whole_lines(pick.choice(self.scripts))
        for _ in range(pick.choice([1, 1, 2, 2, 3, 5, 8])):
            if lines:
                self.change(pick, lines)
        return ''.join(lines)


def split(text):
    """A list of (kept, part)."""
    parts, end = [], 0
    for kept in KEPT.finditer(text):
        parts += [(False, text[end:kept.start()]), (True, kept.group())]
        end = kept.end()
    return parts + [(False, text[end:])]


def whole_lines(text):
    """Lines, of which one with a command or code may be several."""
    lines, part = [], ''
    for kept, text in split(text):
        for line in [text] if kept else text.splitlines(True):
            part += line
            if not kept and line.endswith('\n'):
                lines.append(part)
                part = ''
    return lines + ([part] if part else [])


def processes():
    return {int(pid) for pid in os.listdir('/proc') if pid.isdigit()}


def mounts():
    return read('/proc/self/mountinfo').splitlines()


def left_behind(before):
    """What is there and was not; processes have some time to go away."""
    until = time.monotonic() + 10
    while processes() - before['processes'] and time.monotonic() < until:
        time.sleep(.05)
    text = ''
    for pid in processes() - before['processes']:
        text += 'left behind: process %d %s\n' % (pid, read('/proc/%d/stat' % pid))
    for line in set(mounts()) - set(before['mounts']):
        text += 'left behind: mount %s\n' % line
    for name in set(os.listdir('/tmp')) - before['tmp']:
        text += 'left behind: /tmp/%s\n' % name
    return text


def verdicts():
    """That of each run which the report tells of."""
    try:
        return [json.loads(line)['verdict'] for line in read(REPORT).splitlines()]
    except (OSError, ValueError):
        return []


def play(tool, family, names, seen):
    """Plays a suite and counts verdicts.  Returns what did not hold, "" if all did."""
    before = {'processes': processes(), 'mounts': mounts(),
              'tmp': set(os.listdir('/tmp'))}
    command = [tool, '--timeout=%d' % TIMEOUT_S, '--no-retry', '--tcp-info',
               '--ladder', '--html=%s/html' % WORK, '--junit=%s/junit' % WORK,
               '--json=' + REPORT, '-j', '8', '--families=' + family]
    child = subprocess.Popen(
        command + names, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, env=dict(os.environ, **SANITIZERS),
        errors='replace', start_new_session=True)
    try:
        text = child.communicate(timeout=LIMIT_S)[0]
    except subprocess.TimeoutExpired:
        child.send_signal(signal.SIGABRT)
        text = child.communicate()[0]
        return 'no end after %d s\n%s' % (LIMIT_S, text)
    found = left_behind(before)
    if child.returncode not in STATUSES:
        found += 'status %d\n' % child.returncode
    if SIGNS.search(text):
        found += 'a report\n'
    told = verdicts()
    seen.update(told)
    if len(told) != len(names):
        found += 'no record of each run\n'
    return found and found + text


def write_script(mutator, tool, seed, number):
    """Most are such that they are played: then "check" finds no error."""
    pick = random.Random('%d %d' % (seed, number))
    name = '%s/%d.pkt' % (WORK, number)
    for _ in range(1 if number % 8 == 0 else 8):
        with open(name, 'w') as file:
            file.write(mutator.script(pick))
        if subprocess.run([tool, 'check', name], stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL).returncode == 0:
            break
    return name


def write_scripts(mutator, tool, seed, numbers):
    shutil.rmtree(WORK, ignore_errors=True)
    os.mkdir(WORK)
    return [write_script(mutator, tool, seed, number) for number in numbers]


def report(found, seed, names):
    print('FAILED: --seed %d, %s' % (seed, ' '.join(map(os.path.basename, names))))
    print(found, flush=True)
    for name in names:
        print('--- %s\n%s' % (os.path.basename(name), read(name)), flush=True)


def play_all(options):
    mutator = Mutator()
    until = time.monotonic() + options.seconds
    failed, number, seen = 0, options.first, collections.Counter()
    end = options.first + options.count

    def write_and_play(numbers):
        names = write_scripts(mutator, options.tool, options.seed, numbers)
        family = FAMILIES[numbers[0] // BATCH % len(FAMILIES)]
        return names, play(options.tool, family, names, seen)

    while number < end and time.monotonic() < until:
        numbers = range(number, min(number - number % BATCH + BATCH, end))
        names, found = write_and_play(numbers)
        if found:
            failed += 1
            report(found, options.seed, names)
        for i in numbers if found and len(names) > 1 else []:
            names, found = write_and_play([i])
            if found:
                print('the same alone:')
                report(found, options.seed, names)
        number += len(numbers)
    print('%d scripts of seed %d, %d findings; verdicts: %s' % (
        number - options.first, options.seed, failed,
        ', '.join('%d %s' % (n, name) for name, n in seen.most_common())))
    return 1 if failed else 0


def enter(options):
    """Begins again in namespaces, where ROOT is /mnt, for it may be below /tmp."""
    tool = os.path.relpath(os.path.abspath(options.tool), ROOT)
    script = ('mount --bind "$1" /mnt && '
              'mount -t tmpfs -o size=512m tmpfs /tmp && '
              'mount -t tmpfs -o size=16m tmpfs /run && '
              'for m in $(findmnt -rno TARGET); do case $m in '
              '/proc*|/sys*|/dev*|/tmp|/tmp/*|/run|/run/*) ;; '
              '*) ! mountpoint -q "$m" || mount -o remount,bind,ro "$m" || '
              'exit ;; esac; done && '
              'cd /tmp && ip link set lo up && shift && exec "$@"')
    os.execvpe('unshare', [
        'unshare', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc',
        '--net', '--ipc', '--uts', 'sh', '-c', script, 'sh', ROOT,
        '/mnt/tests/fuzz/play.py', '--tool', os.path.join('/mnt', tool),
        '--seed', str(options.seed), '--first', str(options.first),
        '--count', str(options.count), '--seconds', str(options.seconds)],
        dict(os.environ, **{INSIDE: '1'}))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--tool', default=os.path.join(ROOT, 'build-asan/tundrill'))
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--first', type=int, default=0)
    parser.add_argument('--count', type=int, default=10 ** 9)
    parser.add_argument('--seconds', type=int, default=600)
    options = parser.parse_args()
    if not os.access(options.tool, os.X_OK):
        sys.exit('play.py: %s is not there: build it' % options.tool)
    if INSIDE in os.environ:
        sys.exit(play_all(options))
    if os.geteuid() != 0:
        sys.exit('play.py: only root may do this')
    enter(options)


if __name__ == '__main__':
    main()
