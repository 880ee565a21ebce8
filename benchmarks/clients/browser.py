"""A few keep-alive connections that fetch pages as fast as they come, each page looked at."""

import http.client
import random
import threading
import time
from typing import Any
from urllib.parse import urlsplit

from benchmarks.clients import serve


def browse(question: dict[str, Any]) -> dict[str, Any]:
    """Fetch `paths` of `address` in random order over `connections` for `seconds`; each page must hold `sign`."""
    ends_at = time.perf_counter() + question["seconds"]
    taken_ms: list[float] = []
    problems: list[str] = []
    threads = [
        threading.Thread(target=_fetch, args=(question, ends_at, n, taken_ms, problems))
        for n in range(question["connections"])
    ]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"count": len(taken_ms), "seconds": time.perf_counter() - began, "ms": taken_ms, "problems": problems[:3]}


def _fetch(question: dict[str, Any], ends_at: float, seed: int, taken_ms: list[float], problems: list[str]) -> None:
    dice = random.Random(seed)
    connection = http.client.HTTPConnection(urlsplit(question["address"]).netloc, timeout=30)
    sign = question["sign"].encode()
    while time.perf_counter() < ends_at and not problems:
        path = dice.choice(question["paths"])
        began = time.perf_counter()
        connection.request("GET", path, headers={"Accept-Language": question["language"]})
        answer = connection.getresponse()
        body = answer.read()
        taken_ms.append((time.perf_counter() - began) * 1000)
        if answer.status != 200 or sign not in body:
            problems.append(f"{answer.status} for {path}")
    connection.close()


if __name__ == "__main__":
    serve(browse)
