"""A pytest plugin (`-p tests.real_parts`): starts a real PostgreSQL and Redis before Django reads its settings.

With xdist the controller starts them and the workers inherit their addresses; each worker has a database of its own.
"""

import atexit
import os
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "bin"))

IS_CONTROLLER = "PYTEST_XDIST_WORKER" not in os.environ


def start() -> None:
    from teahouse_bin.embedded import start_services

    folder = tempfile.TemporaryDirectory(prefix="teahouse-tests-", ignore_cleanup_errors=True)
    Path(folder.name).chmod(0o755)
    services = start_services(Path(folder.name) / "services", durable=False, max_connections=200)
    atexit.register(folder.cleanup)
    atexit.register(services.stop)
    os.environ |= {
        # Tests clean up by truncating append-only tables, which needs a superuser; production's role is none.
        "DATABASE_URL": services.superuser_url,
        "REDIS_URL": services.redis_url,
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ALLOWED_HOSTS": "127.0.0.1,localhost,testserver",
        "SITE_URL": "http://127.0.0.1:8000",
        "EMAIL_URL": "memorymail://",
        "PAYMENT_SANDBOX_URL": "http://127.0.0.1:8601",
        "PAYMENT_SANDBOX_SECRET": secrets.token_urlsafe(32),
        "CARRIER_SIM_URL": "http://127.0.0.1:8602",
        "CARRIER_SIM_SECRET": secrets.token_urlsafe(32),
        "MEDIA_ROOT": str(Path(folder.name) / "media"),
        "STATIC_ROOT": str(Path(folder.name) / "static"),
        "LOG_LEVEL": "WARNING",
        "DEBUG": "false",
    }
    for name in ("DEMO", "MAINTENANCE", "PAYMENT_GATEWAYS"):
        os.environ.pop(name, None)
    collect = [sys.executable, str(ROOT / "manage.py"), "collectstatic", "--noinput", "-v0"]
    subprocess.run(collect, check=True, cwd=ROOT)


def take_own_redis_database() -> None:
    """Cache and task queues of one xdist worker are not those of the other: each has a database number of its own."""
    number = int(os.environ["PYTEST_XDIST_WORKER"].removeprefix("gw")) + 1
    parts = urlsplit(os.environ["REDIS_URL"])
    os.environ["REDIS_URL"] = urlunsplit(parts._replace(path=f"/{number}"))


if IS_CONTROLLER:
    start()
else:
    take_own_redis_database()
