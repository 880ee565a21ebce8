from django.db import migrations

from accounts.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("xiaoer", "0020_the_staff")]

    operations = [
        append_only("xiaoer_charter"),
        append_only("xiaoer_chartersignature"),
        append_only("xiaoer_transparencyweek"),
    ]
