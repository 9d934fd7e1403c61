#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""state_shell: the shell of "tundrill state NAME --shell" has its terminal.

Usage: state_shell.py [COMMAND...] -- COMMAND is what runs tundrill, up to
and with its options; TAP goes to standard output.
"""
import os
import pty
import select
import signal
import sys
import time

LIMIT_S = 20
PROMPT = b"ready> "
ANSWERS = b"sed -u s/^/got-/\n"


class Terminal:
    def __init__(self, argv):
        self.seen = b""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            # Distributions set PS1 for every shell.
            prompt = "PS1='%s'" % PROMPT.decode()
            os.environ.update(SHELL="/bin/bash", PROMPT_COMMAND=prompt,
                              TERM="dumb", HISTFILE="", HOME="/nonexistent")
            os.execvp(argv[0], argv)

    def until(self, text):
        """Whether @text comes; what is up to it is taken away."""
        end = time.monotonic() + LIMIT_S
        while text not in self.seen:
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.fd], [], [], left)[0]:
                return False
            try:
                data = os.read(self.fd, 65536)
            except OSError:
                return False
            if not data:
                return False
            self.seen += data
        self.seen = self.seen.split(text, 1)[1]
        return True

    def type(self, text):
        os.write(self.fd, text)

    def end(self):
        """The exit status; None: it had to be killed."""
        end = time.monotonic() + LIMIT_S
        while time.monotonic() < end:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                return os.waitstatus_to_exitcode(status)
            if select.select([self.fd], [], [], 0.05)[0]:
                try:
                    os.read(self.fd, 65536)
                except OSError:
                    time.sleep(0.05)
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        return None


class Tap:
    count = failures = 0

    def ok(self, condition, what):
        self.count += 1
        self.failures += not condition
        print("%sok %d - %s" % ("" if condition else "not ", self.count, what),
              flush=True)


def main():
    tap = Tap()
    t = Terminal(sys.argv[1:])
    tap.ok(t.until(PROMPT), "the shell prompts")
    # The echo of what is typed does not have the words that are waited for.
    t.type(b"echo o''pened > /dev/tty\n")
    tap.ok(t.until(b"opened\r\n") and t.until(PROMPT), "it has /dev/tty")
    t.type(b"set -o | grep mon; echo jobs-$-\n")
    tap.ok(t.until(b"monitor        \ton") and t.until(PROMPT),
           "it has job control")
    # A command that answers is in the foreground.
    t.type(ANSWERS)
    t.type(b"one\n")
    t.until(b"got-one\r\n")
    t.type(b"\x03")
    tap.ok(t.until(PROMPT), "^C ends a command")
    t.type(b"echo a''live\n")
    tap.ok(t.until(b"alive\r\n") and t.until(PROMPT), "... and not the shell")
    t.type(ANSWERS)
    t.type(b"two\n")
    t.until(b"got-two\r\n")
    t.type(b"\x1a")
    tap.ok(t.until(b"Stopped") and t.until(PROMPT), "^Z stops a command")
    t.type(b"fg\n")
    t.type(b"three\n")
    tap.ok(t.until(b"got-three\r\n"), "fg has it again")
    t.type(b"\x03")
    t.until(PROMPT)
    t.type(b"exit\n")
    tap.ok(t.end() == 0, "exit ends the shell and tundrill, with status 0")
    print("1..%d" % tap.count)
    return tap.failures != 0


sys.exit(main())
