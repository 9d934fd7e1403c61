# SPDX-License-Identifier: BSD-2-Clause
"""Makes the system calls that --untrusted refuses, and prints what became of each.

    refused NAME ERRNO      or      ALLOWED NAME

With "list", prints the names alone; with names, tries those.  Arguments are such that a
call that is not refused does no harm where --untrusted is: what it works on is not
there, or belongs to this process.
"""
import ctypes
import errno
import mmap
import os
import platform
import signal
import socket
import sys

libc = ctypes.CDLL(None, use_errno=True)
X86 = platform.machine() == 'x86_64'
NEW = {'user': 0x10000000, 'net': 0x40000000, 'mount': 0x00020000,
       'pid': 0x20000000, 'ipc': 0x08000000, 'uts': 0x04000000,
       'cgroup': 0x02000000}
# The same on all architectures.
UNIFIED = {
    'io_uring_setup': 425, 'io_uring_enter': 426, 'io_uring_register': 427,
    'open_tree': 428, 'move_mount': 429, 'fsopen': 430, 'fsconfig': 431,
    'fsmount': 432, 'fspick': 433, 'clone3': 435, 'pidfd_getfd': 438,
    'process_madvise': 440, 'mount_setattr': 442, 'quotactl_fd': 443,
    'open_tree_attr': 467,
}
ON_X86 = {
    'mount': 165, 'umount2': 166, 'pivot_root': 155, 'chroot': 161,
    'quotactl': 179, 'open_by_handle_at': 304, 'swapon': 167, 'swapoff': 168,
    'acct': 163, 'unshare': 272, 'setns': 308, 'ptrace': 101,
    'process_vm_readv': 310, 'process_vm_writev': 311, 'kcmp': 312,
    'add_key': 248, 'request_key': 249, 'keyctl': 250, 'reboot': 169,
    'kexec_load': 246, 'kexec_file_load': 320, 'init_module': 175,
    'finit_module': 313, 'delete_module': 176, 'settimeofday': 164,
    'clock_settime': 227, 'syslog': 103, 'vhangup': 153, 'iopl': 172,
    'ioperm': 173, 'modify_ldt': 154, 'bpf': 321, 'perf_event_open': 298,
    'userfaultfd': 323, 'fanotify_init': 300,
}
ON_ARM = {
    'mount': 40, 'umount2': 39, 'pivot_root': 41, 'chroot': 51,
    'quotactl': 60, 'open_by_handle_at': 265, 'swapon': 224, 'swapoff': 225,
    'acct': 89, 'unshare': 97, 'setns': 268, 'ptrace': 117,
    'process_vm_readv': 270, 'process_vm_writev': 271, 'kcmp': 272,
    'add_key': 217, 'request_key': 218, 'keyctl': 219, 'reboot': 142,
    'kexec_load': 104, 'init_module': 105, 'finit_module': 273,
    'delete_module': 106, 'settimeofday': 170, 'clock_settime': 112,
    'syslog': 116, 'vhangup': 58, 'bpf': 280, 'perf_event_open': 241,
    'userfaultfd': 282, 'fanotify_init': 262,
}
NUMBERS = dict(UNIFIED)
NUMBERS.update(ON_X86 if X86 else ON_ARM if platform.machine() == 'aarch64'
               else {})
NONE = b'/none'
BAD = -1
# What most of them do with their first arguments fails without a filter, too, but not
# with EPERM: these find nothing there.
ARGUMENTS = {
    'mount': (NONE, NONE, NONE, 0, 0), 'umount2': (NONE, 0),
    'pivot_root': (NONE, NONE), 'chroot': (NONE,),
    'ptrace': (0, 0, 0, 0),             # PTRACE_TRACEME
    'unshare': (NEW['user'],), 'setns': (BAD, 0),
    'process_vm_readv': (os.getpid(), 0, 0, 0, 0, 0),
    'process_vm_writev': (os.getpid(), 0, 0, 0, 0, 0),
    'kcmp': (os.getpid(), os.getpid(), 0, 0, 0),
    'keyctl': (0, -3, 1),               # KEYCTL_GET_KEYRING_ID, of the session
    'syslog': (10, 0, 0),               # SYSLOG_ACTION_SIZE_BUFFER
    'acct': (NONE,), 'swapon': (NONE, 0), 'swapoff': (NONE,),
    'reboot': (0, 0, 0, 0),             # without its magic numbers
    'userfaultfd': (1,),                # UFFD_USER_MODE_ONLY
    'clock_settime': (999, 0), 'settimeofday': (1, 1),
}
FAMILIES = {'vsock': 40, 'alg': 38, 'key': 15, 'bluetooth': 31, 'tipc': 30,
            'xdp': 44}
TYPING = {'TIOCSTI': 0x5412, 'TIOCLINUX': 0x541c}


def wanted(name):
    return len(sys.argv) < 2 or name in sys.argv[1:]


def call(number, *arguments):
    """The errno, or 0."""
    ctypes.set_errno(0)
    result = libc.syscall(ctypes.c_long(number), *[
        ctypes.c_long(a) if isinstance(a, int) else a for a in arguments])
    return ctypes.get_errno() if result == -1 else 0


def say(name, error, right):
    if error in right:
        print('refused', name, errno.errorcode[error])
    else:
        print('ALLOWED', name, errno.errorcode.get(error, error))


def foreign():
    """A system call as i386's programs make it: exit status, or minus a signal."""
    code = b'\xb8\x14\0\0\0\xcd\x80\xc3'        # mov eax, getpid; int 0x80; ret
    pid = os.fork()
    if not pid:
        page = mmap.mmap(-1, 4096, prot=7)
        page.write(code)
        where = ctypes.addressof(ctypes.c_char.from_buffer(page))
        ctypes.CFUNCTYPE(ctypes.c_int)(where)()
        os._exit(0)
    status = os.waitpid(pid, 0)[1]
    return os.waitstatus_to_exitcode(status)


def names():
    yield from NUMBERS
    yield from ('clone-' + name for name in NEW)
    yield from ('socket-' + name for name in FAMILIES)
    yield from TYPING
    if X86:
        yield from ('x32', 'i386')


def main():
    if sys.argv[1:] == ['list']:
        print('\n'.join(names()))
        return
    for name, number in NUMBERS.items():
        if not wanted(name):
            continue
        error = call(number, *ARGUMENTS.get(name, (BAD, 0, 0, 0, 0, 0)))
        say(name, error, [errno.ENOSYS] if name == 'clone3' else [errno.EPERM])
    clone = 56 if X86 else 220
    for name, flag in NEW.items():
        if not wanted('clone-' + name):
            continue
        # Of a kernel without a filter it would be a fork.
        parent = os.getpid()
        error = call(clone, flag | signal.SIGCHLD, 0, 0, 0, 0)
        if os.getpid() != parent:
            os._exit(0)
        say('clone-' + name, error, [errno.EPERM])
    for name, family in FAMILIES.items():
        if not wanted('socket-' + name):
            continue
        try:
            socket.socket(family, socket.SOCK_DGRAM, 0).close()
            error = 0
        except OSError as e:
            error = e.errno
        say('socket-' + name, error, [errno.EAFNOSUPPORT])
    for name, request in TYPING.items():
        if not wanted(name):
            continue
        error = call(16 if X86 else 29, 0, request, b'x')
        say(name, error, [errno.EPERM])
    if X86 and wanted('x32'):
        say('x32', call(0x40000000 | 39), [errno.ENOSYS])
        status = foreign()
        print('refused' if status in (-signal.SIGSYS, -signal.SIGSEGV)
              else 'ALLOWED', 'i386', status)


main()
