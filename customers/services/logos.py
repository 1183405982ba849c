"""Logos of customers: pictures from outside, drawn anew in two sizes. The upload itself is not kept."""

import uuid
from typing import Any

from django.utils.translation import gettext as _

from customers.inputs.logos import LogoPut, LogoSize
from customers.permissions import CustomerRight
from customers.selectors.logos import object_of
from customers.selectors.visibility import require_visible
from customers.services.customer_changes import finish
from customers.services.drafts import changed_draft
from customers.services.place_changes import lock_one
from kernel import storage
from kernel.actor import Actor
from kernel.db import after_commit, write
from kernel.errors import AppError, FieldCode, invalid_field, not_found
from kernel.files.erasing import final_key
from kernel.files.service import discard_files
from kernel.files.types import Purpose, register_purpose
from kernel.images import CONTENT_TYPE, NotAPictureError, redrawn
from kernel.models.base import new_id
from kernel.models.file import File, FileState

LOGO = Purpose("logo", frozenset({"image/png", "image/jpeg", "image/webp"}), 2 * 1024 * 1024)


def register() -> None:
    """Let logos be uploaded."""
    register_purpose(LOGO)


def put_logo(
    *, actor: Actor, customer_id: uuid.UUID, data: LogoPut, expected_version: int | None = None
) -> dict[str, Any]:
    """Give a customer a logo, instead of the one it may have. Answers the customer.

    Needs `customers:customer:edit`. 404, 412; 422 for a file that is not the actor's, was not uploaded as a logo, or
    is no picture that can be read.
    """
    actor.require(CustomerRight.EDIT)
    require_visible(actor, customer_id)
    file = File.objects.filter(id=data.file_id, state=FileState.READY, purpose=LOGO.name).first()
    if file is None or file.uploader_id is None or file.uploader_id != actor.person_id:
        raise invalid_field("/file_id", FieldCode.NOT_FOUND, _("There is no such file."))
    try:
        pictures = redrawn(b"".join(storage.read(final_key(file.id))), [size.value for size in LogoSize])
    except NotAPictureError:
        raise invalid_field("/file_id", FieldCode.INVALID_FORMAT, _("This picture cannot be read.")) from None
    logo_id = new_id()
    for size, picture in pictures.items():
        storage.put(object_of(logo_id, size), picture, content_type=CONTENT_TYPE)
    try:
        with write():
            document = _set(actor, customer_id, logo_id, expected_version)
            discard_files(actor=actor, file_ids=[file.id])
            return document
    except AppError:
        forget_pictures(logo_id)
        raise


def remove_logo(*, actor: Actor, customer_id: uuid.UUID, expected_version: int | None = None) -> dict[str, Any]:
    """Take a customer's logo away. Needs `customers:customer:edit`. 404 also where there is none, 412."""
    actor.require(CustomerRight.EDIT)
    with write():
        return _set(actor, customer_id, None, expected_version)


def _set(
    actor: Actor, customer_id: uuid.UUID, logo_id: uuid.UUID | None, expected_version: int | None
) -> dict[str, Any]:
    record = lock_one(actor, customer_id, expected_version)
    before = record.customer.logo_id
    if before is None and logo_id is None:
        raise not_found()
    draft = changed_draft(record, {})
    draft.settle()
    assert draft.before is not None
    draft.before["logo_id"] = before
    record.customer.logo_id = logo_id
    draft.put("logo_id", logo_id)
    [document] = finish(actor, [draft])
    if before is not None:
        after_commit(forget_pictures, before)
    return document


def forget_pictures(logo_id: uuid.UUID) -> None:
    """Delete both sizes of a logo that no customer has any more. 503 if S3 is away."""
    for size in LogoSize:
        storage.delete(object_of(logo_id, size))
