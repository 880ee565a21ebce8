"""Becomes another program that dies with its parent, and optionally runs under another user id.

Run as a script by `processes.popen`, never imported by it: between fork and exec only a fresh interpreter may safely do
this much. usage: launch.py PARENT_PID DEATH_SIGNAL UID GID MAY_SEARCH PROGRAM [ARGUMENT ...]  (UID -1: stay who we are)
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1
PR_SET_SECUREBITS = 28
SECBIT_NO_SETUID_FIXUP = 1 << 2
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
CAPABILITY_VERSION_3 = 0x20080522
CAP_DAC_OVERRIDE = 1
CAP_DAC_READ_SEARCH = 2


def main(arguments: list[str]) -> None:
    parent, death_signal, uid, gid, may_search = (int(text) for text in arguments[:5])
    program = arguments[5:]
    libc = ctypes.CDLL(None, use_errno=True)
    if uid >= 0:
        become(libc, uid, gid, may_search=bool(may_search))
    if hasattr(libc, "prctl"):
        # After the change of user, which clears it.
        libc.prctl(PR_SET_PDEATHSIG, death_signal, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit("The parent has gone.")
    os.execvp(program[0], program)


def become(libc: ctypes.CDLL, uid: int, gid: int, *, may_search: bool) -> None:
    """Drop root for `uid`; with `may_search` keep the right to walk through folders that only root may enter.

    A clone in root's home (mode 0700) is such a folder: PostgreSQL refuses to be root, and no other user gets in.
    """
    if may_search:
        # Keeps capabilities over the change of user; and without it access(2) would ignore the one that we keep.
        libc.prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP, 0, 0, 0)
    os.setgroups([])
    os.setresgid(gid, gid, gid)
    os.setresuid(uid, uid, uid)
    if may_search:
        capability = keep_one_capability(libc)
        libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0)


def keep_one_capability(libc: ctypes.CDLL) -> int:
    """Give up every capability but the weakest that opens folders, which is returned."""
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    for capability in (CAP_DAC_READ_SEARCH, CAP_DAC_OVERRIDE):
        bit = 1 << capability
        # effective, permitted, inheritable; once for each half of the 64 bits
        if libc.capset(header, (ctypes.c_uint32 * 6)(bit, bit, bit, 0, 0, 0)) == 0:
            return capability
    sys.exit("This machine does not let a program keep the right to enter closed folders.")


if __name__ == "__main__":
    main(sys.argv[1:])
