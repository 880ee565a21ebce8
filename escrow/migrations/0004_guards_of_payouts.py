from pathlib import Path

from django.db import migrations

from accounts.append_only import append_only

SQL = Path(__file__).resolve().parent.parent / "sql"


def run(name: str) -> migrations.RunSQL:
    """The reverse is a restore from a backup: without these guards nobody should go on booking money."""
    return migrations.RunSQL((SQL / name).read_text(encoding="utf-8"))


class Migration(migrations.Migration):
    dependencies = [("escrow", "0003_payouts_and_claims"), ("accounts", "0002_append_only")]

    operations = [
        run("ledger.sql"),
        run("itemise_old_payouts.sql"),
        run("payouts.sql"),
        append_only("escrow_claim"),
        append_only("escrow_payoutline"),
    ]
