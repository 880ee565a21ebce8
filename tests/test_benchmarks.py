"""benchmarks/run starts what it needs, prints a ratio, and leaves nothing behind. How large the ratio is, is not asked."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

OURS = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "MEDIA_ROOT", "STATIC_ROOT", "DJANGO_SETTINGS_MODULE")


def benchmarks_run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    return subprocess.run(
        [sys.executable, ROOT / "benchmarks" / "run", *arguments],
        env={**kept, **environment},
        cwd="/",
        capture_output=True,
        text=True,
        timeout=180,
    )


@pytest.mark.processes
def test_a_tiny_run_prints_a_ratio_and_leaves_nothing_behind(tmp_path):
    figures, folder = tmp_path / "figures.json", tmp_path / "a-tmpdir-too-deep-for-a-unix-socket" / ("x" * 100)
    folder.mkdir(parents=True)
    answer = benchmarks_run(
        "release", "--quick", "--rounds", "1", "--holds", "100", "--vendors", "10", "--json", str(figures),
        TMPDIR=str(folder),
    )  # fmt: skip
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert re.search(r"release: due holds.*pgbench TPC-B.*\d+\.\d\d×", answer.stdout)
    assert "the auditor found nothing" in answer.stdout
    [ratio] = json.loads(figures.read_text())["entries"]["release"]["ratios"]
    assert ratio["ratio"] > 0
    assert list(folder.iterdir()) == []
    assert not [command for command in commands() if str(folder) in command]


@pytest.mark.processes
def test_what_a_past_costs_is_measured_in_a_tiny_run_too(tmp_path):
    figures = tmp_path / "figures.json"
    answer = benchmarks_run(
        "books",
        "--quick",
        "--rounds",
        "1",
        "--holds",
        "100",
        "--vendors",
        "10",
        "--past",
        "900",
        "--json",
        str(figures),
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    measured = {ratio["what"] for ratio in json.loads(figures.read_text())["entries"]["books"]["ratios"]}
    assert {"holds released a second", "vendor_balances", "statement of the month", "request_payout"} <= measured
    assert re.search(r"the sweeping process held [\d.]+ MiB before", answer.stdout)


def test_an_unknown_name_is_answered_with_the_known_ones():
    answer = benchmarks_run("relaese")
    assert answer.returncode == 2
    assert (
        "pages, chat, release, actions, books, carriers, scores, desk, labels, routing, rotation, punctuality"
        in answer.stderr
    )


def commands() -> list[str]:
    """The command lines of all processes."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found.append(path.read_bytes().replace(b"\0", b" ").decode(errors="replace"))
        except OSError:
            continue
    return found
