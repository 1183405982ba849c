"""Reading templates, and what they say about one record."""

import uuid
from typing import Any

from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from customers.inputs.templates import DraftPreview, MergeRecord, TemplateQuery, TemplateState
from customers.merge_fields import all_groups
from customers.models import Template
from customers.permissions import CustomerRight
from customers.selectors.letters import Letter, occasion_of, require_whole, write_letter
from kernel.actor import Actor
from kernel.errors import FieldCode, FieldError, invalid, not_found
from kernel.history import changes_of
from kernel.registers.listing import Page

RESOURCE = "templates"
_STATES = {
    TemplateState.ACTIVE: Q(archived_at=None),
    TemplateState.ARCHIVED: Q(archived_at__isnull=False),
    TemplateState.ALL: Q(),
}

Document = dict[str, Any]


def list_templates(*, actor: Actor, query: TemplateQuery) -> list[Document]:
    """Templates by name. Needs `customers:template:view`. One statement."""
    actor.require(CustomerRight.TEMPLATE_VIEW)
    rows = Template.objects.filter(_STATES[query.state])
    if query.kind is not None:
        rows = rows.filter(kind=query.kind)
    return [represent(row) for row in rows.order_by(Lower("name"), "id")]


def get_template(*, actor: Actor, template_id: uuid.UUID) -> Document:
    """One template; 404. Needs `customers:template:view`."""
    return represent(_template(actor, template_id))


def history_of_template(*, actor: Actor, template_id: uuid.UUID, cursor: str | None, limit: int) -> Page:
    """A page of a template's changes, newest first: every version it had.

    Needs `customers:template:view` and `customers:history:view`; 404.
    """
    actor.require(CustomerRight.HISTORY_VIEW)
    _template(actor, template_id)
    return changes_of(RESOURCE, template_id, cursor=cursor, limit=limit)


def list_variables(*, actor: Actor) -> list[Document]:
    """The groups of merge fields: `{"name", "label", "variables": [{"name", "label", "field"}]}`; `field` is what
    is written in a text. Needs `customers:template:view`. Mostly without a statement."""
    actor.require(CustomerRight.TEMPLATE_VIEW)
    return [
        {
            "name": group.name,
            "label": str(group.label),
            "variables": [
                {
                    "name": f"{group.name}.{variable.name}",
                    "label": str(variable.label),
                    "field": f"{{{{ {group.name}.{variable.name} }}}}",
                }
                for variable in group.variables(actor)
            ],
        }
        for group in all_groups()
    ]


def preview_template(*, actor: Actor, template_id: uuid.UUID, data: MergeRecord) -> Letter:
    """What a template says about a record that the actor sees. Needs `customers:template:view`.

    404; 422 `merge_value_missing` naming the merge fields without value and fallback.
    """
    template = _template(actor, template_id)
    occasion = occasion_of(actor, data.customer_id, data.contact_id, data.language, template.texts)
    return require_whole(write_letter(occasion, template.texts[occasion.actor.language]))


def preview_draft(*, actor: Actor, data: DraftPreview) -> Letter:
    """The same of a text that is not stored."""
    actor.require(CustomerRight.TEMPLATE_VIEW)
    occasion = occasion_of(actor, data.customer_id, data.contact_id, data.language, None)
    return require_whole(write_letter(occasion, {"subject": data.subject, "html": data.html, "text": data.text}))


def usable_template(actor: Actor, template_id: uuid.UUID) -> Template:
    """A template of mails that is not archived; 422 at `/template_id` if it is none."""
    template = Template.objects.filter(id=template_id).first() if actor.has(CustomerRight.TEMPLATE_VIEW) else None
    if template is None:
        raise invalid(FieldError(FieldCode.NOT_FOUND, _("There is no such template."), pointer="/template_id"))
    if template.archived_at is not None:
        raise invalid(FieldError(FieldCode.ARCHIVED, _("This template is archived."), pointer="/template_id"))
    return template


def represent(row: Template) -> Document:
    """A template as clients read it."""
    return {
        "id": row.id,
        "version": row.version,
        "kind": row.kind,
        "name": row.name,
        "texts": row.texts,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
        "archived_at": row.archived_at,
    }


def _template(actor: Actor, template_id: uuid.UUID) -> Template:
    actor.require(CustomerRight.TEMPLATE_VIEW)
    template = Template.objects.filter(id=template_id).first()
    if template is None:
        raise not_found()
    return template
