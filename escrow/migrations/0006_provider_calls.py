from pathlib import Path

import django.db.models.functions.datetime
from django.db import migrations, models

from accounts.append_only import append_only

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("escrow", "0005_handled_notices")]

    operations = [
        migrations.CreateModel(
            name="ProviderCall",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("gateway", models.CharField(max_length=20)),
                ("method", models.CharField(max_length=80)),
                ("reference", models.CharField(blank=True, max_length=100)),
                ("request", models.TextField(help_text="what was asked, as JSON")),
                ("response_status", models.PositiveSmallIntegerField(null=True)),
                ("response_body", models.TextField(blank=True, help_text="the first 8 KiB")),
                ("duration_ms", models.PositiveIntegerField()),
                ("error", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "verbose_name": "provider call",
                "indexes": [
                    models.Index(fields=["reference", "id"], name="escrow_providercall_by_ref"),
                    models.Index(fields=["at"], name="escrow_providercall_by_moment"),
                ],
            },
        ),
        append_only("escrow_providercall"),
        migrations.RunSQL(
            (SQL / "provider_calls.sql").read_text(encoding="utf-8"),
            (SQL / "provider_calls_reverse.sql").read_text(encoding="utf-8"),
        ),
        # The address of a signed page bears the whole request; a hosted page's bears the session.
        migrations.AlterField(
            model_name="payment", name="pay_url", field=models.CharField(blank=True, max_length=4000)
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(
                condition=models.Q(("chase_at__isnull", False), ("status", "cancelled")),
                fields=["chase_at"],
                name="escrow_payment_to_call_off",
            ),
        ),
    ]
