"""Settings come from the environment, are documented, and are refused when they are weak."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from marketplace import environment

ROOT = Path(__file__).resolve().parents[1]

GOOD = {
    "DEBUG": "false",
    "SECRET_KEY": "q7Rk2vX9mZt4LpWc8sNdY3hJ6fGb1uEaVo5iTxKzCwQnMrBgPj",
    "ALLOWED_HOSTS": "tea.example",
    "CSRF_TRUSTED_ORIGINS": "https://tea.example",
    "SITE_URL": "https://tea.example",
    "TRUSTED_PROXY_COUNT": "1",
    "DATABASE_URL": "postgresql://teahouse:pw@127.0.0.1:1/teahouse",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "EMAIL_URL": "smtp://127.0.0.1:25",
    "PAYMENT_SANDBOX_URL": "https://payments.example",
    "PAYMENT_SANDBOX_SECRET": "hT5wQ8zR2kXn7vLc3mYp9sDf",
    "CARRIER_SIM_URL": "https://carrier.example",
    "CARRIER_SIM_SECRET": "bN6jG1xW4tZs8rKq2vMh5yCd",
}


def run_manage(*arguments: str, program: tuple[str, ...] = ("manage.py",), **changes: str):
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    given = {name: value for name, value in {**GOOD, **changes}.items() if value}
    return subprocess.run(
        [sys.executable, *program, *arguments],
        cwd=ROOT,
        env={**kept, **given},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_good_settings_pass_the_deployment_check_without_a_warning():
    answer = run_manage("check", "--deploy", "--fail-level", "WARNING")
    assert answer.returncode == 0, answer.stderr


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("SECRET_KEY", "", "SECRET_KEY is missing"),
        ("SECRET_KEY", "short", "SECRET_KEY is too weak"),
        ("SECRET_KEY", "a" * 60, "SECRET_KEY is too weak"),
        ("SECRET_KEY", "insecure-q7Rk2vX9mZt4LpWc8sNdY3hJ6fGb1uEaVo5iTxKzC", "SECRET_KEY is a published example"),
        ("ALLOWED_HOSTS", "", "ALLOWED_HOSTS is missing"),
        ("ALLOWED_HOSTS", "tea.example,*", "ALLOWED_HOSTS must not be *"),
        ("SITE_URL", "", "SITE_URL is missing"),
        ("SITE_URL", "http://tea.example", "SITE_URL must begin with https://"),
        ("SITE_URL", "tea.example", "SITE_URL must begin with https://"),
        ("SITE_URL", "http://127.0.0.1.tea.example", "SITE_URL must begin with https://"),
        ("DATABASE_URL", "", "DATABASE_URL is missing"),
        ("REDIS_URL", "", "REDIS_URL is missing"),
        ("EMAIL_URL", "", "EMAIL_URL is missing"),
        ("PAYMENT_SANDBOX_URL", "", "PAYMENT_SANDBOX_URL is missing"),
        (
            "PAYMENT_SANDBOX_SECRET",
            "sandbox-secret-for-local-work-only",
            "PAYMENT_SANDBOX_SECRET is a published example",
        ),
        ("CARRIER_SIM_SECRET", "", "CARRIER_SIM_SECRET is missing"),
    ],
)
def test_a_missing_or_weak_setting_is_refused_by_name(monkeypatch, name, value, words):
    given = {**GOOD, name: value}
    for key in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL"):
        monkeypatch.setenv(key, given[key])
    read = {
        "DEBUG": False,
        "ALLOWED_HOSTS": [host for host in given["ALLOWED_HOSTS"].split(",") if host],
        **{key: given[key] for key in GOOD if key.endswith(("_URL", "_SECRET", "_KEY"))},
    }
    with pytest.raises(ImproperlyConfigured, match=re.escape(words)):
        environment.refuse_weak_settings(read)


def test_everything_wrong_is_named_at_once():
    answer = run_manage("check", SECRET_KEY="", ALLOWED_HOSTS="*", EMAIL_URL="")
    assert answer.returncode == 1
    last = answer.stderr.strip().splitlines()[-1]
    for words in ("SECRET_KEY is missing", "ALLOWED_HOSTS must not be *", "EMAIL_URL is missing", "README.md"):
        assert words in last


@pytest.mark.processes
@pytest.mark.parametrize(
    "program",
    [
        ("-m", "marketplace.serving", "-p", "0", "marketplace.asgi:application"),
        ("-m", "celery", "-A", "marketplace", "worker"),
        ("-m", "celery", "-A", "marketplace", "beat"),
        ("manage.py", "runserver", "--noreload", "0"),
        ("manage.py", "migrate"),
    ],
)
def test_no_process_starts_with_a_weak_key(program):
    answer = run_manage(program=program, SECRET_KEY="changeme")
    assert answer.returncode != 0
    assert "SECRET_KEY is too weak" in answer.stderr + answer.stdout


def test_a_secret_may_come_from_a_file(monkeypatch, tmp_path):
    path = tmp_path / "token"
    path.write_text("from a file\n")
    monkeypatch.setenv("METRICS_TOKEN_FILE", str(path))
    assert environment.text("METRICS_TOKEN") == "from a file"
    monkeypatch.setenv("METRICS_TOKEN", "from the environment")
    assert environment.text("METRICS_TOKEN") == "from the environment"
    monkeypatch.delenv("METRICS_TOKEN")
    path.unlink()
    with pytest.raises(ImproperlyConfigured, match="METRICS_TOKEN_FILE"):
        environment.text("METRICS_TOKEN")


@pytest.mark.parametrize("value", ["maybe", "2", "yes please"])
def test_neither_yes_nor_no_is_refused(monkeypatch, value):
    monkeypatch.setenv("DEMO", value)
    with pytest.raises(ImproperlyConfigured, match="DEMO"):
        environment.flag("DEMO", default=False)


def test_every_setting_stands_in_the_readme_and_every_one_there_is_read():
    import marketplace.settings  # noqa: F401  (fills names_read)

    table = re.findall(r"^\| `([A-Z_]+)`", (ROOT / "README.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert sorted(table) == sorted(environment.names_read)
