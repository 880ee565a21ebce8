"""The queue of parcel problems: found, taken, resolved."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.models import User
from logistics import queries
from logistics.models import ParcelProblem
from logistics.queries.problems import Finding


def open_problem(
    *, kind: str, key: str, carrier_id: int, shipment_id: int | None = None, facts: Mapping[str, Any] | None = None
) -> None:
    """List something for Xiaoer, in the caller's transaction. While `key` is open it is listed once."""
    row = ParcelProblem(kind=kind, key=key, carrier_id=carrier_id, shipment_id=shipment_id, facts=dict(facts or {}))
    ParcelProblem.objects.bulk_create([row], ignore_conflicts=True)


def sweep_problems() -> int:
    """List what is wrong now and close what has passed by itself; returns how many were new. Twice changes nothing."""
    found = list(queries.findings())
    fresh = _list_new(found)
    gone = ParcelProblem.objects.filter(resolved_at=None, kind__in=queries.FOUND_BY_SWEEP)
    gone.exclude(key__in=[finding.key for finding in found]).update(resolved_at=Now())
    return fresh


def _list_new(found: Iterable[Finding]) -> int:
    known = set(ParcelProblem.objects.filter(resolved_at=None).values_list("key", flat=True))
    dismissed = queries.dismissed_keys()
    fresh = [finding for finding in found if finding.key not in known and finding.key not in dismissed]
    rows = [
        ParcelProblem(
            kind=each.kind, key=each.key, carrier_id=each.carrier_id, shipment_id=each.shipment_id, facts=each.facts
        )
        for each in fresh
    ]
    ParcelProblem.objects.bulk_create(rows, ignore_conflicts=True)
    return len(fresh)


@transaction.atomic
def assign_problem(*, problem_id: int, to: User, handed_by: User | None = None) -> ParcelProblem:
    """Who has it may hand it on (`handed_by`). Raises ValidationError with code `resolved_already` or `taken` (by another)."""
    problem = _lock_open(problem_id)
    if problem.assigned_to_id not in (None, to.pk, handed_by and handed_by.pk):
        raise ValidationError(_("Another Xiaoer has it."), code="taken")
    problem.assigned_to = to
    problem.save(update_fields=["assigned_to"])
    return problem


@transaction.atomic
def resolve_problem(*, problem_id: int, by: User) -> ParcelProblem:
    """Raises ValidationError(code="resolved_already")."""
    problem = _lock_open(problem_id)
    problem.resolved_by = by
    problem.save(update_fields=["resolved_by"])
    ParcelProblem.objects.filter(pk=problem.pk).update(resolved_at=Now())
    return problem


def _lock_open(problem_id: int) -> ParcelProblem:
    problem = ParcelProblem.objects.select_for_update().filter(pk=problem_id, resolved_at=None).first()
    if problem is None:
        raise ValidationError(_("It is no longer open."), code="resolved_already")
    return problem
