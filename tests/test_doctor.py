"""`manage.py doctor` says in words what is wrong, with the thing in question really wrong."""

import json
import sys
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.db.models.functions import Now

from marketplace.heartbeat import WORKER, record_heartbeat
from marketplace.installation import FAULT, FINE, NOTE, Finding, examine
from marketplace.models import Heartbeat

pytestmark = pytest.mark.django_db


def findings(part: str) -> list[Finding]:
    found = [finding for finding in examine() if finding.part == part]
    assert found, f"nothing was said of {part}"
    return found


def test_a_healthy_installation_has_no_fault_but_the_outside_world(settings):
    record_heartbeat(WORKER)
    faults = {finding.part for finding in examine() if finding.level == FAULT}
    assert faults <= {"payment provider", "carrier", "translations"}
    for part in ("python", "database", "migrations", "clock", "worker", "ledger", "redis", "media", "static files"):
        assert FINE in {finding.level for finding in findings(part)}, part


def test_a_silent_worker_is_a_fault_with_a_remedy():
    record_heartbeat(WORKER)
    Heartbeat.objects.update(beat_at=Now() - timedelta(minutes=5))
    (worker,) = findings("worker")
    assert worker.level == FAULT
    assert "300 s ago" in worker.words
    assert "celery beat" in worker.words


def test_an_application_that_is_superuser_is_noted():
    (role,) = findings("role")
    assert role.level == NOTE
    assert "superuser" in role.words


def test_redis_away_is_a_fault(settings):
    settings.REDIS_URL = "redis://127.0.0.1:9/0"
    (redis,) = findings("redis")
    assert redis.level == FAULT
    assert "REDIS_URL" in redis.words


def test_redis_that_may_drop_tasks_is_a_fault(settings):
    import redis

    client = redis.Redis.from_url(settings.REDIS_URL)
    before = client.config_get("maxmemory-policy")["maxmemory-policy"]
    client.config_set("maxmemory-policy", "allkeys-lru")
    try:
        levels = {finding.level: finding.words for finding in findings("redis")}
    finally:
        client.config_set("maxmemory-policy", before)
        client.close()
    assert "allkeys-lru may drop queued tasks" in levels[FAULT]


def test_a_media_folder_that_is_a_file_is_a_fault(settings, tmp_path):
    (tmp_path / "media").write_text("not a folder")
    settings.MEDIA_ROOT = tmp_path / "media"
    (media,) = findings("media")
    assert media.level == FAULT


def test_static_files_never_collected_are_a_fault(monkeypatch):
    monkeypatch.setattr(staticfiles_storage._wrapped, "hashed_files", {})
    (static,) = findings("static files")
    assert static.level == FAULT
    assert "collectstatic" in static.words


def test_translations_not_compiled_are_a_fault(settings, tmp_path):
    source = tmp_path / "zh_Hans" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "tea"\nmsgstr "茶"\n')
    settings.LOCALE_PATHS = [tmp_path]
    (before,) = findings("translations")
    assert (before.level, "zh_Hans" in before.words) == (FAULT, True)

    from teahouse_bin.translations import compile_messages

    assert (compile_messages(tmp_path), compile_messages(tmp_path)) == (1, 0)
    (after,) = findings("translations")
    assert after.level == FINE


def test_mail_that_nobody_takes_is_a_fault(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    (mail,) = findings("e-mail")
    assert mail.level == FAULT


def test_the_command_ends_with_1_and_speaks_json(settings):
    settings.PAYMENT_SANDBOX_URL = "http://127.0.0.1:9"
    out, err = StringIO(), StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("doctor", "--json", stdout=out, stderr=err)
    assert end.value.code == 1
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    provider = next(line for line in lines if line["part"] == "payment provider")
    assert provider["level"] == FAULT
    assert "can't be reached" in provider["words"]
    assert ".".join(map(str, sys.version_info[:2])) in lines[0]["words"]
    assert "fault" in err.getvalue()
