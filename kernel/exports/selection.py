"""What an export is of: the register, the actor's right to take it away, its rows and columns."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from kernel import storage
from kernel.actor import Actor
from kernel.errors import AppError, FieldCode, FieldError, KernelError, invalid, invalid_field
from kernel.exports.formats import FORMATS
from kernel.exports.inputs import ExportCreate
from kernel.json import dumps
from kernel.models.export import Export, ExportFormat
from kernel.registers import registry
from kernel.registers.listing import RESERVED, Selection, ViewState, select
from kernel.registers.register import Register
from kernel.saved_views import selectors as saved_views


def authorise(actor: Actor, register_name: str) -> Register:
    """The register, if the actor may see it and take it away. 422 if there is none, 403 without the right."""
    found = next((item for item in registry.all_registers() if item.name == register_name), None)
    if found is None or not actor.has(found.right):
        raise invalid_field("/register", FieldCode.NOT_FOUND, _("There is no such list."))
    if found.export_right is None:
        raise invalid_field("/register", FieldCode.NOT_ALLOWED, _("This list cannot be exported."))
    actor.require(found.export_right)
    return found


def new_export(actor: Actor, data: ExportCreate) -> Export:
    """An unsaved export with everything resolved and checked; 422 naming what is wrong."""
    register = authorise(actor, data.register_name)
    if data.format not in register.formats:
        raise invalid_field("/format", FieldCode.NOT_ALLOWED, _("This list has no visiting cards."))
    if misplaced := sorted(RESERVED & set(data.parameters)):
        sentence = _("This is no filter.")
        raise invalid(*(FieldError(FieldCode.NOT_ALLOWED, sentence, f"/parameters/{name}") for name in misplaced))
    given = {
        "filter": dumps(data.filter).decode() if data.filter else None,
        "q": data.q,
        "ordering": data.ordering,
        "fields": ",".join(data.columns) or None,
    }
    parameters = dict(data.parameters) | {name: [text] for name, text in given.items() if text}
    try:
        state = None
        if data.view is not None:
            state = saved_views.state_for_list(actor, register.name, {"view": [str(data.view)]})
        selection = select(register, actor, parameters, state)
    except AppError as error:
        raise _about_the_body(error) from None
    parameters["fields"] = [",".join(column.name for column in selection.columns)]
    return Export(
        register=register.name,
        format=data.format,
        parameters=parameters,
        view=None if state is None else {"filter": state.filter, "ordering": state.ordering, "q": state.q},
    )


def selection_of(export: Export, actor: Actor) -> Selection:
    """The rows and columns of an export, for an actor who may (still) see them; 400 otherwise."""
    view: Mapping[str, Any] = export.view or {}
    state = ViewState(filter=view.get("filter"), ordering=view.get("ordering"), q=view.get("q", ""))
    return select(registry.get(export.register), actor, export.parameters, state)


def folder(export: Export) -> str:
    """The prefix of everything that belongs to the export in S3."""
    return storage.object_key("exports", str(export.id), "")


def object_of(export: Export) -> str:
    """The key of a finished export's file in S3."""
    return f"{folder(export)}{export.path}"


def file_name(export: Export, actor: Actor) -> str:
    """`customers-20261121-1030.csv`, by the clock where the actor is."""
    local = export.created_at.astimezone(ZoneInfo(actor.timezone))
    return f"{export.register}-{local:%Y%m%d-%H%M}.{FORMATS[ExportFormat(export.format)].extension}"


def _about_the_body(error: AppError) -> AppError:
    """A list's complaint about a parameter as one about the member of the body that it came from."""
    if error.code not in (KernelError.UNKNOWN_PARAMETER, KernelError.INVALID_PARAMETER, KernelError.INVALID_FILTER):
        return error
    own = {"filter": "/filter", "q": "/q", "ordering": "/ordering", "view": "/view", "fields": "/columns"}
    return invalid(
        *(
            FieldError(item.code, item.detail, own.get(item.parameter) or f"/parameters/{item.parameter}")
            for item in error.errors
        )
    )
