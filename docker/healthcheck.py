"""Asks one container whether it is well: `healthcheck.py web`, or `worker` (also for beat). Exit code 0 or 1."""

import os
import sys
import urllib.request
from urllib.parse import urlsplit


def check_web() -> bool:
    """This process answers. Whether the database does is /readyz's business: restarting web would not mend it."""
    host = urlsplit(os.environ["SITE_URL"]).netloc
    request = urllib.request.Request("http://127.0.0.1:8000/healthz", headers={"Host": host})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=4) as answer:
        return answer.status == 200


def check_worker() -> bool:
    """A heartbeat is fresh: beat has sent it and a worker has written it."""
    import django

    django.setup()
    from marketplace.vitals import look_at_worker

    return not look_at_worker().problem


def main() -> int:
    sys.path.insert(0, "/app")
    try:
        return 0 if {"web": check_web, "worker": check_worker}[sys.argv[1]]() else 1
    except Exception as error:  # whatever it is, the answer is "not well", and why
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
