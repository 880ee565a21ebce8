"""Finds hledger for the test of the ledger's export, or installs it where that is allowed. Standard library only."""

import os
import shutil

from teahouse_bin.bootstrap import last_line, quiet, say


def find_or_install() -> bool:
    """Whether hledger can be called; says how to get it otherwise."""
    if shutil.which("hledger"):
        return True
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say("Installing hledger for the test of the ledger's export (once) …")
        quiet(["apt-get", "update"])
        answer = quiet(["apt-get", "install", "-y", "--no-install-recommends", "hledger"])
        if shutil.which("hledger"):
            return True
        say(f"apt-get could not install it: {last_line(answer)}")
    say("No hledger was found; its test is skipped. Debian: sudo apt install hledger; macOS: brew install hledger.")
    return False
