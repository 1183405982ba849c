"""Objects in S3: the only place that speaks to it.

Keys begin with the organisation's UUID (`object_key`). Whatever goes wrong between here and S3 - slow, away,
overloaded - is a 503 `unavailable`; any other refusal is a mistake of ours or of the installation, and is
raised as it is.
"""

import functools
import hashlib
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import boto3
import structlog
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings

from kernel.errors import AppError, KernelError
from kernel.tenancy import current_organisation

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

UPLOAD_EXPIRES = timedelta(minutes=15)
DOWNLOAD_EXPIRES = timedelta(minutes=5)
PART_BYTES = 8 * 1024 * 1024
READ_BYTES = 1024 * 1024

_MISSING = ("404", "NoSuchKey", "NotFound", "NoSuchUpload")
_TRANSIENT = ("SlowDown", "ServiceUnavailable", "InternalError", "RequestTimeout", "Throttling", "500", "502", "503")
_creation = threading.Lock()
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class PostForm:
    """A presigned POST: a browser sends `fields` and then the file, as multipart/form-data, to `url`."""

    url: str
    fields: Mapping[str, str]
    expires_in: timedelta


@dataclass(frozen=True, slots=True)
class StoredObject:
    """What S3 says about an object; `modified_at` is UTC."""

    key: str
    size: int
    content_type: str
    modified_at: datetime


def object_key(*parts: str) -> str:
    """`<organisation's UUID>/part/part` of the organisation of this thread."""
    return "/".join((str(current_organisation().id), *parts))


def presigned_post(key: str, *, size: int, content_type: str) -> PostForm:
    """Leave to upload exactly `size` bytes of `content_type` to `key` within 15 minutes."""
    made = _public_client().generate_presigned_post(
        settings.S3_BUCKET,
        key,
        Fields={"Content-Type": content_type},
        Conditions=[{"Content-Type": content_type}, ["content-length-range", size, size]],
        ExpiresIn=int(UPLOAD_EXPIRES.total_seconds()),
    )
    return PostForm(made["url"], made["fields"], UPLOAD_EXPIRES)


def presigned_get(key: str, *, disposition: str, content_type: str) -> str:
    """A URL to download `key` within 5 minutes; S3 then answers with these two headers. Never stored."""
    return _public_client().generate_presigned_url(
        "get_object",
        Params={
            "Bucket": settings.S3_BUCKET,
            "Key": key,
            "ResponseContentDisposition": disposition,
            "ResponseContentType": content_type,
        },
        ExpiresIn=int(DOWNLOAD_EXPIRES.total_seconds()),
    )


def head(key: str) -> StoredObject | None:
    """What is known of an object, or None if there is none."""
    with _translated():
        try:
            found = client().head_object(Bucket=settings.S3_BUCKET, Key=key)
        except ClientError as error:
            if _code(error) in _MISSING:
                return None
            raise
    return StoredObject(key, found["ContentLength"], found.get("ContentType", ""), found["LastModified"])


def read(key: str, *, start: int = 0, end: int | None = None) -> Iterator[bytes]:
    """The object's bytes from `start` up to (not including) `end`, in chunks of at most 1 MB.

    Raises FileNotFoundError if there is no such object.
    """
    # An empty object has no byte that a range could begin at.
    wanted = {"Range": f"bytes={start}-{'' if end is None else end - 1}"} if start or end is not None else {}
    with _translated():
        try:
            found = client().get_object(Bucket=settings.S3_BUCKET, Key=key, **wanted)  # type: ignore[arg-type]
        except ClientError as error:
            if _code(error) in _MISSING:
                raise FileNotFoundError(key) from None
            raise
        with found["Body"] as body:
            while chunk := body.read(READ_BYTES):
                yield chunk


def objects(prefix: str) -> Iterator[str]:
    """The keys that begin with `prefix`, in order."""
    with _translated():
        for page in client().get_paginator("list_objects_v2").paginate(Bucket=settings.S3_BUCKET, Prefix=prefix):
            yield from (item["Key"] for item in page.get("Contents", []))


def put(key: str, body: bytes, *, content_type: str) -> None:
    """Store a small object whole."""
    with _translated():
        client().put_object(Bucket=settings.S3_BUCKET, Key=key, Body=body, ContentType=content_type)


def copy(source: str, key: str) -> None:
    """Copy an object inside S3; its type goes along. Raises FileNotFoundError if there is none."""
    with _translated():
        try:
            client().copy_object(
                Bucket=settings.S3_BUCKET, Key=key, CopySource={"Bucket": settings.S3_BUCKET, "Key": source}
            )
        except ClientError as error:
            if _code(error) in _MISSING:
                raise FileNotFoundError(source) from None
            raise


def delete(key: str) -> None:
    """Delete an object; deleting one that is not there is no error."""
    with _translated():
        client().delete_object(Bucket=settings.S3_BUCKET, Key=key)


def delete_prefix(prefix: str, *, older_than: timedelta = timedelta(0)) -> int:
    """Delete every object whose key begins with `prefix` and that was last written at least `older_than` ago;
    how many there were. ValueError for an empty prefix.
    """
    if not prefix:
        raise ValueError("an empty prefix is the whole bucket")
    before = datetime.now(UTC) - older_than
    deleted = 0
    with _translated():
        for page in client().get_paginator("list_objects_v2").paginate(Bucket=settings.S3_BUCKET, Prefix=prefix):
            found = page.get("Contents", [])
            keys = [{"Key": item["Key"]} for item in found if not older_than or item["LastModified"] <= before]
            if keys:
                client().delete_objects(Bucket=settings.S3_BUCKET, Delete={"Objects": keys, "Quiet": True})  # type: ignore[typeddict-item]
                deleted += len(keys)
    return deleted


def abort_uploads(prefix: str, *, older_than: timedelta = timedelta(0)) -> int:
    """Drop the parts of uploads below `prefix` that were begun at least `older_than` ago and not completed;
    how many uploads there were.
    """
    before = datetime.now(UTC) - older_than
    aborted = 0
    with _translated():
        pages = client().get_paginator("list_multipart_uploads")
        for page in pages.paginate(Bucket=settings.S3_BUCKET, Prefix=prefix):
            for upload in page.get("Uploads", []):
                if not older_than or upload["Initiated"] <= before:
                    _abort(upload["Key"], upload["UploadId"])
                    aborted += 1
    return aborted


def writer(key: str, *, content_type: str) -> "Writer":
    """A stream into a new object: `with storage.writer(key, ...) as stream: stream.write(data)`.

    The object appears, whole, when the block ends; if it ends by an exception nothing of it remains.
    """
    return Writer(key, content_type)


class Writer:
    """Gathers bytes into parts and sends each when it is full: memory stays at one part.

    `size` and `sha256` (hex) are of what was written.
    """

    def __init__(self, key: str, content_type: str) -> None:
        self.key = key
        self.content_type = content_type
        self.size = 0
        self._hash = hashlib.sha256()
        self._buffer = bytearray()
        self._upload_id: str | None = None
        self._parts: list[Any] = []

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    def write(self, data: bytes) -> None:
        self._hash.update(data)
        self.size += len(data)
        self._buffer += data
        while len(self._buffer) >= PART_BYTES:
            self._send(bytes(self._buffer[:PART_BYTES]))
            del self._buffer[:PART_BYTES]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is not None:
            self._give_up()
            return
        try:
            self._finish()
        except BaseException:
            self._give_up()
            raise

    def _send(self, data: bytes) -> None:
        with _translated():
            if self._upload_id is None:
                begun = client().create_multipart_upload(
                    Bucket=settings.S3_BUCKET, Key=self.key, ContentType=self.content_type
                )
                self._upload_id = begun["UploadId"]
            number = len(self._parts) + 1
            sent = client().upload_part(
                Bucket=settings.S3_BUCKET,
                Key=self.key,
                UploadId=self._upload_id,
                PartNumber=number,
                Body=data,
            )
            self._parts.append({"ETag": sent["ETag"], "PartNumber": number})

    def _finish(self) -> None:
        if self._upload_id is None:
            put(self.key, bytes(self._buffer), content_type=self.content_type)
            return
        if self._buffer:
            self._send(bytes(self._buffer))
        with _translated():
            client().complete_multipart_upload(
                Bucket=settings.S3_BUCKET,
                Key=self.key,
                UploadId=self._upload_id,
                MultipartUpload={"Parts": self._parts},
            )

    def _give_up(self) -> None:
        if self._upload_id is None:
            return
        try:
            with _translated():
                _abort(self.key, self._upload_id)
        except AppError:
            # S3 is away: the next attempt, or the periodic duty, drops the parts.
            _log.warning("upload_not_aborted")


def _abort(key: str, upload_id: str) -> None:
    try:
        client().abort_multipart_upload(Bucket=settings.S3_BUCKET, Key=key, UploadId=upload_id)
    except ClientError as error:
        if _code(error) not in _MISSING:
            raise


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except BotoCoreError as error:
        _log.warning("storage_unavailable", error=type(error).__name__)
        raise _unavailable() from error
    except ClientError as error:
        if _code(error) not in _TRANSIENT:
            raise
        _log.warning("storage_unavailable", error=_code(error))
        raise _unavailable() from error


def _unavailable() -> AppError:
    return AppError(KernelError.UNAVAILABLE, headers={"Retry-After": "5"})


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def client() -> "S3Client":
    """The client of this process (boto3 clients may be shared by threads)."""
    with _creation:
        return _client(settings.S3_ENDPOINT_URL)


def _public_client() -> "S3Client":
    # Signs for the address that browsers use; it never calls.
    with _creation:
        return _client(settings.S3_PUBLIC_ENDPOINT_URL)


@functools.cache
def _client(endpoint_url: str | None) -> "S3Client":
    return boto3.client(
        "s3",
        endpoint_url=endpoint_url,
        region_name=settings.S3_REGION,
        aws_access_key_id=settings.S3_ACCESS_KEY_ID or None,
        aws_secret_access_key=settings.S3_SECRET_ACCESS_KEY or None,
        config=Config(
            signature_version="s3v4",
            connect_timeout=3,
            read_timeout=20,
            retries={"total_max_attempts": 3, "mode": "standard"},
            max_pool_connections=16,
            s3={"addressing_style": "path" if endpoint_url else "auto"},
            # Checksums that only Amazon's own S3 understands are left out.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    )
