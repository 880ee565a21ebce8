"""The auditor: proves each minute that the books agree, and stops releases when they don't."""

import structlog
from django.db import transaction
from django.db.models.functions import Now

from accounts.models import User
from escrow import queries
from escrow.models import AuditFinding

log = structlog.get_logger(__name__)


def audit_ledger() -> dict:
    """Look for drift, for holds that disagree with their money, and for money made or lost; keep what is found."""
    with transaction.atomic():
        lost = [
            row for row in queries.conservation() if row["captured_minor"] != row["ended_minor"] + row["held_minor"]
        ]
        findings = {"drift": queries.ledger_drift(), "holds": queries.holds_against_money(), "conservation": lost}
        found = {kind: rows for kind, rows in findings.items() if rows}
        if found and not queries.releases_are_stopped():
            AuditFinding.objects.create(findings=found)
            log.error("audit_found", **{kind: len(rows) for kind, rows in found.items()})
    return findings


def clear_finding(*, finding_id: int, by: User) -> None:
    """Someone has looked and mended: releases go on."""
    AuditFinding.objects.filter(pk=finding_id, cleared_at=None).update(cleared_at=Now(), cleared_by=by)
