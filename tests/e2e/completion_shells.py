#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Completes command lines in a shell, as a person at a terminal would.

    completion_shells.py bash|zsh|fish FOLDER < LINES

Each line of standard input is typed, and what its last word may become is printed:
one line of words, sorted, without what stands in front of a slash or "=".  FOLDER
has the completion's file.
"""

import fcntl
import os
import pty
import select
import shlex
import struct
import subprocess
import sys
import tempfile
import termios
import time

LIMIT_S = 60    # of one line; a shell that is loading takes two seconds

# Control-T replaces the word by all that it may become, Control-G writes the line.
BASH = '''
PS1='$ '
set +o history
. %(folder)s/tundrill.bash
bind 'set bell-style none'
bind '"\\C-t": insert-completions'
told() { printf '%%s\\n' "$READLINE_LINE" >&3; READLINE_LINE=; }
bind -x '"\\C-g": told'
'''
ZSH = '''
PS1='$ '
unset zle_bracketed_paste
setopt no_beep
fpath=(%(folder)s $fpath)
autoload -Uz compinit && compinit -u -D
zstyle ':completion:*' completer _all_matches _complete
zstyle ':completion:*' insert true
bindkey -e
bindkey '^T' complete-word
told() { print -r -- "$BUFFER" >&3; BUFFER=; }
zle -N told
bindkey '^G' told
'''


class Terminal:
    """A shell at a terminal; what is written to its descriptor 3 is read here."""

    def __init__(self, argv, env):
        told, tell = os.pipe()
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.close(told)
            os.dup2(tell, 3)
            os.execvpe(argv[0], argv, env)
        os.close(tell)
        self.told = told
        self.said = b''
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ,
                    struct.pack('HHHH', 50, 4000, 0, 0))

    def type(self, keys):
        """Types the keys; returns the line that the shell then writes."""
        os.write(self.terminal, keys.encode())
        line, end = b'', time.monotonic() + LIMIT_S
        while not line.endswith(b'\n'):
            left = end - time.monotonic()
            ready = select.select([self.told, self.terminal], [], [], left)[0]
            if self.terminal in ready:
                try:
                    self.said += os.read(self.terminal, 65536)
                except OSError:     # the shell has ended
                    ready = []
            if self.told in ready:
                line += os.read(self.told, 65536)
            if not ready:
                sys.exit('nothing came back for %r: %r' % (keys, self.said))
        return line.decode().rstrip('\n')

    def end(self):
        os.close(self.terminal)
        os.close(self.told)
        os.waitpid(self.pid, 0)


def at_terminal(argv, env, lines):
    shell = Terminal(argv, env)
    for line in lines:
        got = shlex.split(shell.type(line + '\x14\x07'))
        kept = shlex.split(line + '.')[:-1]
        if shlex.split(line + '.')[-1] == '.':
            assert got[:len(kept)] == kept, (got, kept)
        yield [] if got == shlex.split(line) else got[len(kept):]
    shell.end()


def in_fish(folder, env, lines):
    for line in lines:
        text = subprocess.run(
            ['fish', '--no-config', '-c',
             'source %s/tundrill.fish; complete -C %s' %
             (folder, shlex.quote(line))],
            env=env, stdout=subprocess.PIPE, text=True, check=True).stdout
        yield [one.split('\t')[0] for one in text.splitlines()]


def main():
    shell, folder = sys.argv[1:]
    lines = sys.stdin.read().splitlines()
    with tempfile.TemporaryDirectory() as home:
        env = {'PATH': os.environ['PATH'], 'HOME': home, 'ZDOTDIR': home,
               'TERM': 'dumb', 'LC_ALL': 'C.UTF-8'}
        rc = os.path.join(home, '.zshrc')
        with open(rc, 'w') as f:
            f.write((BASH if shell == 'bash' else ZSH) % {'folder': folder})
        if shell == 'fish':
            every = in_fish(folder, env, lines)
        elif shell == 'bash':
            every = at_terminal(['bash', '--noprofile', '--rcfile', rc, '-i'],
                                env, lines)
        else:
            every = at_terminal(['zsh', '-i'], env, lines)
        for words in every:
            print(' '.join(sorted({os.path.basename(
                w.rstrip('/').rpartition('=')[2] or w) for w in words})))


if __name__ == '__main__':
    main()
