"""The docs say what the code does."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command

from negotiation import refusals
from negotiation.phrasebook import PHRASES
from negotiation.sockets import codes as close_codes
from negotiation.sockets import limits

ROOT = Path(__file__).resolve().parents[1]


def test_the_drawn_graphs_are_those_of_the_rules():
    call_command("draw_graphs", "--check")


def test_the_protocol_names_every_code():
    text = (ROOT / "docs" / "protocol.md").read_text()
    codes = set(refusals.WORDS) - {"bad_price"}  # a form's code, which no frame carries
    assert {code for code in codes if f"`{code}`" not in text and f" {code}`" not in text} == set()
    for code in (
        close_codes.PROTOCOL,
        close_codes.SIGNED_OUT,
        close_codes.VERSION,
        close_codes.SERVER_ERROR,
        close_codes.TOO_SLOW,
        close_codes.RESTART,
        close_codes.FLOOD,
    ):
        assert f"| {code} |" in text
    assert f"burst of {limits.BURST} messages" in text


def test_the_page_of_the_api_names_every_address_code_scope_and_limit():
    from accounts.api import operations, problems
    from accounts.limits import Limit
    from accounts.scopes import SCOPES
    from escrow import api as escrow_api
    from logistics import api as logistics_api
    from marketplace import order_api, webhooks_api
    from marketplace.api import api
    from xiaoer import api as xiaoer_api
    from xiaoer import campaign_api, staff_api

    text = (ROOT / "docs" / "api.md").read_text()
    for path, methods in api.get_openapi_schema()["paths"].items():
        short = path.removeprefix("/api/v1").replace("listings/{public_id}", "listings/{listing}")
        for method in methods:
            assert f"`{method.upper()} {short.replace('{public_id}', '{id}')}" in text, path
    codes = {*problems.WORDS, *problems.STATUS_OF_CODE, *refusals.WORDS} - {"bad_price"}
    assert {code for code in codes if f"`{code}`" not in text} == set()
    assert {scope for scope in SCOPES if f"`{scope}`" not in text} == set()
    haggles = Limit("haggles", burst=limits.BURST, per_second=limits.PER_SECOND, per_minute=limits.PER_MINUTE)
    told = {
        "POST of haggles": haggles,
        "POST of orders": order_api.WRITES,
        "POST of parcels and numbers": logistics_api.WRITES,
        "POST of webhooks": webhooks_api.WRITES,
        "`request-refund` and POST of disputes": xiaoer_api.WRITES,
        "POST of campaigns": campaign_api.WRITES,
        "POST of payouts": escrow_api.WRITES,
        "POST of lessons": staff_api.WRITES,
        "GET": operations.READS,
    }
    for what, limit in told.items():
        words = f"a burst of {limit.burst}, then {limit.per_second:g} a second, {limit.per_minute} a minute"
        assert f"| {what} | {words} |" in text


def test_the_phrasebook_in_the_docs_is_the_one_of_the_house():
    text = (ROOT / "docs" / "negotiation.md").read_text()
    for key, phrase in PHRASES.items():
        assert f"| `{key}` | {phrase.side} | {phrase.en} | {phrase.zh} |" in text


@pytest.mark.parametrize("page", sorted(p.name for p in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]))
def test_every_file_a_page_names_is_there(page):
    path = ROOT / page if (ROOT / page).exists() else ROOT / "docs" / page
    names = re.findall(
        r"`((?:docs|tests|bin|escrow|negotiation|logistics|marketplace|xiaoer|accounts|vendors|docker)/[\w./-]+)`",
        path.read_text(),
    )
    names += [
        str(Path(path.parent.name if path.parent != ROOT else "") / n)
        for n in re.findall(r"\]\((?!http)([^)#]+)\)", path.read_text())
    ]
    assert [name for name in names if not (ROOT / name).exists()] == []
