"""What can be checked of the containers without running them, and the database roles on a real PostgreSQL.

`docker compose config` needs a plugin that is rarely there: it is run when it is.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg2
import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES = COMPOSE["services"]
ENDS_BY_ITSELF = {"migrate"}
NAMED_ELSEWHERE = {"SITE_HOST": "tea.example", "DEFAULT_FROM_EMAIL": "Teahouse <tea@tea.example>"}

each_service = pytest.mark.parametrize("name", sorted(SERVICES))


@each_service
def test_no_service_has_root_or_capabilities_or_a_writable_system(name):
    service = SERVICES[name]
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", service["user"])
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "cap_add" not in service
    assert "privileged" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert all(mount.startswith(("/tmp:", "/data:", "/config:", "/var/run/postgresql:")) for mount in service["tmpfs"])


@each_service
def test_every_service_that_stays_has_a_health_check(name):
    check = SERVICES[name]["healthcheck"]
    if name in ENDS_BY_ITSELF:
        assert SERVICES[name]["restart"] == "no"
    else:
        assert check["test"][0] in ("CMD", "CMD-SHELL")
        assert {"interval", "timeout", "retries"} <= set(check)


@each_service
def test_secrets_come_from_files_only(name):
    service = SERVICES[name]
    for variable, value in service.get("environment", {}).items():
        if re.search(r"SECRET|PASSWORD|TOKEN|_KEY|DATABASE_URL|REDIS_URL|EMAIL_URL", variable):
            assert variable.endswith("_FILE"), f"{variable} stands in the open"
            assert value.removeprefix("/run/secrets/") in service["secrets"]
    assert set(service.get("secrets", [])) <= set(COMPOSE["secrets"])
    assert "env_file" not in service


def test_no_secret_has_a_default():
    for name, secret in COMPOSE["secrets"].items():
        assert secret == {"file": f"./docker/secrets/{name}"}
    assert "docker/secrets" in (ROOT / ".dockerignore").read_text()
    assert not re.findall(
        r"\$\{[A-Z_]*(?:SECRET|PASSWORD|KEY|TOKEN)[A-Z_]*:?-", (ROOT / "docker-compose.yml").read_text()
    )


def test_only_the_proxy_is_reachable_and_the_data_have_no_way_out():
    assert {name for name, service in SERVICES.items() if "ports" in service} == {"proxy"}
    assert COMPOSE["networks"]["inside"]["internal"] is True
    for name in ("postgres", "redis"):
        assert SERVICES[name]["networks"] == ["inside"]


def test_only_migrate_works_as_the_owner_of_the_tables():
    for name, service in SERVICES.items():
        file = service.get("environment", {}).get("DATABASE_URL_FILE", "")
        assert file.endswith("/owner_database_url") == (name == "migrate")
    assert {"migrate", "redis"} <= set(SERVICES["web"]["depends_on"])
    assert SERVICES["web"]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
    assert SERVICES["web"]["deploy"]["replicas"] > 1


def test_the_images_run_without_root_and_install_by_hash():
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    finals = [line for line in lines if line.startswith("USER ")]
    assert finals == ["USER 10001:10001"] * 2
    assert "--require-hashes" in "".join(lines)
    assert not [line for line in lines if re.match(r"(ENV|ARG).*(SECRET|PASSWORD|TOKEN)", line)]


def test_every_file_that_is_named_exists():
    for service in SERVICES.values():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            if source.startswith("./"):
                assert (ROOT / source).exists(), source
    for line in (ROOT / "Dockerfile").read_text().splitlines():
        if line.startswith("COPY ") and "--from" not in line:
            assert (ROOT / line.split()[1]).exists(), line


def test_docker_compose_accepts_the_file(tmp_path):
    docker = shutil.which("docker")
    if not docker or subprocess.run([docker, "compose", "version"], capture_output=True).returncode:
        pytest.skip("docker has no compose plugin here; test_compose.py has looked at the rest")
    given = {**os.environ, **NAMED_ELSEWHERE, "PAYMENT_SANDBOX_URL": "https://a", "CARRIER_SIM_URL": "https://b"}
    command = [docker, "compose", "--file", str(ROOT / "docker-compose.yml"), "config", "--quiet"]
    answer = subprocess.run(command, env=given, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr


def test_secrets_are_made_once_and_kept(tmp_path):
    (tmp_path / "docker").mkdir()
    script = tmp_path / "docker" / "make-secrets"
    shutil.copy(ROOT / "docker" / "make-secrets", script)
    command = [sys.executable, str(script), "smtp://mail.example", "p" * 32, "c" * 32]
    subprocess.run(command, check=True, capture_output=True)
    folder = tmp_path / "docker" / "secrets"
    first = {path.name: path.read_text() for path in folder.iterdir()}
    assert set(first) == set(COMPOSE["secrets"])
    assert folder.stat().st_mode & 0o077 == 0
    subprocess.run(command, check=True, capture_output=True)
    assert {path.name: path.read_text() for path in folder.iterdir()} == first
    assert len(first["secret_key"]) >= 50


@pytest.mark.processes
def test_the_applications_role_reads_and_writes_rows_and_nothing_else(tmp_path):
    """The script that compose mounts, and all migrations by the owner, on a PostgreSQL of this test's own."""
    from teahouse_bin.embedded import Postgres, start_services

    secrets = tmp_path / "secrets"
    secrets.mkdir()
    for role in ("owner", "app"):
        (secrets / f"database_{role}_password").write_text(f"{role}'s word")
    with start_services(tmp_path / "data", durable=False, want_redis=False) as services:
        postgres = Postgres(tmp_path / "data")
        host = str(postgres.socket_folder)
        given = {**os.environ, "PGHOST": host, "POSTGRES_USER": "postgres", "SECRETS_FOLDER": str(secrets)}
        subprocess.run(
            ["psql", "-U", "postgres", "-d", "postgres", "-qc", "DROP DATABASE teahouse"],
            env=given | {"PATH": str(postgres.bin)},
            check=True,
        )
        script = ["sh", str(ROOT / "docker" / "postgres-roles.sh")]
        subprocess.run(
            script, env=given | {"PATH": f"{postgres.bin}:{os.environ['PATH']}"}, check=True, capture_output=True
        )
        owner, app = (postgres.url_for(f"teahouse_{role}", "teahouse") for role in ("owner", "app"))
        migrate = [sys.executable, "manage.py", "migrate", "--no-input", "-v0"]
        subprocess.run(migrate, cwd=ROOT, env={**os.environ, "DATABASE_URL": owner}, check=True)
        assert services.superuser_url

        connection = psycopg2.connect(app)
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO marketplace_heartbeat (name) VALUES ('me')")
            cursor.execute("UPDATE marketplace_heartbeat SET name = 'us'")
            cursor.execute(
                "SELECT count(*) FROM pg_class JOIN pg_roles r ON r.oid = relowner WHERE rolname = current_user"
            )
            assert cursor.fetchone() == (0,)
            for forbidden in (
                "TRUNCATE escrow_transfer",
                "ALTER TABLE escrow_transfer DISABLE TRIGGER ALL",
                "DROP TABLE marketplace_heartbeat",
                "CREATE TABLE mine (id int)",
                "SET session_replication_role = replica",
                "SET ROLE teahouse_owner",
            ):
                with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                    cursor.execute(forbidden)
        connection.close()
