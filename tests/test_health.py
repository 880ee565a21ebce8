"""Probes, numbers and the closed door, each with the part in question really gone."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.functions import Now

from escrow.models import AuditFinding
from marketplace.heartbeat import WORKER, heartbeat_age_seconds, record_heartbeat
from marketplace.models import Heartbeat

NOBODY_LISTENS = "redis://127.0.0.1:9/0"


def test_healthz_asks_nobody(client):
    """No database mark on this test: a query would fail it."""
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert "no-store" in answer["Cache-Control"]
    assert client.post("/healthz").status_code == 405


@pytest.mark.django_db
def test_a_market_with_everything_alive_is_ready(client):
    record_heartbeat(WORKER)
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ok",
        "checks": dict.fromkeys(("database", "redis", "migrations", "worker", "ledger"), "ok"),
        "problems": [],
    }


@pytest.mark.django_db
def test_a_worker_never_seen_or_long_silent_is_named(client):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["checks"]["worker"]) == (503, "failed")
    assert answer.json()["problems"] == ["No worker has been seen yet."]

    record_heartbeat(WORKER)
    Heartbeat.objects.update(beat_at=Now() - timedelta(seconds=75))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "75 s ago: releases wait" in answer.json()["problems"][0]

    record_heartbeat(WORKER)
    assert client.get("/readyz").status_code == 200
    assert Heartbeat.objects.count() == 1


@pytest.mark.django_db
def test_without_redis_the_market_is_degraded_but_open(client, settings):
    record_heartbeat(WORKER)
    settings.REDIS_URL = NOBODY_LISTENS
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert (answer.json()["status"], answer.json()["checks"]["redis"]) == ("degraded", "failed")


@pytest.mark.django_db
def test_an_open_audit_finding_is_said_without_taking_the_market_away(client):
    record_heartbeat(WORKER)
    AuditFinding.objects.create(findings={"drift": [1]})
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
    assert "releases are stopped" in answer.json()["problems"][0]
    AuditFinding.objects.update(cleared_at=Now())
    assert client.get("/readyz").json()["status"] == "ok"


@pytest.mark.django_db(transaction=True)
def test_without_its_database_the_market_is_unavailable(client, tmp_path):
    connection.close()
    options = connection.settings_dict["OPTIONS"]
    before = dict(options)
    options["host"] = str(tmp_path)
    try:
        answer = client.get("/readyz")
        assert client.get("/healthz").status_code == 200
    finally:
        connection.settings_dict["OPTIONS"] = before
        connection.close()
    assert answer.status_code == 503
    assert answer.json()["problems"][0] == "The database does not answer."
    assert "worker" not in answer.json()["checks"]
    assert str(tmp_path) not in answer.content.decode()


@pytest.mark.django_db
def test_a_heartbeat_has_an_age_by_the_databases_clock():
    assert heartbeat_age_seconds("nobody") is None
    record_heartbeat("somebody")
    Heartbeat.objects.update(beat_at=Now() - timedelta(seconds=5))
    assert 5 <= heartbeat_age_seconds("somebody") < 7


@pytest.mark.django_db
def test_metrics_are_numbers_from_the_database(client):
    record_heartbeat(WORKER)
    AuditFinding.objects.create(findings={})
    text = client.get("/metrics").content.decode()
    assert "\nteahouse_audit_findings_open 1.0\n" in text
    assert "\nteahouse_holds_due 0.0\n" in text
    assert '\nteahouse_holds{status="held"} 0.0\n' in text
    assert "\nteahouse_worker_heartbeat_age_seconds " in text


@pytest.mark.django_db
def test_metrics_are_hidden_from_everyone_else(client, settings):
    assert client.get("/metrics", REMOTE_ADDR="192.0.2.7").status_code == 404
    assert client.get("/metrics", HTTP_X_FORWARDED_FOR="127.0.0.1").status_code == 404
    settings.TRUSTED_PROXY_COUNT = 1
    assert client.get("/metrics").status_code == 404
    settings.METRICS_TOKEN = "count-the-leaves"
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", HTTP_AUTHORIZATION="Bearer count-the-leavés").status_code == 404
    right = client.get("/metrics", HTTP_AUTHORIZATION="Bearer count-the-leaves", REMOTE_ADDR="192.0.2.7")
    assert right.status_code == 200


@pytest.mark.parametrize(("language", "code"), [("en", "en"), ("zh-CN,zh;q=0.9", "zh-hans")])
def test_maintenance_shows_the_closed_door_without_asking_the_database(client, settings, language, code):
    """No database mark on this test: a query would fail it."""
    settings.MAINTENANCE = True
    answer = client.get("/", HTTP_ACCEPT_LANGUAGE=language)
    assert answer.status_code == 503
    assert answer["Retry-After"] == "300"
    assert answer["Content-Language"] == code
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert client.post("/account/login/", {"login": "x"}).status_code == 503
    assert client.get("/healthz").status_code == 200
