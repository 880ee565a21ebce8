from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("logistics", "0006_shipment_purpose"),
    ]

    operations = [
        migrations.AddField(
            model_name="shipment",
            name="rejected_at",
            field=models.DateTimeField(
                help_text="when a Xiaoer found the number wrong: what is scanned under it moves nothing", null=True
            ),
        ),
        migrations.AddConstraint(
            model_name="shipment",
            constraint=models.CheckConstraint(
                condition=Q(rejected_at=None) | Q(status="cancelled", is_doubted=False, typed_by__isnull=False),
                name="logistics_shipment_rejected_is_off",
            ),
        ),
        migrations.AddIndex(
            model_name="shipment",
            index=models.Index(condition=Q(is_doubted=True), fields=["order"], name="logistics_shipment_doubted"),
        ),
    ]
