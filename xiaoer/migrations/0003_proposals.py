"""The refund on the table: to begin with what the buyer asks for, which every dispute so far still has there."""

from django.db import migrations, models
from django.db.models import F


def lay_on_the_table(apps, schema_editor) -> None:
    apps.get_model("xiaoer", "Dispute").objects.update(proposed_minor=F("wanted_minor"))


class Migration(migrations.Migration):
    dependencies = [("xiaoer", "0002_append_only")]

    operations = [
        migrations.AddField(
            model_name="dispute",
            name="proposed_by",
            field=models.CharField(choices=[("buyer", "buyer"), ("vendor", "vendor")], default="buyer", max_length=6),
        ),
        migrations.AddField(
            model_name="dispute",
            name="proposed_minor",
            field=models.BigIntegerField(default=1, verbose_name="refund on the table"),
            preserve_default=False,
        ),
        migrations.RunPython(lay_on_the_table, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="dispute",
            constraint=models.CheckConstraint(
                condition=models.Q(("proposed_by__in", ["buyer", "vendor"]), ("proposed_minor__gt", 0)),
                name="xiaoer_dispute_proposal",
            ),
        ),
    ]
