"""Fewer indexes and keys to write with each movement, and guards that read less; what they refuse stays the same."""

from pathlib import Path

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).resolve().parent.parent / "sql"


def run(name: str) -> migrations.RunSQL:
    """The reverse is a restore from a backup: without these guards nobody should go on booking money."""
    return migrations.RunSQL((SQL / name).read_text(encoding="utf-8"))


class Migration(migrations.Migration):

    dependencies = [
        ('escrow', '0008_webhooks'),
        ('vendors', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='escrowhold',
            name='account',
            field=models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='hold', to='escrow.ledgeraccount'),
        ),
        migrations.AlterField(
            model_name='escrowhold',
            name='buyer_account',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='escrow.ledgeraccount'),
        ),
        migrations.AlterField(
            model_name='escrowhold',
            name='vendor_account',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='escrow.ledgeraccount'),
        ),
        migrations.AlterField(
            model_name='holdevent',
            name='actor',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='holdevent',
            name='hold',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='escrow.escrowhold'),
        ),
        migrations.AlterField(
            model_name='ledgeraccount',
            name='buyer',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ledger_accounts', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='ledgeraccount',
            name='vendor',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ledger_accounts', to='vendors.vendor'),
        ),
        migrations.AlterField(
            model_name='transfer',
            name='idempotency_key',
            field=models.CharField(db_collation='C', max_length=80),
        ),
        migrations.AddIndex(
            model_name='ledgeraccount',
            index=models.Index(condition=models.Q(('vendor__isnull', False)), fields=['vendor'], name='escrow_account_by_vendor'),
        ),
        migrations.AddIndex(
            model_name='ledgeraccount',
            index=models.Index(condition=models.Q(('buyer__isnull', False)), fields=['buyer'], name='escrow_account_by_buyer'),
        ),
        migrations.AddIndex(
            model_name='escrowhold',
            index=django.contrib.postgres.indexes.BrinIndex(autosummarize=True, fields=['ended_at'], name='escrow_hold_by_end', pages_per_range=32),
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.UniqueConstraint(fields=('idempotency_key',), name='escrow_transfer_key_once'),
        ),
        run('ledger.sql'),
        run('prove_old_holds.sql'),
    ]
