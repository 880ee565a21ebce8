from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [
        ('logistics', '0008_wire'),
    ]

    operations = [
        migrations.AddField(
            model_name="shipment",
            name="rejected_at",
            field=models.DateTimeField(
                help_text="when a Xiaoer found the number wrong: what is scanned under it moves nothing", null=True
            ),
        ),
        migrations.AddField(
            model_name="shipment",
            name="ruled_fault",
            field=models.PositiveSmallIntegerField(
                help_text="parts of 100 of the fault that the last ruling on its order laid on the carrier", null=True
            ),
        ),
        migrations.AddConstraint(
            model_name="shipment",
            constraint=models.CheckConstraint(
                condition=Q(ruled_fault=None) | Q(ruled_fault__lte=100), name="logistics_shipment_ruled_fault_range"
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
        migrations.AddField(
            model_name="scorecard",
            name="at_fault",
            field=models.PositiveIntegerField(default=0, help_text="at least half its fault, as a ruling has it"),
        ),
        migrations.AlterField(
            model_name="scorecard",
            name="lost",
            field=models.PositiveIntegerField(
                default=0, help_text="said to be lost by the house, the carrier or a claim"
            ),
        ),
        migrations.AlterField(
            model_name="scorecard",
            name="damaged",
            field=models.PositiveIntegerField(
                default=0, help_text="said to be damaged by their buyers, the carrier or a claim"
            ),
        ),
        # Measured anew every half hour; an old one may say more damage than parcels.
        migrations.RunSQL("DELETE FROM logistics_scorecard", migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="scorecard",
            constraint=models.CheckConstraint(
                condition=Q(lost__lte=F("parcels"), damaged__lte=F("parcels"), at_fault__lte=F("parcels")),
                name="logistics_scorecard_shares",
            ),
        ),
        migrations.AlterField(
            model_name="parcelproblem",
            name="kind",
            field=models.CharField(
                choices=[
                    ("silent", "no scan for long"),
                    ("lost", "probably lost"),
                    ("uncollected", "booked and never collected"),
                    ("unknown_code", "a code we have no word for"),
                    ("parked_call", "a carrier's call that could not be applied"),
                    ("low_stock", "few waybill numbers left"),
                    ("dark", "a silent carrier"),
                    ("contradicted", "a delivery the carrier knows nothing of"),
                    ("doubted", "a typed number that looks wrong"),
                ],
                max_length=12,
            ),
        ),
    ]
