"""Disputes as the API shows them to their parties."""

from typing import Any, Final, Literal, cast

from django.db.models import Q, QuerySet

from accounts.api.paging import Place
from accounts.models import User
from vendors.models import VendorMember
from vendors.queries import MANAGING
from xiaoer import queries, rules, schemas
from xiaoer.models import Dispute, DisputeEvent, Ruling

ADDRESS_OF: Final = {
    "accept": "accept", "propose": "propose", "answer": "answer", "call_xiaoer": "call-xiaoer", "withdraw": "withdraw",
    "more_time": "more-time", "rest": "rest", "waive": "waive", "appeal": "appeal", "send_back_goods": "send-goods",
    "send_anew": "send-goods", "call_off_goods": "call-off-goods", "goods_right": "accept-goods", "goods_wrong": "refuse-goods",
}  # fmt: skip
"""By act of the graph, the last part of its address."""
SAID_ALREADY: Final = {"more_time": "extended", "rest": "rested", "waive": "waived", "appeal": "waived"}


def disputes_of(
    user: User, filters: schemas.DisputeFilters, after: Place | None
) -> tuple[list[schemas.Dispute], Place | None]:
    """A page of the disputes of what the user bought or sells, the newest first, and the place of its last row if more
    follow."""
    shops = VendorMember.objects.filter(user=user, role__in=MANAGING).values("vendor_id")
    rows = queries.disputes().filter(Q(order__buyer=user) | Q(order__vendor__in=shops))
    rows = _filtered(rows, filters, after).order_by("-opened_at", "-pk")
    found = list(rows[: filters.limit + 1])
    shown = found[: filters.limit]
    last = Place(shown[-1].opened_at, shown[-1].pk) if len(found) > len(shown) else None
    return [schemas.Dispute(**_facts(row, _side(row, user))) for row in shown], last


def _filtered(rows: QuerySet[Dispute], filters: schemas.DisputeFilters, after: Place | None) -> QuerySet[Dispute]:
    if filters.is_open is not None:
        rows = rows.exclude(status__in=Dispute.ENDED) if filters.is_open else rows.filter(status__in=Dispute.ENDED)
    if after is not None:
        rows = rows.filter(Q(opened_at__lt=after.at) | Q(opened_at=after.at, pk__lt=after.pk))
    return rows


def dispute_of(dispute: Dispute, user: User) -> schemas.DisputeCase:
    """One dispute that the door has let `user` into, with what was said and shown."""
    return schemas.DisputeCase(
        **_facts(dispute, _side(dispute, user)),
        events=[_event(event) for event in dispute.events.filter(is_internal=False).order_by("id")],
        evidence=[
            schemas.EvidenceRow(
                role=piece.role,
                page_count=piece.page_count,
                is_document=bool(piece.document),
                sha256=piece.sha256,
                submitted_at=piece.submitted_at,
            )
            for piece in dispute.evidence.order_by("id")
        ],
    )


def _side(dispute: Dispute, user: User) -> Literal["buyer", "vendor"]:
    return "buyer" if dispute.order.buyer_id == user.pk else "vendor"


def _facts(dispute: Dispute, side: Literal["buyer", "vendor"]) -> dict[str, Any]:
    return {
        "id": dispute.public_id,
        "order": dispute.order.public_id,
        "side": side,
        "status": dispute.status,
        "version": dispute.version,
        "reason": dispute.reason,
        "story": dispute.story,
        "is_claim": dispute.is_claim,
        "wanted_minor": dispute.wanted_minor,
        "currency": dispute.order.currency,
        "on_the_table": schemas.OnTheTable(
            remedy=dispute.proposed_remedy,
            refund_minor=dispute.proposed_minor,
            by=cast(Literal["buyer", "vendor"], dispute.proposed_by),
        ),
        "goods": dispute.goods.public_id if dispute.goods else None,
        "rulings": [_verdict(ruling) for ruling in sorted(dispute.rulings.all(), key=lambda ruling: ruling.round)],
        "may": may(dispute, side),
        "opened_at": dispute.opened_at,
        "closed_at": dispute.closed_at,
        "next_deadline": dispute.deadline_at,
        "on_expiry": rules.next_status(dispute.status, "time_over", "house"),
    }


def acts_left(dispute: Dispute, side: str) -> list[str]:
    """Acts of the graph that a side may still do: what may be said once a round, and was, is left out."""
    return [act for act in rules.acts_of(dispute.status, side) if not _is_said(dispute, side, act)]


def _is_said(dispute: Dispute, side: str, act: str) -> bool:
    if act == "accept":
        return not rules.may_accept(dispute.proposed_by, side)
    what = SAID_ALREADY.get(act)
    return (act == "appeal" and dispute.round > 1) or (what is not None and dispute.has(side, what))


def may(dispute: Dispute, side: str) -> list[str]:
    found = [ADDRESS_OF[act] for act in acts_left(dispute, side)]
    return [*found, "say"] if dispute.is_open else found


def _verdict(ruling: Ruling) -> schemas.Verdict:
    return schemas.Verdict(
        round=ruling.round,
        remedy=ruling.remedy,
        refund_minor=ruling.refund_minor,
        reason=ruling.reason,
        deviation=ruling.deviation,
        fault={party: getattr(ruling, f"fault_{party}") for party in ("vendor", "buyer", "carrier", "platform")},
        ruled_at=ruling.ruled_at,
    )


def _event(event: DisputeEvent) -> schemas.DisputeEventRow:
    return schemas.DisputeEventRow(kind=event.kind, role=event.role, text=event.text, facts=event.facts, at=event.at)
