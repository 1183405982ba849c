"""Files: only what was announced, only what is allowed, only for who may see it, and nothing left behind."""

import hashlib
import io
import uuid
import zipfile
from datetime import timedelta
from email.message import EmailMessage
from urllib.request import urlopen

import openpyxl
import pytest
from django.db import transaction
from django.utils import timezone

from kernel import audit, storage
from kernel.errors import AppError
from kernel.files import links, selectors, types
from kernel.files.duties import purge_files
from kernel.files.erasing import final_key, upload_key
from kernel.files.inputs import FileCreate
from kernel.files.service import announce_file, confirm_file, delete_file, discard_files, download_url
from kernel.files.types import CHECKS, Purpose, register_purpose
from kernel.inputs import parse_value
from kernel.models import Change, File
from kernel.permissions import KernelRight
from kernel.storage import PostForm
from tests.kernel.sample_register import actor
from tests.storage import post_form

TEXT = b"Name;City\r\nOrion;Sofia\r\n"
OFFICE = "application/vnd.openxmlformats-officedocument."


@pytest.fixture
def ann():
    return actor(KernelRight.FILE_UPLOAD)


@pytest.fixture(autouse=True)
def _entered(entered, monkeypatch):
    monkeypatch.setattr(links, "_links", {})
    monkeypatch.setattr(audit, "_sinks", [])
    return entered


def announce(who, **values):
    data = {"name": "list.csv", "size": len(TEXT), "content_type": "text/csv"} | values
    return announce_file(actor=who, data=parse_value(FileCreate, data))


def upload(announced, body: bytes) -> None:
    form = PostForm(announced["upload"]["url"], announced["upload"]["fields"], timedelta())
    assert post_form(form, body, content_type=announced["content_type"]) < 300


def uploaded(who, body: bytes = TEXT, **values):
    announced = announce(who, size=len(body), **values)
    upload(announced, body)
    return announced["id"]


def confirmed(who, body: bytes = TEXT, **values):
    return confirm_file(actor=who, file_id=uploaded(who, body, **values))


def refusal(call, *args, **values) -> AppError:
    with pytest.raises(AppError) as refused, transaction.atomic():
        call(*args, **values)
    return refused.value


def archive(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        for name, content in members.items():
            packed.writestr(name.replace("__", "/"), content)
    return buffer.getvalue()


def workbook() -> bytes:
    buffer = io.BytesIO()
    openpyxl.Workbook().save(buffer)
    return buffer.getvalue()


def document() -> bytes:
    return archive(**{"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"})


def mail() -> bytes:
    message = EmailMessage()
    message["Subject"] = "Hello"
    message.set_content("Hello")
    return bytes(message)


GOOD = {
    "application/pdf": b"%PDF-1.7\n" + b"\0" * 50,
    "image/png": b"\x89PNG\r\n\x1a\n" + b"\0" * 50,
    "image/jpeg": b"\xff\xd8\xff\xe1\0\x10Exif\0" + b"\0" * 50,
    "image/webp": b"RIFF\x10\0\0\0WEBPVP8 " + b"\0" * 50,
    "image/gif": b"GIF89a" + b"\0" * 50,
    f"{OFFICE}wordprocessingml.document": document(),
    f"{OFFICE}spreadsheetml.sheet": workbook(),
    f"{OFFICE}presentationml.presentation": archive(**{"[Content_Types].xml": b"", "ppt/x.xml": b""}),
    **{
        f"application/vnd.oasis.opendocument.{kind}": archive(
            **{"mimetype": f"application/vnd.oasis.opendocument.{kind}".encode(), "content.xml": b""}
        )
        for kind in ("text", "spreadsheet", "presentation")
    },
    "text/plain": "Здравей\n".encode("cp1251"),
    "text/csv": TEXT,
    "text/vcard": b"BEGIN:VCARD\r\n",
    "text/calendar": b"BEGIN:VCALENDAR\r\n",
    "message/rfc822": mail(),
}


def test_every_type_that_is_taken_has_an_example_here() -> None:
    assert set(GOOD) == set(CHECKS)


@pytest.mark.parametrize("content_type", GOOD, ids=lambda value: value.rpartition(".")[2].replace("/", "-"))
def test_a_file_that_is_what_it_says_is_kept(ann, content_type) -> None:
    body = GOOD[content_type]
    file = confirmed(ann, body, name="it", content_type=content_type)
    assert (file["state"], file["size"]) == ("ready", len(body))
    assert file["sha256"] == hashlib.sha256(body).hexdigest()
    assert storage.head(upload_key(file["id"])) is None


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("text/plain", b"<!DOCTYPE html><html>"),
        ("text/plain", b"\xef\xbb\xbf \n<svg xmlns='x'>"),
        ("text/csv", b"a;b\0c"),
        ("text/csv", "<html>".encode("utf-16")),
        ("image/png", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("image/png", GOOD["image/gif"]),
        ("application/pdf", b"MZ\x90\0" + b"\0" * 50),
        (f"{OFFICE}spreadsheetml.sheet", document()),
        (f"{OFFICE}spreadsheetml.sheet", archive(a=b"x")),
        (f"{OFFICE}spreadsheetml.sheet", workbook()[:500]),
        (f"{OFFICE}wordprocessingml.document", archive(**{"[Content_Types].xml": b"", "word/vbaProject.bin": b""})),
        ("application/vnd.oasis.opendocument.text", GOOD["application/vnd.oasis.opendocument.spreadsheet"]),
    ],
)
def test_a_file_that_is_something_else_is_refused_and_gone(ann, content_type, body) -> None:
    file_id = uploaded(ann, body, name="it", content_type=content_type)
    with pytest.raises(AppError) as refused:
        confirm_file(actor=ann, file_id=file_id)
    assert (refused.value.status, refused.value.errors[0].pointer) == (422, "/content_type")
    assert storage.head(upload_key(file_id)) is storage.head(final_key(file_id)) is None
    assert not File.objects.filter(id=file_id).exists()


@pytest.mark.parametrize(
    "content_type", ["text/html", "image/svg+xml", "application/xml", "application/zip", "application/x-msdownload"]
)
def test_types_that_could_run_are_not_taken(ann, content_type) -> None:
    assert refusal(announce, ann, content_type=content_type).errors[0].pointer == "/content_type"


def test_sizes_and_purposes_are_limited(ann, monkeypatch) -> None:
    assert refusal(announce, ann, size=25 * 1024**2 + 1).errors[0].pointer == "/size"
    assert refusal(announce, ann, size=0).errors[0].pointer == "/size"
    assert refusal(announce, ann, purpose="nobody").errors[0].pointer == "/purpose"
    monkeypatch.setattr(types, "_purposes", dict(types._purposes))
    register_purpose(Purpose("stamp", frozenset({"image/png"}), 100))
    assert [error.pointer for error in refusal(announce, ann, purpose="stamp", size=101).errors] == [
        "/content_type",
        "/size",
    ]
    assert announce(ann, purpose="stamp", size=100, content_type="image/png")["purpose"] == "stamp"


def test_names_are_names_and_not_paths(ann) -> None:
    assert announce(ann, name="C:\\Users\\Ann\\list.csv")["name"] == "list.csv"
    for name in ("..", "a/..", "x\n.csv", ""):
        assert refusal(announce, ann, name=name).errors[0].pointer == "/name"


def test_nothing_is_confirmed_before_it_was_uploaded_or_by_somebody_else(ann) -> None:
    announced = announce(ann)
    assert refusal(confirm_file, actor=ann, file_id=announced["id"]).status == 409
    assert refusal(confirm_file, actor=actor(KernelRight.FILE_UPLOAD), file_id=announced["id"]).status == 404
    assert refusal(announce, actor()).status == 403


def test_what_is_uploaded_after_the_check_changes_nothing(ann) -> None:
    announced = announce(ann)
    upload(announced, TEXT)
    confirm_file(actor=ann, file_id=announced["id"])
    upload(announced, TEXT.replace(b"Orion", b"=evil"))
    again = confirm_file(actor=ann, file_id=announced["id"])
    assert again["sha256"] == hashlib.sha256(TEXT).hexdigest()
    assert b"".join(storage.read(final_key(announced["id"]))) == TEXT


def test_a_download_is_an_attachment_under_its_own_name(ann) -> None:
    heard = []
    audit.register(lambda who, kind, data: heard.append((kind, data)))
    file = confirmed(ann, name="Списък на клиенти.csv")
    with urlopen(download_url(actor=ann, file_id=file["id"]), timeout=5) as answer:
        assert answer.read() == TEXT
        assert answer.headers["Content-Type"] == "text/csv"
        disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment; filename*=utf-8''%D0%A1")
    assert heard == [("file.downloaded", {"file_id": str(file["id"])})]


def test_a_file_is_seen_by_its_uploader_and_through_what_it_belongs_to(ann) -> None:
    file_id, bob = confirmed(ann)["id"], actor()
    assert refusal(selectors.get_file, actor=bob, file_id=file_id).status == 404
    assert refusal(download_url, actor=bob, file_id=file_id).status == 404
    seen_by = {bob.id}
    links.register(
        links.FileLinks("customers", linked=lambda ids: ids, visible=lambda who, ids: ids if who.id in seen_by else [])
    )
    assert selectors.get_file(actor=bob, file_id=file_id)["name"] == "list.csv"
    assert download_url(actor=bob, file_id=file_id)
    seen_by.clear()
    assert refusal(download_url, actor=bob, file_id=file_id).status == 404


def test_only_files_that_one_may_see_can_be_linked(ann) -> None:
    mine, pending, bobs = confirmed(ann)["id"], announce(ann)["id"], confirmed(actor(KernelRight.FILE_UPLOAD))["id"]
    errors = selectors.linkable_errors(ann, [mine, pending, bobs, uuid.uuid4()], pointer="/file_ids")
    assert [error.pointer for error in errors] == ["/file_ids/1", "/file_ids/2", "/file_ids/3"]
    links.register(links.FileLinks("customers", linked=lambda ids: ids, visible=lambda who, ids: ids))
    assert selectors.linkable_errors(ann, [mine, bobs], pointer="/file_ids") == []


def test_a_linked_file_is_not_deleted_and_an_unlinked_one_is_with_its_bytes(
    ann, django_capture_on_commit_callbacks
) -> None:
    file_id, in_use = confirmed(ann)["id"], True
    links.register(links.FileLinks("customers", linked=lambda ids: ids if in_use else [], visible=lambda who, ids: []))
    assert refusal(delete_file, actor=ann, file_id=file_id).code == "in_use"
    discard_files(actor=ann, file_ids=[file_id])
    assert selectors.get_file(actor=ann, file_id=file_id)
    in_use = False
    assert refusal(delete_file, actor=actor(KernelRight.FILE_UPLOAD), file_id=file_id).status == 404
    with django_capture_on_commit_callbacks(execute=True):
        delete_file(actor=ann, file_id=file_id)
    assert storage.head(final_key(file_id)) is None
    assert not File.objects.filter(id=file_id).exists()
    actions = Change.objects.filter(resource="files", object_id=file_id).order_by("id").values_list("action", flat=True)
    assert list(actions) == ["created", "deleted"]


def test_files_that_nobody_confirmed_go_after_a_day(ann) -> None:
    old, new, kept = uploaded(ann), uploaded(ann), confirmed(ann)["id"]
    File.objects.filter(id__in=[old, kept]).update(created_at=timezone.now() - timedelta(hours=25))
    purge_files()
    assert set(File.objects.values_list("id", flat=True)) == {new, kept}
    assert storage.head(upload_key(old)) is None
    assert storage.head(upload_key(new)) is not None
    assert storage.head(final_key(kept)) is not None


def test_a_file_that_s3_was_not_there_to_delete_goes_later(ann, settings) -> None:
    file_id = confirmed(ann)["id"]
    delete_file(actor=ann, file_id=file_id)
    assert refusal(download_url, actor=ann, file_id=file_id).status == 404
    assert storage.head(final_key(file_id)) is not None
    File.objects.filter(id=file_id).update(updated_at=timezone.now() - timedelta(minutes=6))
    purge_files()
    assert storage.head(final_key(file_id)) is None
    assert not File.objects.filter(id=file_id).exists()
