"""One term or tag in the place of another at very many customers: the work of two jobs, a step to a transaction."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from customers.dictionaries import Dictionary
from customers.inputs.tags import TagMerge
from customers.models import CustomerTag, Tag, Term
from customers.permissions import CustomerRight
from customers.services.dictionaries import tags, term_usage, terms
from kernel.db import write
from kernel.errors import FieldCode, invalid_field
from kernel.jobs import Continue, JobContext

Outcome = Mapping[str, Any] | Continue


def replace_term(
    context: JobContext, *, dictionary: Dictionary, term_id: uuid.UUID, replace_with: uuid.UUID
) -> Outcome:
    """Let a term take the place of another wherever that is used, then delete it. Answers `{"changed": rows}`.

    What comes to use it meanwhile is taken along at the end.
    """
    context.actor.require(CustomerRight.DICTIONARY_EDIT)

    def step() -> int:
        if not Term.objects.select_for_update(no_key=True).filter(dictionary=dictionary, id=replace_with).exists():
            # Somebody has deleted it meanwhile.
            raise invalid_field("/replace_with", FieldCode.NOT_FOUND, _("There is no such term."))
        return term_usage.replace_some(context.actor, dictionary, term_id, replace_with)

    done = _work(context, sum(term_usage.count(dictionary, term_id).values()), step)
    if isinstance(done, Continue):
        return done
    if Term.objects.filter(dictionary=dictionary, id=term_id).exists():
        terms.delete_term(actor=context.actor, dictionary=dictionary, term_id=term_id, replace_with=replace_with)
    return done


def merge_tags(context: JobContext, *, tag_id: uuid.UUID, into_id: uuid.UUID) -> Outcome:
    """Let a tag take the place of another at all its customers, then delete it. Answers `{"changed": customers}`."""
    context.actor.require(CustomerRight.TAG_EDIT)

    def step() -> int:
        rows = Tag.objects.select_for_update(no_key=True).filter(id__in=[tag_id, into_id]).order_by("id")
        return tags.move_some(context.actor, tag_id, into_id) if len(rows) == 2 else 0

    done = _work(context, CustomerTag.objects.filter(tag_id=tag_id).count(), step)
    if isinstance(done, Continue):
        return done
    if Tag.objects.filter(id=tag_id).exists():
        data = TagMerge(into_id=into_id)
        tags.merge_tags(actor=context.actor, tag_id=tag_id, data=data, moved_before=done["changed"])
    return done


def _work(context: JobContext, left: int, step: Callable[[], int]) -> Mapping[str, Any] | Continue:
    state = dict(context.state or {"changed": 0})
    total = state["changed"] + left
    while True:
        context.progress(state["changed"], total)
        with write():
            changed = step()
            if changed:
                state["changed"] += changed
                context.checkpoint(state)
        if not changed:
            return state
        if context.time_is_up():
            return Continue(state)
