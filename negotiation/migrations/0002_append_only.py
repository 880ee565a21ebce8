from django.db import migrations

from accounts.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("negotiation", "0001_initial"), ("accounts", "0002_append_only")]

    operations = [
        append_only("negotiation_threadevent"),
        append_only("negotiation_dealsheet"),
    ]
