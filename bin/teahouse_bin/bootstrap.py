"""Makes `.venv` and installs exactly what a requirements file locks. Standard library only."""

import contextlib
import fcntl
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from teahouse_bin import ROOT, Trouble

VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
STAMP = VENV / "teahouse-installed.json"
"""What was installed, under which Python: a second start compares and installs nothing."""

SPACE_NEEDED = 900 * 1024 * 1024


def enter_environment(requirements: str) -> None:
    """Return inside `.venv` with `requirements` installed; when outside, this replaces the process.

    Raises Trouble when the folder can't be written, the disk is full, or the registry can't be reached.
    """
    ensure_installed(requirements)
    if Path(sys.prefix).resolve() != VENV.resolve():
        os.execv(VENV_PYTHON, [str(VENV_PYTHON), *sys.argv])


def ensure_installed(requirements: str) -> None:
    """Make `.venv` hold every package of the file `requirements`, at its locked version."""
    wanted = locked_versions(ROOT / requirements)
    if wanted <= installed_versions():
        return
    check_room()
    with one_at_a_time():
        if wanted <= installed_versions():
            return
        make_venv()
        already = installed_versions()
        say(f"Installing {len(wanted)} locked packages into .venv (once; it takes a minute or two) …")
        install(ROOT / requirements)
        remember(already, wanted)


def locked_versions(path: Path) -> set[str]:
    """The `name==version ; marker` lines of a lock file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return {line.rstrip("\\ ").strip() for line in lines if "==" in line and line[:1].isalnum()}


def installed_versions() -> set[str]:
    """What the stamp says; nothing when it is absent, spoilt, or was written for another Python."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
        if stamp["python"] != python_identity():
            return set()
        return set(stamp["packages"])
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def python_identity() -> str:
    """Names the interpreter inside `.venv`; empty when it does not run."""
    code = "import sys; print(sys.implementation.cache_tag, sys.prefix)"
    if Path(sys.prefix).resolve() == VENV.resolve():
        return f"{sys.implementation.cache_tag} {sys.prefix}"
    try:
        answer = subprocess.run([VENV_PYTHON, "-I", "-c", code], capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return answer.stdout.strip() if answer.returncode == 0 else ""


def remember(already: set[str], wanted: set[str]) -> None:
    """Write the stamp: `wanted` now stands, and of `already` what `wanted` does not name anew."""
    names = {line.partition("==")[0] for line in wanted}
    kept = {line for line in already if line.partition("==")[0] not in names}
    stamp = {"python": python_identity(), "packages": sorted(kept | wanted)}
    STAMP.write_text(json.dumps(stamp, indent=1), encoding="utf-8")


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two commands started together must not install into one folder at once."""
    folder = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def check_room() -> None:
    if not os.access(ROOT, os.W_OK) or (VENV.exists() and not os.access(VENV, os.W_OK)):
        raise Trouble(f"{ROOT} can't be written to, so .venv can't be made there. Clone it where you may write.")
    free = shutil.disk_usage(ROOT).free
    if free < SPACE_NEEDED:
        raise Trouble(f"Only {free >> 20} MB are free under {ROOT}; installing needs {SPACE_NEEDED >> 20} MB.")


def make_venv() -> None:
    """Create `.venv`, or create it again when its interpreter or its pip does not run any more."""
    if python_identity() and quiet([VENV_PYTHON, "-m", "pip", "--version"]).returncode == 0:
        return
    if VENV.is_symlink() or (VENV.exists() and not (VENV / "pyvenv.cfg").exists() and any(VENV.iterdir())):
        raise Trouble(f"{VENV} exists but is no virtual environment. Move it away and try again.")
    say("Making .venv …")
    base = getattr(sys, "_base_executable", None) or sys.executable
    if importlib.util.find_spec("ensurepip") is None:
        install_ensurepip(base)
    made = quiet([base, "-m", "venv", "--clear", VENV])
    if made.returncode != 0:
        raise Trouble(f"{base} -m venv failed: {last_line(made)}")


def install_ensurepip(base: str) -> None:
    """Debian's python3 comes without `ensurepip`; as root it can be added, otherwise say how."""
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if os.geteuid() == 0 and shutil.which("apt-get"):
        quiet(["apt-get", "update"])
        quiet(["apt-get", "install", "-y", "--no-install-recommends", package])
    if quiet([base, "-c", "import ensurepip"]).returncode != 0:
        raise Trouble(f"This Python can't make virtual environments. On Debian or Ubuntu: sudo apt install {package}")


def install(requirements: Path) -> None:
    options = ["--require-hashes", "--no-deps", "--no-input", "--disable-pip-version-check", "--progress-bar", "off"]
    answer = quiet([VENV_PYTHON, "-m", "pip", "install", "-r", requirements, *options])
    if answer.returncode == 0:
        return
    sys.stderr.write("\n".join(answer.stdout.splitlines()[-15:]) + "\n")
    if "No space left" in answer.stdout:
        raise Trouble(f"The disk is full: pip could not install into {VENV}.")
    raise Trouble("pip could not install the locked packages (see above). Is the package registry reachable?")


def quiet(command: list) -> subprocess.CompletedProcess[str]:
    """Run a chatty tool with its chatter kept for the case that it fails."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "PYTHONNOUSERSITE": "1"}
    words = [str(word) for word in command]
    try:
        return subprocess.run(
            words,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
    except OSError as error:
        return subprocess.CompletedProcess(words, 127, stdout=str(error))


def last_line(answer: subprocess.CompletedProcess[str]) -> str:
    lines = [line.strip() for line in answer.stdout.splitlines() if line.strip()]
    return lines[-1] if lines else f"exit code {answer.returncode}"


def say(text: str) -> None:
    print(text, flush=True)
