"""A hold knows what it is frozen for, so that one cause can go without taking the others along."""

import django.contrib.postgres.fields
from django.db import migrations, models


def name_the_cause(apps, schema_editor):
    """Until now only disputes froze anything."""
    apps.get_model("escrow", "EscrowHold").objects.filter(status="frozen").update(frozen_for=["dispute"])


class Migration(migrations.Migration):
    dependencies = [("escrow", "0011_moves")]

    operations = [
        migrations.AddField(
            "escrowhold",
            "frozen_for",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20),
                blank=True,
                db_default=[],
                default=list,
                help_text="the causes it is frozen for: it thaws when the last of them is gone",
                size=None,
            ),
        ),
        migrations.AlterField(
            "holdevent",
            "kind",
            models.CharField(
                choices=[
                    ("captured", "money received"),
                    ("scheduled", "release date set"),
                    ("extended", "release date moved"),
                    ("frozen", "frozen"),
                    ("thawed", "thawed"),
                    ("released", "released"),
                    ("refunded", "refunded"),
                    ("split", "split"),
                    ("claimed", "claimed back after release"),
                    ("unscheduled", "release date taken back"),
                ],
                max_length=12,
            ),
        ),
        migrations.RunPython(name_the_cause, migrations.RunPython.noop),
    ]
