"""An acknowledgement after the connection was closed: forgiven by a worker that stops, and by no other."""

import pytest
from celery.bootsteps import CLOSE, RUN
from celery.worker.consumer import Consumer

from marketplace.celery import app
from marketplace.closing_consumer import ClosingConsumer


@pytest.fixture
def consumer() -> ClosingConsumer:
    """As a worker has it, but without a loop: what is called soon is called at once."""
    consumer = ClosingConsumer.__new__(ClosingConsumer)
    consumer.hub = None
    consumer.blueprint = Consumer.Blueprint()
    return consumer


def gone() -> None:
    raise AttributeError("'NoneType' object has no attribute 'hostname'")


def test_it_is_what_workers_use():
    assert app.conf.worker_consumer == "marketplace.closing_consumer:ClosingConsumer"


def test_one_that_stops_forgives_it(consumer):
    consumer.blueprint.state = CLOSE
    assert consumer._unless_closed(gone) is None


def test_one_that_runs_does_not(consumer):
    consumer.blueprint.state = RUN
    with pytest.raises(AttributeError):
        consumer._unless_closed(gone)


def test_what_can_be_acknowledged_is(consumer):
    done = []
    consumer.blueprint.state = CLOSE
    consumer.call_soon_ack(done.append, "tag")
    assert done == ["tag"]
