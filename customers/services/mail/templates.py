"""Writing templates."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from customers.defaults.templates import TEMPLATES
from customers.inputs.templates import MailText, MergeRecord, TemplateChange, TemplateCreate
from customers.jobs import send_test_mail
from customers.merge_fields import known_names
from customers.models import Template, TemplateKind
from customers.permissions import CustomerRight
from customers.selectors.letters import text_errors
from customers.selectors.templates import RESOURCE, preview_template, represent
from kernel import events, history
from kernel.actor import Actor
from kernel.db import violated_constraint, write
from kernel.errors import AppError, FieldCode, KernelError, invalid, invalid_field, not_found
from kernel.jobs import enqueue
from kernel.models.job import Job
from kernel.moments import interface_language
from kernel.versions import check_version

EVENTS = CREATED, UPDATED = "template.created", "template.updated"

Document = dict[str, Any]


def create_template(*, actor: Actor, data: TemplateCreate) -> Document:
    """Make a template. Needs `customers:template:manage`.

    422 for a name that another has, and listing every merge field that is malformed or not known.
    """
    actor.require(CustomerRight.TEMPLATE_MANAGE)
    _check(actor, data.texts)
    with write():
        row = Template(kind=data.kind, name=data.name, texts=_stored(data.texts))
        _save(row, force_insert=True)
        history.record_many(actor, RESOURCE, [_creation(row)])
        events.emit(CREATED, row.id, represent(row))
        return represent(row)


def create_default_templates(*, actor: Actor, language: str) -> None:
    """The templates of a new organisation, named in its `language`, in two statements."""
    rows = [
        Template(
            kind=TemplateKind.MAIL,
            name=default.names[interface_language(language)],
            texts={
                each: {"subject": subject, "html": html, "text": None}
                for each, (subject, html) in default.texts.items()
            },
        )
        for default in TEMPLATES
    ]
    with write():
        Template.objects.bulk_create(rows)
        history.record_many(actor, RESOURCE, [_creation(row) for row in rows])


def change_template(
    *, actor: Actor, template_id: uuid.UUID, data: TemplateChange, expected_version: int | None = None
) -> Document:
    """Rename, rewrite, archive or bring back a template. Needs `customers:template:manage`.

    404, 412; 422 as `create_template`.
    """
    actor.require(CustomerRight.TEMPLATE_MANAGE)
    given = data.given()
    if "texts" in given:
        _check(actor, given["texts"])
        given["texts"] = _stored(given["texts"])
    with write():
        row = Template.objects.select_for_update(no_key=True).filter(id=template_id).first()
        if row is None:
            raise not_found()
        check_version(row, expected_version)
        before = _state(row)
        if "archived" in given and given["archived"] != (row.archived_at is not None):
            row.archived_at = timezone.now() if given["archived"] else None
        row.name, row.texts = given.get("name", row.name), given.get("texts", row.texts)
        fields = history.difference(before, _state(row))
        if fields:
            row.version += 1
            _save(row)
            history.record(actor, RESOURCE, row.id, _action(row, fields), fields)
            events.emit(UPDATED, row.id, represent(row))
        return represent(row)


def test_template(*, actor: Actor, template_id: uuid.UUID, data: MergeRecord) -> Job:
    """Have the template sent to the actor's own address, as it is for the record; the job that does it.

    Needs `customers:template:view`. 404; 409 for an actor without an address; 422 as the preview.
    """
    if actor.employee_id is None:
        raise AppError(KernelError.CONFLICT, _("Only an employee has an address to send a test to."))
    letter = preview_template(actor=actor, template_id=template_id, data=data)
    with write():
        return enqueue(
            send_test_mail,
            actor,
            template_id=template_id,
            customer_id=data.customer_id,
            contact_id=data.contact_id,
            language=letter.language,
        )


def _creation(row: Template) -> history.Entry:
    """That a template was made, for its history."""
    return history.Entry(
        row.id, history.Action.CREATED, {name: (None, value) for name, value in _state(row).items() if value}
    )


def _check(actor: Actor, texts: Mapping[str, MailText]) -> None:
    known = known_names(actor)
    errors = [
        error for language, text in texts.items() for error in text_errors(dict(text), known, at=f"/texts/{language}")
    ]
    if errors:
        raise invalid(*errors)


def _stored(texts: Mapping[str, MailText]) -> dict[str, dict[str, str | None]]:
    return {language: dict(text) for language, text in texts.items()}


def _state(row: Template) -> dict[str, Any]:
    """What the history compares; each language stands for itself."""
    texts = {f"texts.{language}": text for language, text in row.texts.items()}
    return {"kind": row.kind, "name": row.name, **texts, "archived_at": row.archived_at}


def _action(row: Template, fields: Mapping[str, Any]) -> history.Action:
    if "archived_at" not in fields:
        return history.Action.UPDATED
    return history.Action.RESTORED if row.archived_at is None else history.Action.ARCHIVED


def _save(row: Template, *, force_insert: bool = False) -> None:
    try:
        row.save(force_insert=force_insert)
    except IntegrityError as error:
        if violated_constraint(error) != "customers_template_name":
            raise
        detail = _("There is a template with this name already.")
        raise invalid_field("/name", FieldCode.NOT_UNIQUE, detail) from None
