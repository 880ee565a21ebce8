"""Reads the settings the outside gives: environment variables, or files named by `NAME_FILE` (Docker secrets).

Every name read here stands in the README's settings table; `tests/test_settings.py` compares the two.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from escrow.gateway_settings import NEEDS

env = environ.Env()
names_read: set[str] = set()


def text(name: str, default: str = "") -> str:
    """The value of NAME, or the stripped content of the file that NAME_FILE names, or `default`.

    Raises ImproperlyConfigured naming the variable when the file can't be read.
    """
    names_read.add(name)
    path = os.environ.get(f"{name}_FILE")
    if path and not os.environ.get(name):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE names {path}, which can't be read: {error.strerror}.") from error
    return os.environ.get(name, default)


def flag(name: str, default: bool) -> bool:
    """True for 1/true/yes/on; raises ImproperlyConfigured for anything that is neither yes nor no."""
    value = text(name).lower()
    if value in ("", None):
        return default
    if value in ("1", "true", "yes", "on"):
        return True
    if value in ("0", "false", "no", "off"):
        return False
    raise ImproperlyConfigured(f"{name} must be true or false, not {value!r}.")


def whole_number(name: str, default: int) -> int:
    value = text(name)
    try:
        return int(value) if value else default
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from error


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def database(name: str) -> dict:
    url = text(name)
    try:
        return environ.Env.db_url_config(url) if url else {}
    except Exception as error:  # django-environ lets urllib's varied errors through
        raise ImproperlyConfigured(f"{name} is not a database address: {error}.") from error


def one_of(name: str, choices: tuple[str, ...]) -> str:
    """One of `choices`, the first when nothing is said."""
    value = text(name) or choices[0]
    if value not in choices:
        raise ImproperlyConfigured(f"{name} is {value!r}, but must be one of: {', '.join(choices)}.")
    return value


def email(name: str, default: str) -> dict:
    return environ.Env.email_url_config(text(name, default))


SHORTEST_SECRET_KEY = 50
SHORTEST_SECRET = 24
WEAK_SIGNS = ("insecure", "local-work-only", "changeme", "change-me", "replace-me")


def refuse_weak_settings(settings: dict) -> None:
    """With DEBUG off, raise ImproperlyConfigured that names every setting which is missing or weak, all at once.

    Called at the end of settings.py, so web server, worker, beat and manage.py refuse alike.
    """
    if settings["DEBUG"]:
        return
    problems = [
        *_problems_of_secret("SECRET_KEY", settings["SECRET_KEY"], SHORTEST_SECRET_KEY),
        *_problems_of_hosts(settings["ALLOWED_HOSTS"]),
        *_problems_of_address("SITE_URL", settings["SITE_URL"]),
        *([] if text("DATABASE_URL") else ["DATABASE_URL is missing"]),
        *([] if text("REDIS_URL") else ["REDIS_URL is missing"]),
        *([] if text("EMAIL_URL") else ["EMAIL_URL is missing"]),
    ]
    for name in ("PAYMENT_SANDBOX", "CARRIER_SIM"):
        problems += _problems_of_address(f"{name}_URL", settings[f"{name}_URL"])
        problems += _problems_of_secret(f"{name}_SECRET", settings[f"{name}_SECRET"], SHORTEST_SECRET)
    problems += _problems_of_gateways(settings)
    if problems:
        raise ImproperlyConfigured(
            f"Teahouse does not start like this: {'; '.join(problems)}. See the settings table in README.md."
        )


def _problems_of_gateways(settings: dict) -> list[str]:
    """What is missing. What is wrong inside a key is found by `escrow.checks`, which can read one."""
    names = settings.get("PAYMENT_GATEWAYS", [])
    unknown = [name for name in names if name not in NEEDS]
    problems = [f"PAYMENT_GATEWAYS names {name!r}, which is none of {', '.join(NEEDS)}" for name in unknown]
    for need in [need for name in names for need in NEEDS.get(name, ()) if name != "sandbox"]:
        if need.endswith("_URL"):
            problems += _problems_of_address(need, settings[need])
        elif not settings[need]:
            problems.append(f"{need} is missing")
    return problems


def payment_pages(settings: dict) -> list[str]:
    """Where the form that begins a payment may lead: the pages of the gateways offered, for the CSP's form-action.

    Alipay's gateway sends the browser on to other hosts of its family, and form-action follows redirects.
    """
    pages = {
        "sandbox": settings["PAYMENT_SANDBOX_URL"],
        "alipay": settings["ALIPAY_GATEWAY_URL"],
        "stripe": settings["STRIPE_CHECKOUT_URL"],
    }
    origins = [_origin(pages[name]) for name in settings["PAYMENT_GATEWAYS"] if pages.get(name)]
    return list(dict.fromkeys(origin for origin in origins if origin))


def _origin(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    for family in ("alipay.com", "alipaydev.com"):
        if (parts.hostname or "").endswith(f".{family}"):
            return f"https://*.{family}"
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def _problems_of_secret(name: str, value: str, shortest: int) -> list[str]:
    if not value:
        return [f"{name} is missing"]
    if len(value) < shortest or len(set(value)) < 8:
        return [f"{name} is too weak: give it at least {shortest} random characters"]
    if any(sign in value.lower() for sign in WEAK_SIGNS):
        return [f"{name} is a published example: make one of your own"]
    return []


def _problems_of_hosts(hosts: list[str]) -> list[str]:
    if not hosts:
        return ["ALLOWED_HOSTS is missing"]
    return ["ALLOWED_HOSTS must not be *"] if "*" in hosts else []


def _problems_of_address(name: str, address: str) -> list[str]:
    """https is a must, but for this very machine, which tests and `DEBUG=0 bin/run` use."""
    if not address:
        return [f"{name} is missing"]
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return [f"{name} is not an address"]
    if parts.scheme not in ("http", "https") or not host:
        return [f"{name} must begin with https:// and name a host"]
    if parts.scheme == "http" and host not in ("127.0.0.1", "localhost", "::1"):
        return [f"{name} must begin with https://"]
    return []
