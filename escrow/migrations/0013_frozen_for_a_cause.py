"""Frozen for a cause, or not at all; a hold that ends is frozen for nothing any more."""

from pathlib import Path

from django.db import migrations, models
from django.db.models import Q

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("escrow", "0012_frozen_for")]

    operations = [
        migrations.RunSQL((SQL / "moves.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
        migrations.AddConstraint(
            "escrowhold",
            models.CheckConstraint(
                condition=(Q(status="frozen") & ~Q(frozen_for=[])) | (~Q(status="frozen") & Q(frozen_for=[])),
                name="escrow_hold_frozen_for_a_cause",
            ),
        ),
    ]
