"""Finds a Chromium for the browser tests, or installs one where that is allowed. Standard library only."""

import os
import shutil
from pathlib import Path

from teahouse_bin.bootstrap import last_line, quiet, say

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC_PATHS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
HOW_TO = (
    "Install one (Debian: sudo apt install chromium; Fedora: sudo dnf install chromium) or set CHROMIUM=/path/to/it."
)


def find_or_install() -> str:
    """The path of a browser, or "" after saying how to get one."""
    if found := find():
        return found
    if os.environ.get("CHROMIUM"):
        say(f"CHROMIUM names {os.environ['CHROMIUM']}, which is not a program.")
        return ""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say("Installing Chromium for the browser tests (once) …")
        quiet(["apt-get", "update"])
        answer = quiet(["apt-get", "install", "-y", "--no-install-recommends", "chromium"])
        if found := find():
            return found
        say(f"apt-get could not install it: {last_line(answer)}")
    say(f"No Chromium was found. {HOW_TO}")
    return ""


def find() -> str:
    if named := os.environ.get("CHROMIUM"):
        return shutil.which(named) or ""
    for name in NAMES:
        if found := shutil.which(name):
            return found
    return next((path for path in MAC_PATHS if Path(path).exists()), "")
