from django.db import migrations

from accounts.append_only import install_append_only


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        install_append_only(),
    ]
