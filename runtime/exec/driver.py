# SPDX-License-Identifier: BSD-2-Clause
# driver: the Python side of code_python.c.
#
# It imports builtin modules only, which keeps the start short.  Its stdin is a file
# with the literal that write_texts() makes; when it has compiled that, it says so
# to the socket TALK.  What it hears there tells that the lines of append_samples()
# stand behind the first one, to be run now; nothing, that they are not needed.
#
# What it has to say goes to fixed places of the file REPORT: the index of the
# snippet under way to offset 0, that of none when all are through; to offset
# REPORT_AT the errors of syntax, later the account of a failure.
#
# A snippet is compiled with as many empty lines in front as make the line
# numbers those of the script, and a newline behind, for one that ends in a
# backslash.

import posix, sys

REPORT = 3
TALK = 4
REPORT_AT = 16
SCRIPT = '<script>'

def compile_at(line, text):
    before = b'\n' * (line - 1)
    try:
        return compile(before + text + b'\n', SCRIPT, 'exec', 0, True)
    except IndentationError as error:
        if text.lstrip(b'\r')[:1] != b'\n':
            raise
        first = error
    # All of it is indented, below the line of the opening brace.
    text = before + b'if 1:' + text + b'\n'
    try:
        return compile(text, SCRIPT, 'exec', 0, True)
    except IndentationError as error:
        # It was not.
        if error.msg.startswith('expected an indented block'):
            raise first
        raise

def lines_of(error):
    if isinstance(error, SyntaxError) and error.filename == SCRIPT:
        return [error.lineno or 0]
    lines = []
    trace = error.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_filename == SCRIPT:
            lines.append(trace.tb_lineno or 0)
        trace = trace.tb_next
    return lines or [0]

def text_of(error):
    kind = type(error)
    name = kind.__qualname__
    if kind.__module__ not in ('builtins', '__main__'):
        name = kind.__module__ + '.' + name
    try:
        if isinstance(error, SyntaxError):
            text = error.msg
        else:
            text = str(error)
    except BaseException:
        text = ''
    return '%s: %s' % (name, text) if text else name

def name_of(error):
    if not isinstance(error, NameError):
        return ''
    # Python 3.10 brought the attribute.
    quoted = str(error).split("'") + ['', '']
    return getattr(error, 'name', None) or quoted[1]

def report(error):
    lines = lines_of(error)
    text = '%d %d\n%s\n%s' % (lines[-1], lines[0], name_of(error),
                             text_of(error))
    data = text.encode('utf-8', 'backslashreplace').replace(b'\0', b'?')
    posix.pwrite(REPORT, data[:2048], REPORT_AT)

# Of a source in bytes, Python counts columns in bytes up to some version (3.11 does),
# and in characters from then on (3.13 does).
def counts_bytes():
    try:
        compile(b"'\xc3\xa9' if =", SCRIPT, 'exec', 0, True)
    except SyntaxError as error:
        return error.offset == 9

# An error's column in bytes, from 1; 0: it has none.
def column_of(error):
    text, offset = error.text, error.offset
    if not offset or offset < 1:
        return 0
    # What the parser lets pass has no text, and a column of bytes.
    if not isinstance(text, str) or counts_bytes():
        return offset
    return len(text[:offset - 1].encode('utf-8', 'replace')) + 1

def check(snippets):
    found = b''
    for index, (line, text) in enumerate(snippets):
        try:
            compile_at(line, text)
        except SyntaxError as error:
            data = '%d %d %d %s' % (index, lines_of(error)[0],
                                    column_of(error), text_of(error))
            data = ' '.join(data.split()).replace('\0', '?')
            found += data.encode('utf-8', 'backslashreplace')[:256]
            found += b'\n'
        except BaseException:
            pass
    posix.pwrite(REPORT, found[:8000], REPORT_AT)

def main():
    data = open(0, 'rb', closefd=False)
    snippets = eval(data.readline())
    posix.set_inheritable(REPORT, False)
    posix.set_inheritable(TALK, False)
    check(snippets)
    posix.write(TALK, b'.')
    if not posix.read(TALK, 1):
        return 0
    # What was told of syntax must not look like the account of a failure.
    posix.ftruncate(REPORT, 0)
    constants, names = eval(data.readline())
    samples = data.readlines()
    data.close()
    # The site module's exit and quit, which -S leaves out.
    scope = {'__name__': '__main__', 'exit': sys.exit, 'quit': sys.exit}
    scope.update(constants)
    for index, sample in enumerate(samples):
        which, values = eval(sample)
        line, text = snippets[which]
        posix.pwrite(REPORT, b'%-15d\n' % index, 0)
        for name, value in zip(names, values):
            scope.pop(name, None)
        for name, value in zip(names, values):
            if value is not None:
                scope[name] = value
        try:
            exec(compile_at(line, text), scope)
        except SystemExit as error:
            # It ends the snippet, but well only without a status.
            if error.code is not None and error.code != 0:
                raise
        except BaseException as error:
            report(error)
            return 1
    posix.pwrite(REPORT, b'%-15d\n' % len(samples), 0)
    return 0

sys.exit(main())
