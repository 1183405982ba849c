"""Asking for a term or tag to take another's place: done at once for a few thousand rows, by a job for more."""

import uuid

from customers.dictionaries import Dictionary
from customers.inputs.tags import TagMerge
from customers.jobs import merge_tags as merge_tags_job
from customers.jobs import replace_term
from customers.models import CustomerTag
from customers.permissions import CustomerRight
from customers.selectors.tags import TagRow
from customers.services.dictionaries import tags, term_usage, terms
from kernel.actor import Actor
from kernel.db import write
from kernel.errors import AppError, KernelError
from kernel.jobs import enqueue
from kernel.models.job import UNFINISHED, Job

# What is done within a request stays well below the timeout of the web.
AT_ONCE = 5_000


def remove_term(
    *,
    actor: Actor,
    dictionary: Dictionary,
    term_id: uuid.UUID,
    replace_with: uuid.UUID | None,
    expected_version: int | None = None,
) -> Job | None:
    """Delete a term as `terms.delete_term` does; the job that does it if very many rows use it. Raises what that
    raises, and 409 `conflict` while such a job works on it.
    """
    actor.require(CustomerRight.DICTIONARY_EDIT)
    with write():
        if replace_with is not None and sum(term_usage.count(dictionary, term_id).values()) > AT_ONCE:
            terms.check_removal(dictionary, term_id, replace_with, expected_version)
            _refuse_twice(replace_term.name, term_id=str(term_id))
            return enqueue(replace_term, actor, dictionary=dictionary.value, term_id=term_id, replace_with=replace_with)
        terms.delete_term(
            actor=actor,
            dictionary=dictionary,
            term_id=term_id,
            replace_with=replace_with,
            expected_version=expected_version,
        )
        return None


def merge_tags(*, actor: Actor, tag_id: uuid.UUID, data: TagMerge, expected_version: int | None = None) -> TagRow | Job:
    """Merge tags as `tags.merge_tags` does: the tag that stays, or the job that does it if very many customers have
    the other. Raises what that raises, and 409 `conflict` while such a job works on it.
    """
    actor.require(CustomerRight.TAG_EDIT)
    with write():
        if CustomerTag.objects.filter(tag_id=tag_id).count() > AT_ONCE:
            tags.check_merge(tag_id, data.into_id, expected_version)
            _refuse_twice(merge_tags_job.name, tag_id=str(tag_id))
            return enqueue(merge_tags_job, actor, tag_id=tag_id, into_id=data.into_id)
        return tags.merge_tags(actor=actor, tag_id=tag_id, data=data, expected_version=expected_version)


def _refuse_twice(kind: str, **arguments: str) -> None:
    if Job.objects.filter(kind=kind, state__in=UNFINISHED, args__contains=arguments).exists():
        raise AppError(KernelError.CONFLICT)
