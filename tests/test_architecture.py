"""The house rules that a machine can keep: what may know what, how long things are, what everything must have."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from celery import current_app
from django.apps import apps
from django.conf import settings
from django.db import models

ROOT = Path(__file__).resolve().parent.parent
FLOORS = {"accounts": 0, "vendors": 1, "escrow": 2, "marketplace": 3, "negotiation": 4, "logistics": 4, "xiaoer": 5}
"""Higher floors know lower ones; those on one floor don't know each other."""
EXCEPTION = ("marketplace/asgi.py", "negotiation")
"""The one named exception: the wiring of ASGI joins the sockets of the app above it."""
FILE_MOST_LINES = 400
STILL_LONG: dict[str, int] = {}
"""To be split; they may shrink, not grow."""
FUNCTION_MOST_LINES = 70
EMPTY_WORDS = {"utils", "util", "helpers", "helper", "common", "core", "misc", "tools", "stuff", "base_utils"}
BANNED_WORDS = re.compile(r"\b(customer|seller|merchant)s?\b", re.IGNORECASE)
PURE = ("accounts/pasted.py", "accounts/provinces.py", "negotiation/rules.py", "negotiation/autopilot.py", "negotiation/masking.py", "escrow/money.py",
        "escrow/rules.py", "marketplace/rules.py", "marketplace/ladder.py",
        "marketplace/search.py", "vendors/scoring.py", "logistics/lanes.py", "logistics/journeys.py", "logistics/incidents.py",
        "logistics/ratecards.py", "logistics/routing.py", "logistics/health.py", "logistics/punctuality.py",
        "logistics/pictures.py", "xiaoer/rules.py", "xiaoer/rotation.py", "xiaoer/rotation_terms.py", "xiaoer/rotation_search.py",
        "xiaoer/hours.py", "xiaoer/charter_values.py", "xiaoer/pictures.py")  # fmt: skip
PURE_MAY_IMPORT = {"babel"}

OUR_MODELS = [model for model in apps.get_models() if model._meta.app_label in FLOORS]


def sources(*folders: str) -> list[Path]:
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts]


APP_SOURCES = sources(*FLOORS)
EVERY_SOURCE = [*APP_SOURCES, *sources("bin", "benchmarks", "tests", "docker")]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imports_of(path: Path) -> Iterator[str]:
    """The top-level packages a file imports, wherever in the file it does."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


# What may know what


def may_know(own: str, other: str) -> bool:
    return own == other or FLOORS[other] < FLOORS[own]


@pytest.mark.parametrize("path", APP_SOURCES, ids=name)
def test_imports_go_down(path):
    own = path.relative_to(ROOT).parts[0]
    upward = {found for found in imports_of(path) if found in FLOORS and not may_know(own, found)}
    assert {found for found in upward if (name(path), found) != EXCEPTION} == set()


@pytest.mark.parametrize("model", OUR_MODELS, ids=lambda model: model._meta.label)
def test_foreign_keys_go_down(model):
    for field in model._meta.get_fields():
        if isinstance(field, models.ForeignKey) and field.related_model._meta.app_label in FLOORS:
            other = field.related_model._meta.app_label
            assert may_know(model._meta.app_label, other), f"{field.name} points up, to {other}"


@pytest.mark.parametrize("path", PURE)
def test_rules_are_pure(path):
    from sys import stdlib_module_names

    strangers = set(imports_of(ROOT / path)) - stdlib_module_names - PURE_MAY_IMPORT
    assert strangers <= {path.partition("/")[0]}, "nothing but its own app and the standard library"
    source = (ROOT / path).read_text(encoding="utf-8")
    assert "django" not in re.sub(r'""".*?"""', "", source, flags=re.DOTALL).lower()


def test_nobody_below_a_view_sees_a_request():
    """Actions, queries and rules are called by pages, sockets, tasks and commands alike."""
    deep = [path for path in APP_SOURCES if {"actions", "queries", "rules"} & {path.stem, path.parent.name}]
    assert deep
    for path in deep:
        assert not re.search(r"django\.(http|shortcuts|contrib\.messages)", path.read_text(encoding="utf-8")), name(
            path
        )


# How long things are, and what they are called


def test_no_file_is_longer_than_four_hundred_lines():
    """But for tests: a list of stories need not be held in one's head."""
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in EVERY_SOURCE}
    long = {name(path): length for path, length in lengths.items() if length > FILE_MOST_LINES}
    too_long = {path: n for path, n in long.items() if not path.startswith("tests/") and n > STILL_LONG.get(path, 0)}
    assert too_long == {}


def test_no_function_is_longer_than_seventy_lines():
    too_long = {}
    for path in EVERY_SOURCE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > FUNCTION_MOST_LINES:
                    too_long[f"{name(path)}:{node.name}"] = length
    assert too_long == {}


def test_no_module_is_named_after_nothing():
    assert [name(path) for path in EVERY_SOURCE if {path.stem, *path.relative_to(ROOT).parts[:-1]} & EMPTY_WORDS] == []


def test_one_word_per_thing():
    """Buyer and vendor, everywhere in the house. The simulated payment provider is no part of it: we are its merchant."""
    found = {}
    for path in [path for path in APP_SOURCES if "sandbox_provider" not in path.parts]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = getattr(node, "name", None) or getattr(node, "id", None) or getattr(node, "arg", None)
            if isinstance(named, str) and BANNED_WORDS.search(named.replace("_", " ")):
                found[f"{name(path)}:{getattr(node, 'lineno', 0)}"] = named
    assert found == {}


# What everything must have


@pytest.mark.parametrize("path", APP_SOURCES, ids=name)
def test_every_module_with_code_says_what_it_is(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    is_small = all(isinstance(node, ast.Import | ast.ImportFrom | ast.Assign | ast.AnnAssign) for node in tree.body)
    is_known = path.name in ("apps.py", "urls.py") or path.parent.name == "commands"  # a command says it in its help
    if tree.body and not is_small and not is_known:
        assert ast.get_docstring(tree), "a docstring at the top"


@pytest.mark.parametrize("model", OUR_MODELS, ids=lambda model: model._meta.label)
def test_every_model_defines_its_noun(model):
    assert model.__doc__ and not model.__doc__.startswith(f"{model.__name__}("), "a docstring"
    assert "__str__" in vars(model), "a __str__"


@pytest.mark.parametrize("model", OUR_MODELS, ids=lambda model: model._meta.label)
def test_every_due_field_is_a_moment(model):
    for field_name in getattr(model, "DUE_FIELDS", ()):
        assert isinstance(model._meta.get_field(field_name), models.DateTimeField)
        assert field_name.endswith("_at")


@pytest.mark.parametrize("model", OUR_MODELS, ids=lambda model: model._meta.label)
def test_units_stand_last_and_moments_end_in_at(model):
    for field in model._meta.get_fields():
        if isinstance(field, models.DateTimeField):
            assert field.name.endswith("_at") or field.name in ("at", "last_login"), field.name
        elif isinstance(field, models.DateField):
            assert field.name.endswith("_on") or field.name == "day", field.name
        elif isinstance(field, models.BooleanField):
            assert field.name.startswith("is_"), field.name


def test_every_task_of_the_beat_exists():
    current_app.loader.import_default_modules()
    entries = settings.CELERY_BEAT_SCHEDULE.values()
    assert entries and {entry["task"] for entry in entries} <= set(current_app.tasks)


def test_every_table_of_history_is_append_only():
    """Those that the models call append-only, and those alone, have the trigger."""
    declared = {model._meta.db_table for model in OUR_MODELS if "append-only" in (model.__doc__ or "").lower()}
    guarded = set()
    for path in ROOT.glob("*/migrations/*.py"):
        guarded |= set(re.findall(r'\bappend_only\("(\w+)"\)', path.read_text(encoding="utf-8")))
    assert declared <= guarded
    assert guarded - declared <= {"escrow_transfer", "xiaoer_ruling"}
