"""bin/lint: what a tool can judge without running the suite. Every check runs, then the failed ones are named."""

import os
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path

from teahouse_bin import ROOT, Trouble, bootstrap

APPS = ["accounts", "vendors", "escrow", "marketplace", "negotiation", "logistics", "xiaoer"]


def main() -> int:
    try:
        bootstrap.enter_environment("requirements-dev.txt")
    except Trouble as trouble:
        print(f"\n{trouble}", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        failed = [name for name, command in checks() if not passes(name, command, production_like(Path(folder)))]
    print(f"\nFailed: {', '.join(failed)}." if failed else "\nAll checks passed.")
    return 1 if failed else 0


def checks() -> list[tuple[str, list[str]]]:
    """Each check's name and command; programs are those of .venv."""
    bin_folder = Path(sys.executable).parent
    # No database is there to ask for its history, and that is all the ignored warning says.
    manage = [sys.executable, "-W", "ignore::RuntimeWarning", "manage.py"]
    return [
        ("ruff", [str(bin_folder / "ruff"), "check", "."]),
        ("ruff format", [str(bin_folder / "ruff"), "format", "--check", "."]),
        ("mypy", [str(bin_folder / "mypy"), *APPS]),
        ("mypy bin", [str(bin_folder / "mypy"), "--explicit-package-bases", "bin/teahouse_bin"]),
        ("djlint", [str(bin_folder / "djlint"), "--lint", "--quiet", "templates"]),
        ("import-linter", [str(bin_folder / "lint-imports")]),
        ("migrations", [*manage, "makemigrations", "--check", "--dry-run"]),
        ("settings", [*manage, "check", "--deploy", "--fail-level", "WARNING"]),
    ]


def passes(name: str, command: list[str], environment: dict[str, str]) -> bool:
    print(f"\n--- {name}: {' '.join([Path(command[0]).name, *command[1:]])}", flush=True)
    return subprocess.call(command, cwd=ROOT, env=environment) == 0


def production_like(folder: Path) -> dict[str, str]:
    """Settings as strict as a real site's. No database listens there: these checks only read code."""
    return {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
        "DEBUG": "false",
        "DEMO": "false",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": "teahouse.example",
        "CSRF_TRUSTED_ORIGINS": "https://teahouse.example",
        "SITE_URL": "https://teahouse.example",
        "TRUSTED_PROXY_COUNT": "1",
        "DATABASE_URL": f"postgresql://teahouse@/teahouse?host={folder}",
        "REDIS_URL": "redis://127.0.0.1:6379/0",
        "EMAIL_URL": "smtp://127.0.0.1:25",
        "PAYMENT_SANDBOX_URL": "https://payments.example",
        "PAYMENT_SANDBOX_SECRET": secrets.token_urlsafe(32),
        "CARRIER_SIM_URL": "https://carrier.example",
        "CARRIER_SIM_SECRET": secrets.token_urlsafe(32),
        "MEDIA_ROOT": str(folder),
        "STATIC_ROOT": str(folder),
    }
