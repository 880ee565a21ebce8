"""Charter and signatures, goals, briefings of persons, lessons, the rotation, public weeks.

No release has made a briefing yet, so the new column needs no default: on a table with rows this fails, and that is right.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('xiaoer', '0010_contests_and_removals'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CharterSignature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('signed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'verbose_name': 'signature under the charter',
            },
        ),
        migrations.CreateModel(
            name='ClosedDesk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('why', models.CharField(max_length=200)),
                ('is_over', models.BooleanField(default=False, verbose_name='open to them again')),
            ],
            options={
                'verbose_name': 'closed desk',
            },
        ),
        migrations.CreateModel(
            name='Goal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scope', models.CharField(choices=[('quarter', 'quarter goal'), ('desk', 'desk goal'), ('day', 'day goal')], max_length=8)),
                ('place', models.PositiveSmallIntegerField(null=True)),
                ('counter', models.CharField(max_length=40)),
                ('target', models.PositiveIntegerField()),
                ('begins_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('set_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('accepted_at', models.DateTimeField(null=True)),
                ('dropped_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'goal',
            },
        ),
        migrations.CreateModel(
            name='Leave',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('begins_on', models.DateField(verbose_name='first day')),
                ('ends_on', models.DateField(verbose_name='last day')),
                ('entered_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('called_off_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'leave',
            },
        ),
        migrations.CreateModel(
            name='Lesson',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=1000, verbose_name='lesson')),
                ('tags', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), default=list, size=None)),
                ('written_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('outcome', models.CharField(choices=[('waiting', 'waits for a lead'), ('confirmed', 'in the playbook'), ('set_aside', 'set aside')], default='waiting', max_length=10)),
                ('judged_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'lesson',
            },
        ),
        migrations.CreateModel(
            name='PlannedMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('move_on', models.DateField()),
                ('facts', models.JSONField(default=dict)),
                ('accepted_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('warn_at', models.DateTimeField()),
                ('warned_at', models.DateTimeField(null=True)),
                ('note', models.TextField(blank=True, max_length=2000, verbose_name='note for those who stay')),
                ('handed_over_at', models.DateTimeField(null=True)),
                ('carry_at', models.DateTimeField()),
                ('carried_out_at', models.DateTimeField(null=True)),
                ('called_off_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'planned move',
            },
        ),
        migrations.CreateModel(
            name='PlaybookEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title_en', models.CharField(blank=True, max_length=120)),
                ('title_zh', models.CharField(blank=True, max_length=120)),
                ('text_en', models.TextField(blank=True, max_length=1000)),
                ('text_zh', models.TextField(blank=True, max_length=1000)),
                ('tags', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), default=list, size=None)),
                ('confirmed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'verbose_name': 'playbook entry',
                'verbose_name_plural': 'playbook entries',
            },
        ),
        migrations.CreateModel(
            name='StaffWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('facts', models.JSONField(default=dict)),
                ('path', models.CharField(blank=True, max_length=200)),
                ('dedup_key', models.CharField(max_length=120, unique=True)),
                ('is_by_mail', models.BooleanField(default=False)),
                ('due_at', models.DateTimeField()),
                ('told_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'word that waits for the morning',
            },
        ),
        migrations.CreateModel(
            name='TransparencyWeek',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('begins_on', models.DateField(unique=True)),
                ('opened', models.PositiveIntegerField()),
                ('closed', models.PositiveIntegerField()),
                ('median_hours', models.FloatField(null=True)),
                ('remedy_bps', models.JSONField(null=True)),
                ('overturned_bps', models.PositiveIntegerField(null=True)),
                ('frozen_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'verbose_name': 'public week',
            },
        ),
        migrations.RemoveConstraint(
            model_name='briefing',
            name='xiaoer_briefing_once_a_day',
        ),
        migrations.AddField(
            model_name='briefing',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='briefings', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='charter',
            name='published_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='charter',
            name='why',
            field=models.TextField(blank=True, help_text='what has changed, and why', max_length=4000),
        ),
        migrations.AddField(
            model_name='desk',
            name='least_staff',
            field=models.PositiveSmallIntegerField(default=1, help_text='how many Xiaoer have to be present every day at the least'),
        ),
        migrations.AddIndex(
            model_name='actofpower',
            index=models.Index(fields=['actor', '-id'], name='xiaoer_act_by_actor'),
        ),
        migrations.AddIndex(
            model_name='actofpower',
            index=models.Index(fields=['act', '-id'], name='xiaoer_act_by_kind'),
        ),
        migrations.AddIndex(
            model_name='briefing',
            index=models.Index(fields=['user', '-id'], name='xiaoer_briefing_by_user'),
        ),
        migrations.AddConstraint(
            model_name='briefing',
            constraint=models.UniqueConstraint(fields=('user', 'kind', 'day'), name='xiaoer_briefing_once_a_day'),
        ),
        migrations.AddField(
            model_name='chartersignature',
            name='charter',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='xiaoer.charter'),
        ),
        migrations.AddField(
            model_name='chartersignature',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='charter_signatures', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='closeddesk',
            name='desk',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='closed_to', to='xiaoer.desk'),
        ),
        migrations.AddField(
            model_name='closeddesk',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='closed_desks', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='goal',
            name='desk',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='goals', to='xiaoer.desk'),
        ),
        migrations.AddField(
            model_name='goal',
            name='parent',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='xiaoer.goal'),
        ),
        migrations.AddField(
            model_name='goal',
            name='set_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='goal',
            name='user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='goals', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='leave',
            name='entered_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='leave',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leaves', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='lesson',
            name='author',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lessons', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='lesson',
            name='briefing',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='lesson', to='xiaoer.briefing'),
        ),
        migrations.AddField(
            model_name='lesson',
            name='desk',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lessons', to='xiaoer.desk'),
        ),
        migrations.AddField(
            model_name='lesson',
            name='judged_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='plannedmove',
            name='accepted_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='plannedmove',
            name='from_desk',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='xiaoer.desk'),
        ),
        migrations.AddField(
            model_name='plannedmove',
            name='to_desk',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='xiaoer.desk'),
        ),
        migrations.AddField(
            model_name='plannedmove',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='planned_moves', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='playbookentry',
            name='confirmed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='playbookentry',
            name='lesson',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='entry', to='xiaoer.lesson'),
        ),
        migrations.AddField(
            model_name='staffword',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='transparencyweek',
            constraint=models.CheckConstraint(condition=models.Q(('begins_on__iso_week_day', 1)), name='xiaoer_transparency_begins_on_monday'),
        ),
        migrations.AddConstraint(
            model_name='chartersignature',
            constraint=models.UniqueConstraint(fields=('charter', 'user'), name='xiaoer_signature_once'),
        ),
        migrations.AddConstraint(
            model_name='closeddesk',
            constraint=models.UniqueConstraint(fields=('user', 'desk'), name='xiaoer_closed_desk_once'),
        ),
        migrations.AddConstraint(
            model_name='goal',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('begins_on'))), name='xiaoer_goal_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='goal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('desk', None), ('place', None), ('scope', 'quarter'), ('user', None)), models.Q(('desk__isnull', False), ('place', None), ('scope', 'desk'), ('user', None)), models.Q(('desk__isnull', False), ('ends_on', models.F('begins_on')), ('place__in', [1, 2, 3]), ('scope', 'day'), ('user__isnull', False)), _connector='OR'), name='xiaoer_goal_scope'),
        ),
        migrations.AddConstraint(
            model_name='goal',
            constraint=models.UniqueConstraint(condition=models.Q(('dropped_at', None), ('scope', 'day')), fields=('user', 'begins_on', 'place'), name='xiaoer_goal_three_a_day'),
        ),
        migrations.AddConstraint(
            model_name='goal',
            constraint=models.UniqueConstraint(condition=models.Q(('dropped_at', None), ('scope', 'day')), fields=('user', 'begins_on', 'counter'), name='xiaoer_goal_counter_once_a_day'),
        ),
        migrations.AddConstraint(
            model_name='leave',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('begins_on'))), name='xiaoer_leave_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='lesson',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='xiaoer_lesson_has_text'),
        ),
        migrations.AddConstraint(
            model_name='lesson',
            constraint=models.CheckConstraint(condition=models.Q(('judged_by', None), models.Q(('judged_by', models.F('author')), _negated=True), _connector='OR'), name='xiaoer_lesson_judged_by_another'),
        ),
        migrations.AddConstraint(
            model_name='lesson',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('judged_by', None), ('outcome', 'waiting')), models.Q(models.Q(('outcome', 'waiting'), _negated=True), ('judged_by__isnull', False)), _connector='OR'), name='xiaoer_lesson_judged_by_someone'),
        ),
        migrations.AddIndex(
            model_name='plannedmove',
            index=models.Index(condition=models.Q(('called_off_at', None), ('carried_out_at', None)), fields=['carry_at'], name='xiaoer_move_due'),
        ),
        migrations.AddConstraint(
            model_name='plannedmove',
            constraint=models.UniqueConstraint(condition=models.Q(('called_off_at', None)), fields=('user', 'move_on'), name='xiaoer_move_once_a_day'),
        ),
        migrations.AddConstraint(
            model_name='plannedmove',
            constraint=models.CheckConstraint(condition=models.Q(('from_desk', models.F('to_desk')), _negated=True), name='xiaoer_move_changes_desk'),
        ),
        migrations.AddConstraint(
            model_name='plannedmove',
            constraint=models.CheckConstraint(condition=models.Q(('carried_out_at', None), ('handed_over_at__isnull', False), _connector='OR'), name='xiaoer_move_after_handover'),
        ),
        migrations.AddConstraint(
            model_name='playbookentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('title_en', ''), _negated=True), models.Q(('text_en', ''), _negated=True)), models.Q(models.Q(('title_zh', ''), _negated=True), models.Q(('text_zh', ''), _negated=True)), _connector='OR'), name='xiaoer_playbook_one_language'),
        ),
        migrations.AddIndex(
            model_name='staffword',
            index=models.Index(condition=models.Q(('told_at', None)), fields=['due_at'], name='xiaoer_staffword_due'),
        ),
    ]
