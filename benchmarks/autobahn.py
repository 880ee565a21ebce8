"""Autobahn's fuzzing client against the house's server and against daphne as it comes, with the same echo behind both.

    .venv/bin/python -m benchmarks.autobahn /path/to/wstest [CASE …]

`wstest` is of the package autobahntestsuite, which wants Python 2.7. Cases default to all but 9 (large messages: the house
takes 65,536 bytes at most) and 12, 13 (compression, which neither server offers). Prints every case in which the two differ, and
ends with 1 when the house fails, other than "non-strict", where daphne does not.
"""

import json
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections import Counter
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bin")]

from teahouse_bin.children import free_port  # noqa: E402  after the path is set

SERVERS: Final = {"daphne": "daphne", "house": "marketplace.serving"}
CASES: Final = ("1.*", "2.*", "3.*", "4.*", "5.*", "6.*", "7.*", "10.*")
PASSES: Final = {"OK", "INFORMATIONAL", "UNIMPLEMENTED"}


def main(wstest: str, cases: list[str]) -> int:
    running, servers = [], []
    with tempfile.TemporaryDirectory(prefix="teahouse-autobahn-") as folder:
        try:
            for name, module in SERVERS.items():
                port = free_port()
                argv = [sys.executable, "-m", module, "-b", "127.0.0.1", "-p", str(port), "tests.apps.echo:application"]
                running.append(subprocess.Popen(argv, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
                servers.append({"agent": name, "url": f"ws://127.0.0.1:{port}"})
                _wait_for(port)
            spec = Path(folder) / "spec.json"
            reports = Path(folder) / "reports"
            spec.write_text(json.dumps({
                "outdir": str(reports), "servers": servers, "cases": cases, "exclude-cases": [], "exclude-agent-cases": {},
            }), encoding="utf-8")  # fmt: skip
            subprocess.run([wstest, "-m", "fuzzingclient", "-s", str(spec)], check=True, stdout=subprocess.DEVNULL)
            found = json.loads((reports / "index.json").read_text(encoding="utf-8"))
        finally:
            for process in running:
                process.terminate()
                process.wait(15)
    return compare(found["house"], found["daphne"])


def compare(house: dict[str, dict[str, str]], daphne: dict[str, dict[str, str]]) -> int:
    worse = 0
    for case in sorted(house, key=lambda case: [int(part) for part in case.split(".")]):
        ours, theirs = (outcome(of_case[case]) for of_case in (house, daphne))
        if ours != theirs:
            print(f"{case}: house {ours}, daphne {theirs}")
        is_worse = house[case]["behavior"] not in PASSES | {"NON-STRICT"} and daphne[case]["behavior"] in PASSES
        worse += is_worse
        if ours == theirs and house[case]["behavior"] not in PASSES:
            print(f"{case}: both {ours}")
    for name, of_name in (("house", house), ("daphne", daphne)):
        counted = Counter(outcome(one) for one in of_name.values())
        print(f"{name}: {len(of_name)} cases; " + ", ".join(f"{n} {what}" for what, n in counted.most_common()))
    return 1 if worse else 0


def outcome(case: dict[str, str]) -> str:
    """How the server behaved, and how it closed."""
    return f"{case['behavior']} (closing {case['behaviorClose']})"


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=1).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"nothing answers on port {port}")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    raise SystemExit(main(sys.argv[1], sys.argv[2:] or list(CASES)))
