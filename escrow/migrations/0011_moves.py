"""The two moves of money as functions, planned once a connection."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("escrow", "0010_tighter_guards")]

    operations = [
        migrations.RunSQL(
            (SQL / "moves.sql").read_text(encoding="utf-8"),
            "DROP FUNCTION escrow_fill_holds; DROP FUNCTION escrow_empty_hold;",
        )
    ]
