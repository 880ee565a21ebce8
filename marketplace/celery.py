"""The Celery application. Tasks only wake sweeps: what is due stands in PostgreSQL."""

import os

from celery import Celery
from celery.signals import setup_logging, task_prerun
from django_structlog.celery.steps import DjangoStructLogInitStep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings")

app = Celery("teahouse")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.steps["worker"].add(DjangoStructLogInitStep)
app.autodiscover_tasks()


@setup_logging.connect
def keep_our_logging(**kwargs) -> None:
    """Celery leaves the root logger alone when this signal has a receiver; Django's LOGGING then stands."""


@task_prerun.connect
def hear_nudges(task=None, **kwargs) -> None:
    """From here on the task sees what is committed; later commits have to nudge again."""
    from accounts.nudge import forget_nudge

    forget_nudge(task.name)
