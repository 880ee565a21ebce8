"""Guards against a temporary table or a trigger of one's own; payouts and refunds keep their terms and agree with the money."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


def run(name: str) -> migrations.RunSQL:
    """The reverse is a restore from a backup: without these guards nobody should go on booking money."""
    return migrations.RunSQL((SQL / name).read_text(encoding="utf-8"))


class Migration(migrations.Migration):
    dependencies = [("escrow", "0009_leaner_books")]

    operations = [run("ledger.sql"), run("payouts.sql")]
