import vendors.origins
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("vendors", "0002_tiers_and_points"),
    ]

    operations = [
        migrations.AlterField(
            model_name="vendor",
            name="division_code",
            field=models.CharField(
                blank=True, max_length=12, validators=[vendors.origins.check_origin], verbose_name="ships from"
            ),
        ),
        migrations.AddConstraint(
            model_name="vendor",
            constraint=models.CheckConstraint(
                condition=models.Q(division_code="") | models.Q(division_code__regex=r"^[0-9]{12}$"),
                name="vendors_vendor_division_code_form",
            ),
        ),
    ]
