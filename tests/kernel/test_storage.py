"""Storage: presigned forms hold what they promise, streams leave nothing behind, a dead S3 is a clean 503."""

import hashlib
import urllib.error
import urllib.request
from datetime import timedelta

import pytest

from deploy.local import ports
from kernel import storage
from kernel.errors import AppError, KernelError
from tests.storage import post_form, uploads_below


@pytest.fixture
def key(entered, request) -> str:
    return storage.object_key("tests", request.node.name)


def content(key: str, **bounds: int) -> bytes:
    return b"".join(storage.read(key, **bounds))


def test_keys_begin_with_the_organisation(entered) -> None:
    assert storage.object_key("files", "x") == f"{entered.id}/files/x"


def test_what_is_put_is_read_whole_and_in_ranges(key) -> None:
    storage.put(key, b"0123456789", content_type="text/plain")
    assert content(key) == b"0123456789"
    assert content(key, start=2, end=5) == b"234"
    found = storage.head(key)
    assert found is not None
    assert (found.size, found.content_type) == (10, "text/plain")


def test_a_missing_object_is_told_apart(key) -> None:
    assert storage.head(key) is None
    with pytest.raises(FileNotFoundError):
        content(key)
    storage.delete(key)


def test_a_presigned_form_uploads_what_was_agreed(key) -> None:
    form = storage.presigned_post(key, size=5, content_type="text/plain")
    assert post_form(form, b"hello", content_type="text/plain") < 300
    assert content(key) == b"hello"


@pytest.mark.parametrize(
    ("body", "content_type", "other_key"),
    [
        (b"hello!", "text/plain", False),
        (b"hell", "text/plain", False),
        (b"hello", "text/html", False),
        (b"hello", "text/plain", True),
    ],
)
def test_a_presigned_form_refuses_another_size_type_or_key(key, body, content_type, other_key) -> None:
    form = storage.presigned_post(key, size=5, content_type="text/plain")
    changed = {"key": f"{key}-other"} if other_key else {}
    assert post_form(form, body, content_type=content_type, **changed) >= 400
    assert storage.head(key) is None
    assert storage.head(f"{key}-other") is None


def test_a_presigned_download_is_an_attachment(key) -> None:
    storage.put(key, b"<html>", content_type="text/html")
    url = storage.presigned_get(key, disposition='attachment; filename="a.txt"', content_type="text/plain")
    with urllib.request.urlopen(url, timeout=5) as answer:
        assert answer.read() == b"<html>"
        assert answer.headers["Content-Disposition"] == 'attachment; filename="a.txt"'
        assert answer.headers["Content-Type"] == "text/plain"
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(url.replace("tests", "other", 1), timeout=5)


@pytest.mark.parametrize("size", [0, 1000, storage.PART_BYTES, 2 * storage.PART_BYTES + 7])
def test_a_stream_of_any_length_arrives_whole(key, size) -> None:
    data = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    with storage.writer(key, content_type="text/csv") as stream:
        for start in range(0, size, 300_000):
            stream.write(data[start : start + 300_000])
    assert stream.size == size
    assert stream.sha256 == hashlib.sha256(data).hexdigest()
    assert hashlib.sha256(content(key)).hexdigest() == stream.sha256
    assert uploads_below(key) == []


def test_a_stream_that_fails_leaves_nothing(key) -> None:
    with pytest.raises(ZeroDivisionError), storage.writer(key, content_type="text/csv") as stream:
        stream.write(b"x" * (storage.PART_BYTES + 1))
        assert len(uploads_below(key)) == 1
        raise ZeroDivisionError
    assert uploads_below(key) == []
    assert storage.head(key) is None


def test_uploads_of_killed_writers_are_dropped_but_not_young_ones(key) -> None:
    storage.writer(key, content_type="text/csv").write(b"x" * storage.PART_BYTES)
    assert storage.abort_uploads(key, older_than=timedelta(hours=1)) == 0
    assert storage.abort_uploads(key) == 1
    assert uploads_below(key) == []


def test_a_prefix_is_deleted_and_nothing_beside_it(key) -> None:
    for name in (f"{key}/a", f"{key}/b", f"{key}-c"):
        storage.put(name, b"x", content_type="text/plain")
    assert storage.delete_prefix(f"{key}/") == 2
    assert storage.head(f"{key}/a") is None
    assert storage.head(f"{key}-c") is not None
    with pytest.raises(ValueError, match="whole bucket"):
        storage.delete_prefix("")


def test_an_absent_s3_is_unavailable_and_says_when_to_come_back(key, settings) -> None:
    settings.S3_ENDPOINT_URL = f"http://127.0.0.1:{ports.pick(1)[0]}"
    with pytest.raises(AppError) as refused:
        storage.head(key)
    assert refused.value.code is KernelError.UNAVAILABLE
    assert "Retry-After" in refused.value.headers
