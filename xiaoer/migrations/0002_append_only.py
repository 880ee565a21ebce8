from django.db import migrations

from accounts.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("xiaoer", "0001_initial"), ("accounts", "0002_append_only")]

    operations = [
        append_only("xiaoer_disputeevent"),
        append_only("xiaoer_ruling"),
        append_only("xiaoer_actofpower"),
    ]
