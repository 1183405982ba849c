"""What only the database can tell about activities: checked for all of them at once, a statement per subject."""

import dataclasses
import uuid
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from accounts.selectors import employees
from customers.dictionaries import Dictionary
from customers.selectors.visibility import visible, visible_contacts
from customers.services.activities.activity_drafts import Draft
from customers.services.dictionaries.terms import check_terms
from kernel.actor import Actor
from kernel.db import read_and_keep
from kernel.errors import FieldCode, FieldError


def check_references(actor: Actor, drafts: Sequence[Draft]) -> None:
    """Put an error to each term, employee, customer and contact that an activity newly names and may not."""
    _check_types(drafts)
    _check_people(drafts)
    joined = (draft.activity.customer_id for draft in drafts if "customer_id" in draft.fields)
    new_customers = {customer_id for customer_id in joined if customer_id is not None}
    open_customers = visible(actor).filter(id__in=new_customers, erased_at=None)
    seen = set(open_customers.values_list("id", flat=True)) if new_customers else set()
    new_contacts = {each for draft in drafts for each in _new(draft, "contact_ids")}
    rows = visible_contacts(actor).filter(id__in=new_contacts, erased_at=None)
    # Kept: nobody merges one of them before the activity is written.
    met = {each for (each,) in read_and_keep(rows.values_list("id"))} if new_contacts else set()
    for draft in drafts:
        if draft.activity.customer_id in new_customers - seen and "customer_id" in draft.fields:
            detail = _("There is no such customer.")
            draft.errors.append(FieldError(FieldCode.NOT_FOUND, detail, pointer="/customer_id"))
        draft.errors += _unknown(draft, "contact_ids", new_contacts - met, _("There is no such contact."))


def _check_types(drafts: Sequence[Draft]) -> None:
    changed = [draft for draft in drafts if "type_id" in draft.fields]
    if not changed:
        return
    wrong = check_terms({Dictionary.ACTIVITY_TYPES: {draft.activity.type_id for draft in changed}})
    for draft in changed:
        error = wrong.get((Dictionary.ACTIVITY_TYPES, draft.activity.type_id))
        if error is not None:
            draft.errors.append(dataclasses.replace(error, pointer="/type_id"))


def _check_people(drafts: Sequence[Draft]) -> None:
    named = {each for draft in drafts for each in _new(draft, "participant_ids")}
    missing = named - employees.active_among(named)
    detail = _("There is no such active employee.")
    for draft in drafts:
        owner = draft.activity.owner_id
        if owner in missing and "owner_id" in draft.fields:
            draft.errors.append(FieldError(FieldCode.NOT_FOUND, detail, pointer="/owner_id"))
        draft.errors += _unknown(draft, "participant_ids", missing - {owner}, detail)


def _new(draft: Draft, name: str) -> Iterable[uuid.UUID]:
    before = set(draft.before[name]) if draft.before is not None else set()
    return [each for each in getattr(draft.record, name) if each not in before]


def _unknown(draft: Draft, name: str, missing: set[uuid.UUID], detail: str) -> list[FieldError]:
    new = set(_new(draft, name))
    return [
        FieldError(FieldCode.NOT_FOUND, detail, pointer=f"/{name}/{index}")
        for index, each in enumerate(getattr(draft.record, name))
        if each in missing and each in new
    ]
