"""Draws the state graphs of the rules into docs/graphs.md, so that the picture can't differ from the code."""

from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from escrow.rules import HOLD_GRAPH
from marketplace.rules import ORDER_GRAPH
from negotiation.rules import GRAPH as NEGOTIATION_GRAPH
from xiaoer.campaign_rules import CAMPAIGN_GRAPH, INVITATION_GRAPH
from xiaoer.rules import GRAPH as DISPUTE_GRAPH

PATH = Path(settings.BASE_DIR) / "docs" / "graphs.md"
HEAD = "# State graphs\n\nDrawn by `manage.py draw_graphs` from the rules; don't edit.\n"

Edge = tuple[str, str, str]
"""From, label, to."""


class Command(BaseCommand):
    help = "Draws the state graphs into docs/graphs.md; with --check only says whether they are current."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="exit 1 when the drawing is out of date")

    def handle(self, *args, check: bool, **options) -> None:
        drawn = document()
        if not check:
            PATH.write_text(drawn, encoding="utf-8")
        elif not PATH.exists() or PATH.read_text(encoding="utf-8") != drawn:
            raise CommandError("docs/graphs.md is out of date: run manage.py draw_graphs.")


def document() -> str:
    """The whole page."""
    graphs = {
        "Negotiation (`negotiation/rules.py`)": [
            (s.from_status, f"{s.act} ({s.by})", s.to_status) for s in NEGOTIATION_GRAPH
        ],
        "Order (`marketplace/rules.py`)": _edges(ORDER_GRAPH),
        "Hold (`escrow/rules.py`)": _edges(HOLD_GRAPH),
        "Dispute (`xiaoer/rules.py`)": [(s.from_status, f"{s.act} ({s.by})", s.to_status) for s in DISPUTE_GRAPH],
        "Campaign (`xiaoer/campaign_rules.py`)": [
            (s.from_status, f"{s.act} ({s.by})", s.to_status) for s in CAMPAIGN_GRAPH
        ],
        "Invitation to a campaign (`xiaoer/campaign_rules.py`)": [
            (s.from_status, f"{s.act} ({s.by})", s.to_status) for s in INVITATION_GRAPH
        ],
    }
    return HEAD + "".join(f"\n## {title}\n\n{mermaid(edges)}" for title, edges in graphs.items())


def _edges(graph: dict[str, dict[str, str]]) -> list[Edge]:
    return [(before, act, after) for before, acts in graph.items() for act, after in acts.items()]


def mermaid(edges: Iterable[Edge]) -> str:
    lines = [f"    {before} --> {after}: {label}" for before, label, after in edges]
    return "\n".join(["```mermaid", "stateDiagram-v2", *lines, "```", ""])
