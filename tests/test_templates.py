"""The house rules of templates, styles and scripts, checked on their text; no server, no database."""

import json
import re
from itertools import product
from pathlib import Path

import pytest

from marketplace import ladder
from marketplace.stamps import SEALS, UNKNOWN, seal_for
from marketplace.stylesheets import ENTRY, fold

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLES = sorted((ROOT / "static" / "css").rglob("*.css"))
SCRIPTS = sorted((ROOT / "static" / "js").rglob("*.js"))


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_has_no_inline_style_script_or_handler(path):
    text = text_of(path)
    assert not re.search(r"\sstyle\s*=", text), "style attributes are forbidden by the content security policy"
    assert not re.search(r"<style\b", text)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text), "event handlers belong in static/js"
    for opening in re.findall(r"<script\b[^>]*>", text):
        assert "src=" in opening or "application/json" in opening, opening


@pytest.mark.parametrize("path", [path for path in TEMPLATES if path.name.startswith("_")], ids=name)
def test_a_part_says_what_it_needs(path):
    assert re.search(r"{% comment %}.+{% endcomment %}", text_of(path), re.S), "a part begins with its variables"


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_asks_nothing_of_other_sites(path):
    assert not re.search(r"""(?:src|href|action)=["'](?:https?:)?//""", text_of(path))


@pytest.mark.parametrize("path", STYLES, ids=name)
def test_a_stylesheet_is_layered_and_never_important(path):
    text = text_of(path)
    assert "!important" not in text
    assert "@layer" in text
    assert text.count("{") == text.count("}")
    assert not re.search(r"\b(?:margin|padding|border)-(?:left|right|top|bottom)\b", text), "use logical properties"


def test_every_stylesheet_is_gathered_once():
    css = ROOT / "static" / "css"
    gathered = re.findall(r'@import url\("([^"]+)"\)', text_of(css / "teahouse.css"))
    there = [str(path.relative_to(css)) for path in STYLES if path.name != "teahouse.css"]
    assert sorted(gathered) == sorted(there)


def test_colours_stand_only_among_the_tokens():
    for path in STYLES:
        if path.name == "tokens.css":
            continue
        assert not re.search(r"#[0-9a-f]{3,8}\b", re.sub(r"url\([^)]*\)", "", text_of(path)), re.I), name(path)


def test_folding_puts_every_file_in_place_and_keeps_paths_true():
    static = ROOT / "static"
    folded = fold(ENTRY, lambda path: text_of(static / path))
    assert "@import" not in folded
    for target in re.findall(r'url\("([^"]+)"\)', folded):
        assert (static / "css" / target).resolve().is_file(), target


@pytest.mark.parametrize("path", SCRIPTS, ids=name)
def test_a_script_neither_evaluates_text_nor_writes_markup(path):
    text = text_of(path)
    assert not re.search(r"\beval\(|new Function\(|\.innerHTML\s*=|document\.write", text)


@pytest.mark.parametrize("path", SCRIPTS, ids=name)
def test_imports_of_a_script_lead_to_files(path):
    for target in re.findall(r"""(?:from|import)\s+["']([^"']+)["']""", text_of(path)):
        assert target.startswith("."), "only own modules"
        assert (path.parent / target).is_file(), target


def test_the_manifest_names_pictures_that_exist():
    manifest = json.loads(text_of(ROOT / "static" / "img" / "manifest.webmanifest"))
    for entry in manifest["icons"]:
        assert (ROOT / "static" / "img" / entry["src"]).is_file()


# --- Contrast: WCAG 2.2, 1.4.3 and 1.4.11 ---------------------------------------------------------------------------
TEXTS = ("text", "text-soft", "text-faint", "text-link", "text-link-hover", "buyer", "vendor", "tone-live", "tone-stop")
TEXTS += ("tone-done", "tone-wait", "tone-cold", "tone-still")
SURFACES = ("surface", "surface-raised", "surface-sunken")
PAIRS = [
    *product(TEXTS, SURFACES),
    ("on-act", "act"),
    ("on-act", "act-hover"),
    ("on-deal", "deal"),
    ("on-deal", "deal-hover"),
    ("text", "surface-glaze"),
    ("text-soft", "surface-glaze"),
    ("text-on-night", "surface-night"),
    ("text-on-night-soft", "surface-night"),
    ("buyer", "buyer-wash"),
    ("vendor", "vendor-wash"),
    *((f"tone-{tone}", f"tone-{tone}-wash") for tone in ("live", "done", "wait", "stop", "cold", "still")),
]
EDGES = [("line-strong", "surface"), ("line-strong", "surface-raised"), ("focus", "surface"), ("act", "surface")]


def tokens(theme: str) -> dict[str, str]:
    text = text_of(ROOT / "static" / "css" / "tokens.css")
    raw = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", text))
    shown = dict(raw)
    for token, light, dark in re.findall(r"--([\w-]+): light-dark\(var\(--([\w-]+)\), var\(--([\w-]+)\)\);", text):
        shown[token] = raw[light if theme == "light" else dark]
    return shown


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_can_be_read_on_every_surface_it_stands_on(theme):
    shown = tokens(theme)
    weak = {pair: round(contrast(shown[pair[0]], shown[pair[1]]), 2) for pair in PAIRS}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_edges_of_controls_can_be_seen(theme):
    shown = tokens(theme)
    weak = {pair: round(contrast(shown[pair[0]], shown[pair[1]]), 2) for pair in EDGES}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 3} == {}


# --- Seals and the ladder -----------------------------------------------------------------------------------------
def test_a_seal_is_one_character_and_a_known_tone():
    for state, seal in SEALS.items():
        assert len(seal.glyph) == 1, state
        assert seal.tone in {"live", "done", "wait", "stop", "cold", "still"}, state


def test_a_state_without_a_seal_gets_a_question_mark():
    assert seal_for("PAID") is SEALS["paid"]
    assert seal_for("never heard of") is UNKNOWN


def test_the_ladder_narrows_from_the_list_price_to_the_deal():
    # Floor 50, list 100: 60 bid, 90 asked, 75 bid and taken at 75.
    steps = [("buyer", 60), ("vendor", 90), ("buyer", 75)]
    made = ladder.rungs(steps, list_price_minor=100, floor_minor=50, deal_minor=75)
    widths = [rung.band_width for rung in made]
    assert widths == sorted(widths, reverse=True)
    assert [(rung.bid_minor, rung.ask_minor) for rung in made] == [(60, 100), (60, 90), (75, 90)]
    assert [rung.is_deal for rung in made] == [False, False, True]
    assert all(0 <= rung.bead_x <= 100 for rung in made)


def test_an_untouched_ladder_has_no_rungs():
    assert ladder.rungs([], list_price_minor=100) == []
