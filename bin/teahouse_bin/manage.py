"""bin/manage: manage.py with the settings of the house that bin/run keeps in its data folder."""

import json
import os
import subprocess
import sys
from pathlib import Path

from teahouse_bin import ROOT, bootstrap

ENVIRONMENT_FILE = "environment.json"


def main() -> int:
    arguments = sys.argv[1:]
    data = ROOT / ".data"
    if arguments[:1] == ["--data"] and len(arguments) > 1:
        data, arguments = Path(arguments[1]).expanduser().resolve(), arguments[2:]
    bootstrap.enter_environment("requirements-local.txt")
    try:
        kept = json.loads((data / ENVIRONMENT_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        print(f"No house has been run in {data} yet: start bin/run first.", file=sys.stderr)
        return 1
    return subprocess.call([sys.executable, "manage.py", *arguments], env={**os.environ, **kept}, cwd=ROOT)


def keep_environment(folder: Path, env: dict[str, str]) -> None:
    """Write down what bin/run's programs were given, for its owner's eyes only."""
    given = {name: value for name, value in env.items() if os.environ.get(name) != value}
    path = folder / ENVIRONMENT_FILE
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_text(json.dumps(given), encoding="utf-8")
