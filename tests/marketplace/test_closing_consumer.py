"""A connection that is closed or lost: what finds it gone ends no worker; what a live one can mend is left to it."""

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
    consumer.app = app
    consumer.blueprint = Consumer.Blueprint()
    return consumer


def gone() -> None:
    raise AttributeError("'NoneType' object has no attribute 'hostname'")


def reset() -> None:
    raise ConnectionResetError


def test_it_is_what_workers_use():
    assert app.conf.worker_consumer == "marketplace.closing_consumer:ClosingConsumer"


@pytest.mark.parametrize("state", [RUN, CLOSE])
def test_an_acknowledgement_that_finds_no_connection_is_forgiven(consumer, state):
    consumer.blueprint.state = state
    assert consumer._unless_closed(gone) is None


def test_a_broken_line_is_forgiven_to_one_that_stops(consumer):
    consumer.blueprint.state = CLOSE
    assert consumer._unless_closed(reset) is None


def test_a_broken_line_is_told_to_one_that_runs_so_that_it_connects_again(consumer):
    consumer.blueprint.state = RUN
    with pytest.raises(ConnectionResetError):
        consumer._unless_closed(reset)


def test_what_can_be_acknowledged_is(consumer):
    done = []
    consumer.blueprint.state = CLOSE
    consumer.call_soon_ack(done.append, "tag")
    assert done == ["tag"]


def test_a_lost_connection_with_tasks_unacknowledged_ends_no_worker(consumer):
    """As seen when Redis was killed while a task ran: kombu wants to give the task back over what it let go."""
    connection = app.connection_for_read()
    channel = connection.default_channel
    properties = {"delivery_tag": "1", "delivery_info": {"exchange": "", "routing_key": "trial"}}
    channel.qos.append(channel.Message({"properties": properties}, channel=channel), "1")
    channel._disconnect_pools()
    connection.transport.client = None
    consumer.connection = connection
    consumer.on_connection_error_after_connected(ConnectionResetError())
    assert consumer.connection is None
