"""The embedded servers answer real operations, keep their data, and never outlive whoever started them."""

import email
import os
import signal
import smtplib
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from email import policy
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import psycopg
import pytest
import redis

from deploy.local import ports, process
from deploy.local.servers import Servers, start_all

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    started = start_all(tmp_path_factory.mktemp("servers"), durable=False)
    yield started
    started.stop()


def wait_for(condition: Callable[[], bool], seconds: float = 10.0) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def descendants(pid: int) -> list[psutil.Process]:
    return psutil.Process(pid).children(recursive=True)


def is_gone(child: psutil.Process) -> bool:
    try:
        return not child.is_running() or child.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def post_form(url: str, fields: dict[str, str], body: bytes) -> int:
    """multipart/form-data as a browser sends it; answers the HTTP status."""
    boundary = "----form"
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.bin"\r\n\r\n'.encode()
    request = urllib.request.Request(
        url,
        data=b"".join(parts) + head + body + f"\r\n--{boundary}--\r\n".encode(),
        headers={"Content-Type": f"multipart/form-data; boundary={boundary}"},
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_environment_names_everything_the_settings_read(servers: Servers) -> None:
    environment = servers.environment()
    assert set(environment) == {
        "DATABASE_URL",
        "REDIS_URL",
        "S3_ENDPOINT_URL",
        "S3_PUBLIC_ENDPOINT_URL",
        "S3_BUCKET",
        "S3_REGION",
        "S3_ACCESS_KEY_ID",
        "S3_SECRET_ACCESS_KEY",
        "SMTP_URL",
        "SECRET_KEY",
        "KEY_PEPPER",
        "PLATFORM_HOST",
        "PUBLIC_SCHEME",
        "PUBLIC_PORT",
        "DEBUG",
    }
    assert len(environment["SECRET_KEY"]) >= 32
    assert environment["SECRET_KEY"] != environment["KEY_PEPPER"]
    assert (servers.directory / "keys.json").stat().st_mode & 0o077 == 0


def test_every_server_listens_on_the_loopback_address_only(servers: Servers) -> None:
    listening = []
    for server in servers.started():
        family = [psutil.Process(server.process.pid), *descendants(server.process.pid)]
        for member in family:
            listening += [c for c in member.net_connections("tcp") if c.status == psutil.CONN_LISTEN]
    assert {server.port for server in servers.started()} <= {c.laddr.port for c in listening}
    assert {c.laddr.ip for c in listening} == {"127.0.0.1"}


def test_postgresql_gives_its_role_a_database_with_the_extensions(servers: Servers) -> None:
    with psycopg.connect(servers.environment()["DATABASE_URL"], autocommit=True) as connection:
        connection.execute("CREATE SCHEMA extensions")
        for extension in ("pg_trgm", "citext", "unaccent", "btree_gist"):
            connection.execute(f"CREATE EXTENSION {extension} SCHEMA extensions")
        row = connection.execute(
            "SELECT current_setting('server_version_num')::int / 10000, current_setting('timezone'),"
            " lower('СОФИЯ'), extensions.similarity('Orion Build', 'Orion Bild') > 0.5, rolsuper, rolcreatedb"
            " FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
        connection.execute("CREATE DATABASE another")
        connection.execute("DROP DATABASE another")
    assert row == (18, "UTC", "софия", True, False, True)


def test_postgresql_refuses_a_wrong_password(servers: Servers) -> None:
    url = urlsplit(servers.environment()["DATABASE_URL"])
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(f"postgresql://kontor:wrong@127.0.0.1:{url.port}/kontor")


def test_postgresql_does_not_run_as_root(servers: Servers) -> None:
    assert servers.postgresql
    assert psutil.Process(servers.postgresql.process.pid).uids().effective != 0


def test_valkey_keeps_every_write_and_evicts_nothing(servers: Servers) -> None:
    with redis.Redis.from_url(servers.environment()["REDIS_URL"] + "/2") as client:
        client.set("a", "1")
        assert client.get("a") == b"1"
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        assert client.config_get("appendonly") == {"appendonly": "yes"}


def test_s3_accepts_a_presigned_post_only_within_its_policy(servers: Servers) -> None:
    assert servers.seaweedfs
    client = servers.seaweedfs.client()
    form = client.generate_presigned_post(
        "kontor", "posted.bin", Conditions=[["content-length-range", 1, 1000]], ExpiresIn=60
    )
    assert post_form(form["url"], form["fields"], b"x" * 500) == 204
    assert client.get_object(Bucket="kontor", Key="posted.bin")["Body"].read() == b"x" * 500
    assert post_form(form["url"], form["fields"], b"x" * 5000) in (400, 403)
    assert post_form(form["url"], form["fields"] | {"key": "other.bin"}, b"x") == 403


def test_s3_answers_a_presigned_get_and_refuses_an_unsigned_one(servers: Servers) -> None:
    assert servers.seaweedfs
    client = servers.seaweedfs.client()
    client.put_object(Bucket="kontor", Key="put.txt", Body="Съдържание".encode())
    url = client.generate_presigned_url(
        "get_object",
        Params={
            "Bucket": "kontor",
            "Key": "put.txt",
            "ResponseContentDisposition": 'attachment; filename="report.txt"',
        },
        ExpiresIn=60,
    )
    with urllib.request.urlopen(url, timeout=10) as answer:
        assert answer.read().decode() == "Съдържание"
        assert answer.headers["Content-Disposition"] == 'attachment; filename="report.txt"'
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(url.split("?")[0], timeout=10)
    assert refused.value.code == 403


def test_s3_joins_and_aborts_multipart_uploads(servers: Servers) -> None:
    assert servers.seaweedfs
    client = servers.seaweedfs.client()
    parts = [os.urandom(5 * 1024 * 1024), os.urandom(5 * 1024 * 1024), b"the end"]
    upload = client.create_multipart_upload(Bucket="kontor", Key="big.bin")["UploadId"]
    done = [
        {
            "PartNumber": number,
            "ETag": client.upload_part(Bucket="kontor", Key="big.bin", UploadId=upload, PartNumber=number, Body=part)[
                "ETag"
            ],
        }
        for number, part in enumerate(parts, start=1)
    ]
    client.complete_multipart_upload(Bucket="kontor", Key="big.bin", UploadId=upload, MultipartUpload={"Parts": done})
    assert client.get_object(Bucket="kontor", Key="big.bin")["Body"].read() == b"".join(parts)

    aborted = client.create_multipart_upload(Bucket="kontor", Key="never.bin")["UploadId"]
    client.upload_part(Bucket="kontor", Key="never.bin", UploadId=aborted, PartNumber=1, Body=b"x")
    client.abort_multipart_upload(Bucket="kontor", Key="never.bin", UploadId=aborted)
    assert client.list_multipart_uploads(Bucket="kontor").get("Uploads", []) == []


def test_mail_lands_as_a_file_with_its_envelope(servers: Servers) -> None:
    message = EmailMessage(policy=policy.SMTP)
    message["From"], message["To"], message["Subject"] = "a@kontor.example", "b@orion.example", "Оферта"
    message.set_content("Здравейте")
    url = urlsplit(servers.environment()["SMTP_URL"])
    assert url.hostname and url.port
    with smtplib.SMTP(url.hostname, url.port) as client:
        client.send_message(message, to_addrs=["b@orion.example", "hidden@orion.example"])
    files = list(servers.mail_directory().glob("*.eml"))
    assert len(files) == 1
    kept = email.message_from_bytes(files[0].read_bytes(), policy=policy.default)
    assert kept["X-RcptTo"] == "b@orion.example, hidden@orion.example"
    assert kept["X-MailFrom"] == "a@kontor.example"
    assert kept["Subject"] == "Оферта"
    assert kept.get_content().strip() == "Здравейте"


@pytest.mark.parametrize("name", ["postgresql", "valkey", "seaweedfs"])
def test_a_killed_server_comes_back_on_its_port_with_its_data(servers: Servers, name: str) -> None:
    environment = servers.environment()
    assert servers.seaweedfs
    s3 = servers.seaweedfs.client()
    with psycopg.connect(environment["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(f"CREATE TABLE kept_{name} AS SELECT 1")
    with redis.Redis.from_url(environment["REDIS_URL"]) as client:
        client.set(f"kept_{name}", "1")
    s3.put_object(Bucket="kontor", Key=f"kept_{name}", Body=b"1")

    server = next(server for server in servers.started() if server.name == name)
    server.kill()
    server.restart()

    assert servers.environment() == environment
    with psycopg.connect(environment["DATABASE_URL"]) as connection:
        assert connection.execute(f"SELECT * FROM kept_{name}").fetchone() == (1,)
    with redis.Redis.from_url(environment["REDIS_URL"]) as client:
        assert client.get(f"kept_{name}") == b"1"
    assert s3.get_object(Bucket="kontor", Key=f"kept_{name}")["Body"].read() == b"1"
    s3.put_object(Bucket="kontor", Key=f"kept_{name}", Body=b"2")


def test_stop_leaves_no_process_and_a_second_start_finds_keys_ports_and_data(tmp_path: Path) -> None:
    first = start_all(tmp_path, durable=True)
    environment = first.environment()
    with psycopg.connect(environment["DATABASE_URL"]) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    assert first.seaweedfs
    first.seaweedfs.client().put_object(Bucket="kontor", Key="kept", Body=b"42")
    pids = [server.process.pid for server in first.started()]
    family = [psutil.Process(pid) for pid in pids] + [child for pid in pids for child in descendants(pid)]
    first.stop()
    assert [child for child in family if not is_gone(child)] == []
    used = first.seaweedfs.ports
    assert [file for port in used for file in Path("/tmp").glob(f"seaweedfs-*-{port}.sock")] == []

    # Somebody took a port meanwhile: that server moves, and still has its data.
    with socket.create_server(("127.0.0.1", first.seaweedfs.ports[0])):
        second = start_all(tmp_path, durable=True)
        try:
            again = second.environment()
            assert again["SECRET_KEY"] == environment["SECRET_KEY"]
            assert again["DATABASE_URL"] == environment["DATABASE_URL"]
            assert again["S3_ENDPOINT_URL"] != environment["S3_ENDPOINT_URL"]
            with psycopg.connect(again["DATABASE_URL"]) as connection:
                assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)
                assert connection.execute("SHOW fsync").fetchone() == ("on",)
            assert second.seaweedfs
            kept = second.seaweedfs.client().get_object(Bucket="kontor", Key="kept")
            assert kept["Body"].read() == b"42"
        finally:
            second.stop()


def test_servers_given_by_the_environment_are_not_started(tmp_path: Path) -> None:
    given = {
        "DATABASE_URL_FILE": "/run/secrets/database_url",
        "SECRET_KEY": "chosen",
        "S3_ENDPOINT_URL": "https://s3.elsewhere.example",
        "SMTP_URL": "smtp://elsewhere",
    }
    servers = start_all(tmp_path, durable=False, given=given)
    try:
        assert [server.name for server in servers.started()] == ["valkey"]
        given_names = {"DATABASE_URL", "S3_ENDPOINT_URL", "S3_BUCKET", "SMTP_URL", "SECRET_KEY"}
        assert not given_names & set(servers.environment())
        assert "KEY_PEPPER" in servers.environment()
    finally:
        servers.stop()


def test_no_server_outlives_a_parent_that_was_killed(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from deploy.local.servers import start_all;"
        "start_all(Path(sys.argv[1]), durable=False); print('ready', flush=True); time.sleep(600)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code, tmp_path], stdout=subprocess.PIPE, cwd=REPOSITORY)
    try:
        assert parent.stdout
        assert parent.stdout.readline() == b"ready\n"
        family = descendants(parent.pid)
        names = {child.name() for child in family}
        assert {"postgres", "valkey-server", "weed"} <= names
        assert len(family) >= 8  # PostgreSQL's own children among them
    finally:
        parent.send_signal(signal.SIGKILL)
        parent.communicate()
    assert wait_for(lambda: all(is_gone(child) for child in family))


def test_a_half_made_cluster_is_refused_by_name_and_leaves_nothing_running(tmp_path: Path) -> None:
    (tmp_path / "postgresql" / "data").mkdir(parents=True)
    with pytest.raises(process.LocalError, match=r"is not of PostgreSQL 18 \(found: none\)"):
        start_all(tmp_path, durable=False)
    assert [child for child in descendants(os.getpid()) if str(tmp_path) in " ".join(child.cmdline())] == []


def test_a_server_that_cannot_start_shows_the_end_of_its_log(tmp_path: Path) -> None:
    first = start_all(tmp_path, durable=False)
    first.stop()
    assert first.postgresql
    (first.postgresql.data / "postgresql.conf").write_text("nonsense = yes\n")
    with pytest.raises(process.ServerFailedError, match='unrecognized configuration parameter "nonsense"'):
        start_all(tmp_path, durable=False)


def test_picked_ports_differ_and_are_free() -> None:
    picked = ports.pick(20)
    assert len(set(picked)) == 20
    assert ports.all_free(picked)
    with socket.create_server(("127.0.0.1", picked[3])):
        assert not ports.all_free(picked)
