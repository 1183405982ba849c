"""The rules of sequences: seen, tried and changed."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from kernel import events, history
from kernel.actor import Actor
from kernel.db import write
from kernel.errors import FieldCode, FieldError, invalid
from kernel.models.numbering import NumberCounter, NumberSequence, Reset
from kernel.numbering import masks
from kernel.numbering.counting import local_day, locked_sequence, new_sequence, stored_sequence
from kernel.numbering.inputs import SequenceChange, SequencePreview
from kernel.numbering.registry import Definition, all_definitions, definition
from kernel.permissions import KernelRight
from kernel.versions import check_version

RESOURCE = "numbering"
UPDATED = "numbering.updated"
_RULE = ("mask", "reset", "manual_allowed")


def list_sequences(*, actor: Actor) -> list[dict[str, Any]]:
    """Every sequence with its rule and its next three numbers. Needs `kernel:numbering:view`."""
    actor.require(KernelRight.NUMBERING_VIEW)
    stored = {row.name: row for row in NumberSequence.objects.prefetch_related("counters")}
    return [_describe(declared, stored.get(declared.name) or new_sequence(declared)) for declared in all_definitions()]


def get_sequence(*, actor: Actor, name: str) -> dict[str, Any]:
    """One sequence, as `list_sequences` shows it. 404 if there is none."""
    actor.require(KernelRight.NUMBERING_VIEW)
    declared = definition(name)
    return _describe(declared, stored_sequence(declared))


def preview_sequence(*, actor: Actor, name: str, data: SequencePreview) -> list[str]:
    """The next three numbers if the rule were `data`. 422 for a bad mask."""
    actor.require(KernelRight.NUMBERING_VIEW)
    sequence = stored_sequence(definition(name))
    mask, reset = data.mask or sequence.mask, data.reset or Reset(sequence.reset)
    if errors := masks.validate_mask(mask, reset):
        raise invalid(*errors)
    counter = _counter_under(sequence, reset, sequence.counters.all())
    return masks.preview(mask, counter if data.next_number is None else data.next_number - 1, local_day(None))


def change_sequence(*, actor: Actor, name: str, data: SequenceChange, expected_version: int | None) -> dict[str, Any]:
    """Change the rule. The counter goes on under the new one, so that no number is given twice.

    Needs `kernel:numbering:edit`. 422 for a bad mask, or a `next_number` that has been passed already; 412
    for another version.
    """
    actor.require(KernelRight.NUMBERING_EDIT)
    declared = definition(name)
    with write():
        sequence = locked_sequence(declared)
        check_version(sequence, expected_version)
        before = {field: getattr(sequence, field) for field in _RULE}
        after = before | data.rule()
        counter = _counter_under(sequence, Reset(after["reset"]), sequence.counters.all())
        _check(declared, after, data.next_number, counter)
        fields = history.difference(before, after)
        if data.next_number is not None and data.next_number - 1 != counter:
            fields["next_number"] = (counter + 1, data.next_number)
            counter = data.next_number - 1
        if fields:
            _store(sequence, after, counter)
            history.record(actor, RESOURCE, sequence.id, history.Action.UPDATED, fields)
            events.emit(UPDATED, sequence.id, _describe(declared, sequence))
        return _describe(declared, sequence)


def _check(declared: Definition, rule: dict[str, Any], next_number: int | None, counter: int) -> None:
    errors = masks.validate_mask(rule["mask"], Reset(rule["reset"]))
    if rule["manual_allowed"] and not declared.manual:
        sentence = _("These numbers cannot be typed by hand.")
        errors.append(FieldError(FieldCode.NOT_ALLOWED, sentence, "/manual_allowed"))
    if next_number is not None and next_number <= counter:
        sentence = _("The sequence has reached %(number)s already.") % {"number": counter}
        errors.append(FieldError(FieldCode.OUT_OF_RANGE, sentence, "/next_number"))
    if errors:
        raise invalid(*errors)


def _store(sequence: NumberSequence, rule: dict[str, Any], counter: int) -> None:
    for field, value in rule.items():
        setattr(sequence, field, value)
    sequence.version += 1
    sequence.save(update_fields=[*_RULE, "version", "updated_at"])
    period = masks.period_of(Reset(sequence.reset), local_day(None))
    NumberCounter.objects.bulk_create(
        [NumberCounter(sequence=sequence, period=period, last=counter)],
        update_conflicts=True,
        unique_fields=["sequence", "period"],
        update_fields=["last"],
    )


def _counter_under(sequence: NumberSequence, reset: Reset, counters: Iterable[NumberCounter]) -> int:
    """The last number that counts if `reset` holds now: its period's, or if `reset` is new the highest."""
    period = masks.period_of(reset, local_day(None))
    same = reset == sequence.reset
    return max((counter.last for counter in counters if not same or counter.period == period), default=0)


def _describe(declared: Definition, sequence: NumberSequence) -> dict[str, Any]:
    counter = _counter_under(sequence, Reset(sequence.reset), sequence.counters.all())
    return {
        "name": declared.name,
        "label": str(declared.label),
        "mask": sequence.mask,
        "reset": sequence.reset,
        "manual_allowed": sequence.manual_allowed,
        "manual_possible": declared.manual,
        "next_number": counter + 1,
        "preview": masks.preview(sequence.mask, counter, local_day(None)),
        "version": sequence.version,
    }
