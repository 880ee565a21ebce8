"""Questions to carriers end in time and in size, whatever the other side does. A real server on a real socket."""

import gzip
import socket
import threading
import time

import pytest

from logistics.carriers import adapter
from logistics.carriers.base import ANSWER_MOST_BYTES, CarrierError
from logistics.models import Carrier

SECRET = "s" * 30


class Answers:
    """A server that gives everyone the same bytes, and then, with `drip`, one byte more every tenth of a second."""

    def __init__(self, answer: bytes, *, drip: bytes = b"") -> None:
        self.answer, self.drip, self.asked = answer, drip, 0
        self.heads: list[bytes] = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.is_over = threading.Event()

    def __enter__(self) -> "Answers":
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *exc) -> None:
        self.is_over.set()
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join(5)

    def _serve(self) -> None:
        while not self.is_over.is_set():
            try:
                line, _ = self.listener.accept()
            except OSError:
                return
            with line:
                self.asked += 1
                try:
                    self.heads.append(line.recv(65_536))
                    line.sendall(self.answer)
                    while self.drip and not self.is_over.wait(0.1):
                        line.sendall(self.drip)
                except OSError:
                    continue


def ask(server: Answers) -> bytes:
    carrier = Carrier(code="heron", dialect="json_hex", secret=SECRET, base_url=server.url)
    return adapter(carrier).pull("HE1")


def failure(server: Answers) -> CarrierError:
    with pytest.raises(CarrierError) as refusal:
        ask(server)
    return refusal.value


@pytest.mark.parametrize("begun", [
    b"", b"HTTP/1.1 200 OK\r\nX-Patience: ", b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n",
])  # fmt: skip
def test_an_answer_that_drips_is_cut_off_when_the_time_is_over(begun, settings):
    settings.OUTSIDE_TIMEOUT_SECONDS = 1
    with Answers(begun, drip=b"x") as server:
        began = time.monotonic()
        error = failure(server)
        assert time.monotonic() - began < 3
    assert "no whole answer in 1 s" in str(error) and not error.permanent


def test_a_packed_answer_is_not_opened_however_small_it_is(settings):
    bomb = gzip.compress(b" " * 200_000_000, 9)
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(bomb)}\r\n\r\n".encode()
    assert len(bomb) < ANSWER_MOST_BYTES
    with Answers(head + bomb) as server:
        began = time.monotonic()
        assert "packed with gzip" in str(failure(server))
        assert time.monotonic() - began < 2
        assert b"accept-encoding: identity" in server.heads[0].lower()


def test_an_answer_that_does_not_end_is_left_at_the_limit():
    piece = b"x" * 1_000_000
    with Answers(b"HTTP/1.1 200 OK\r\n\r\n" + piece, drip=piece) as server:
        assert f"more than {ANSWER_MOST_BYTES} bytes" in str(failure(server))


def test_an_answer_in_time_and_of_good_size_is_taken():
    with Answers(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}") as server:
        assert ask(server) == b"{}"


@pytest.mark.parametrize(("status", "permanent"), [(302, False), (404, True), (429, False), (500, False)])
def test_what_is_no_success_is_a_failure_and_a_refusal_is_for_good(status, permanent):
    with Answers(
        f"HTTP/1.1 {status} X\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n".encode()
    ) as server:
        error = failure(server)
    assert (str(error), error.permanent) == (f"heron answered {status}", permanent)
