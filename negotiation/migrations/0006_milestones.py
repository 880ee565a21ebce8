from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("negotiation", "0005_shelf")]

    operations = [
        migrations.AddIndex(
            model_name="threadevent",
            index=models.Index(
                fields=["negotiation", "seq"], condition=~Q(kind="message"), name="negotiation_event_milestones"
            ),
        ),
    ]
