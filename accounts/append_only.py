"""Migration operations that make a table append-only, in the database, for everyone."""

from pathlib import Path

from django.db import migrations


def install_append_only() -> migrations.RunSQL:
    """Creates the trigger function that `append_only` uses."""
    return migrations.RunSQL(
        (Path(__file__).parent / "sql" / "append_only.sql").read_text(encoding="utf-8"),
        "DROP FUNCTION teahouse_refuse_change();",
    )


def append_only(table: str) -> migrations.RunSQL:
    """Makes `table` refuse UPDATE, DELETE and TRUNCATE.

    Tests clean up as a superuser with `session_replication_role = replica`, which the application's role can't set.
    """
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER {table}_rows_stay BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION teahouse_refuse_change();
        CREATE TRIGGER {table}_table_stays BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION teahouse_refuse_change();
        """,
        f"DROP TRIGGER {table}_rows_stay ON {table}; DROP TRIGGER {table}_table_stays ON {table};",
    )
