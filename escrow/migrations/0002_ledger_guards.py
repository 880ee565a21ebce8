from pathlib import Path

from django.db import migrations

from accounts.append_only import append_only

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("escrow", "0001_initial"), ("accounts", "0002_append_only")]

    operations = [
        migrations.RunSQL(
            (SQL / "history" / "0002_ledger.sql").read_text(encoding="utf-8"),
            (SQL / "history" / "0002_ledger_reverse.sql").read_text(encoding="utf-8"),
        ),
        append_only("escrow_transfer"),
        append_only("escrow_holdevent"),
    ]
