"""A few keep-alive connections that call as a carrier does: signed, each call another."""

import hashlib
import hmac
import http.client
import json
import threading
import time
from typing import Any
from urllib.parse import urlsplit

from benchmarks.clients import serve


def call(question: dict[str, Any]) -> dict[str, Any]:
    """Push scans to `address` over `connections` for `seconds`; each call has to be answered with a 200."""
    ends_at = time.perf_counter() + question["seconds"]
    taken_ms: list[float] = []
    problems: list[str] = []
    threads = [
        threading.Thread(target=_push, args=(question, ends_at, n, taken_ms, problems))
        for n in range(question["connections"])
    ]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"count": len(taken_ms), "seconds": time.perf_counter() - began, "ms": taken_ms, "problems": problems[:3]}


def _push(question: dict[str, Any], ends_at: float, thread: int, taken_ms: list[float], problems: list[str]) -> None:
    connection = http.client.HTTPConnection(urlsplit(question["address"]).netloc, timeout=30)
    path, secret = urlsplit(question["address"]).path, question["secret"].encode()
    while time.perf_counter() < ends_at and not problems:
        mark = f"{thread}/{time.time_ns()}"
        event = {"id": mark, "code": "HUB_IN", "text": "Arrived at the sorting centre", "facility": "Hangzhou"}
        told = {"waybill": f"W{mark}", "events": [event | {"at": "2026-03-04T10:12:07+08:00"}]}
        body = json.dumps(told).encode()
        headers = signed(secret, body)
        began = time.perf_counter()
        connection.request("POST", path, body=body, headers=headers)
        answer = connection.getresponse()
        answer.read()
        taken_ms.append((time.perf_counter() - began) * 1000)
        if answer.status != 200:
            problems.append(f"{answer.status} for a signed call")
    connection.close()


def signed(secret: bytes, body: bytes) -> dict[str, str]:
    """The headers of the dialect `json_hex`."""
    timestamp = str(int(time.time()))
    mac = hmac.new(secret, timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return {"Content-Type": "application/json", "Carrier-Timestamp": timestamp, "Carrier-Signature": mac}


if __name__ == "__main__":
    serve(call)
