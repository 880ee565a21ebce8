"""bin/lock: requirements*.in -> requirements*.txt with exact versions and hashes, and no trace of the registry used."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from teahouse_bin import ROOT
from teahouse_bin.bootstrap import quiet

LAYERS = ["requirements", "requirements-local", "requirements-dev", "requirements-benchmarks"]
"""From the smallest to the largest: each is locked under the versions chosen for the one before."""


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        uv = shutil.which("uv") or install_uv(Path(folder))
        before = None
        for name in LAYERS:
            constraint: list[str] = ["--constraint", f"{before}.txt"] if before else []
            command = [uv, "pip", "compile", f"{name}.in", "--output-file", f"{name}.txt", "--universal", "--quiet"]
            command += ["--python-version", "3.11", "--generate-hashes", "--no-emit-index-url", "--no-emit-find-links"]
            command += ["--no-header", "--annotation-style", "line", *constraint, *sys.argv[1:]]
            if subprocess.call(command, cwd=ROOT, env={**os.environ, "UV_NO_CONFIG": "1"}) != 0:
                print(f"{name}.txt could not be made.", file=sys.stderr)
                return 1
            print(f"{name}.txt")
            before = name
    return 0


def install_uv(folder: Path) -> str:
    """uv locks for every platform at once, which pip can't; it is needed here only, so it lives as long as this run."""
    quiet([sys.executable, "-m", "venv", folder / "venv"])
    answer = quiet([folder / "venv" / "bin" / "pip", "install", "--quiet", "uv"])
    if answer.returncode != 0:
        sys.exit(f"uv could not be installed:\n{answer.stdout}")
    return str(folder / "venv" / "bin" / "uv")
