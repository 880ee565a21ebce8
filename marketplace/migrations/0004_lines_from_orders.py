"""Rows alone: PostgreSQL does not change a table while deferred checks of its rows are waiting."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("marketplace", "0003_lines_and_baskets")]

    operations = [
        migrations.RunSQL((SQL / "lines_from_orders.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
