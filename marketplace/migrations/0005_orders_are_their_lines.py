from pathlib import Path

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

from accounts.append_only import append_only

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("marketplace", "0004_lines_from_orders")]

    operations = [
        migrations.RemoveConstraint(
            model_name='order',
            name='marketplace_order_total_adds_up',
        ),
        migrations.RemoveConstraint(
            model_name='order',
            name='marketplace_order_not_above_list',
        ),
        migrations.RemoveField(
            model_name='order',
            name='list_price_minor',
        ),
        migrations.RemoveField(
            model_name='order',
            name='listing',
        ),
        migrations.RemoveField(
            model_name='order',
            name='quantity',
        ),
        migrations.RemoveField(
            model_name='order',
            name='unit_price_minor',
        ),
        migrations.RemoveField(
            model_name='order',
            name='variant',
        ),
        migrations.RemoveField(
            model_name='stockreservation',
            name='order',
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=models.CheckConstraint(condition=models.Q(('total_minor', django.db.models.expressions.CombinedExpression(models.F('goods_minor'), '+', models.F('freight_minor'))), ('freight_minor__gte', 0), ('goods_minor__gt', 0), ('line_count__gt', 0)), name='marketplace_order_total_adds_up'),
        ),
        migrations.AlterField(
            model_name='stockreservation',
            name='line',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='reservation', to='marketplace.orderline'),
        ),
        migrations.RunSQL(
            (SQL / "orders.sql").read_text(encoding="utf-8"), (SQL / "orders_reverse.sql").read_text(encoding="utf-8")
        ),
        append_only("marketplace_orderline"),
    ]
