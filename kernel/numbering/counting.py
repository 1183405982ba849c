"""Taking numbers: the sequence's row is locked first, then its period's counter moves on."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel.errors import FieldCode, FieldError
from kernel.models.numbering import NumberCounter, NumberSequence, Reset
from kernel.numbering import masks
from kernel.numbering.registry import Definition, Taken, definition
from kernel.tenancy import current_organisation

_MOST_PROBED = 5_000
_ADVANCE = f"""
    INSERT INTO {NumberCounter._meta.db_table} AS counter (sequence_id, period, last) VALUES (%s, %s, %s)
    ON CONFLICT (sequence_id, period) DO UPDATE SET last = counter.last + excluded.last RETURNING last
"""  # noqa: S608


def take(name: str, count: int = 1, moment: datetime | None = None) -> list[str]:
    """The next `count` numbers of a sequence, in order, for `moment` (aware; now if None).

    Must run in the transaction that uses them: the sequence stays locked until it ends, and a rollback gives
    them back, so that a sequence declared without `taken` has no gaps.
    """
    declared = definition(name)
    sequence = locked_sequence(declared)
    day = local_day(moment)
    period = masks.period_of(Reset(sequence.reset), day)
    last = _advance(sequence, period, count)
    numbers = masks.preview(sequence.mask, last - count, day, count)
    if declared.taken is None:
        return numbers
    free = _free(numbers, declared.taken)
    probed, window = last, count
    while len(free) < count:
        # People may have typed a long run of numbers: look ever further, but skip no free one.
        window = min(2 * window, _MOST_PROBED)
        numbers = masks.preview(sequence.mask, probed, day, window)
        found = _free(numbers, declared.taken)[: count - len(free)]
        free += found
        probed += numbers.index(found[-1]) + 1 if len(free) == count else window
    if probed > last:
        _advance(sequence, period, probed - last)
    return free


def _free(numbers: list[str], taken: Taken) -> list[str]:
    used = {text.casefold() for text in taken(numbers)}
    return [text for text in numbers if text.casefold() not in used]


def is_manual_allowed(name: str) -> bool:
    """Whether the organisation lets people type numbers of the sequence. One statement."""
    return stored_sequence(definition(name)).manual_allowed


def manual_number_error(name: str, text: str, *, pointer: str) -> FieldError | None:
    """Why a number typed by a person is refused, or None. That it is unique the caller makes sure."""
    sequence = stored_sequence(definition(name))
    if not sequence.manual_allowed:
        return FieldError(FieldCode.NOT_ALLOWED, _("The organisation gives this number itself."), pointer)
    if not masks.matches(sequence.mask, text):
        sentence = _("This does not fit the mask, as %(example)s does.")
        example = masks.render(sequence.mask, 42, local_day(None))
        return FieldError(FieldCode.INVALID_FORMAT, sentence % {"example": example}, pointer)
    return None


def local_day(moment: datetime | None) -> date:
    """The calendar day of `moment` (now if None) where the organisation is."""
    zone = ZoneInfo(current_organisation().timezone)
    return (moment or timezone.now()).astimezone(zone).date()


def stored_sequence(declared: Definition) -> NumberSequence:
    """The organisation's rule; as declared, unsaved, while the sequence was never used."""
    return NumberSequence.objects.filter(name=declared.name).first() or new_sequence(declared)


def locked_sequence(declared: Definition) -> NumberSequence:
    """The organisation's row, locked until the transaction ends; made if it is not there yet."""
    rows = NumberSequence.objects.select_for_update().filter(name=declared.name)
    found = rows.first()
    if found is None:
        NumberSequence.objects.bulk_create([new_sequence(declared)], ignore_conflicts=True)
        found = rows.get()
    return found


def new_sequence(declared: Definition) -> NumberSequence:
    """The rule as its app declared it, unsaved."""
    return NumberSequence(name=declared.name, mask=declared.mask, reset=declared.reset, manual_allowed=declared.manual)


def _advance(sequence: NumberSequence, period: str, count: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_ADVANCE, [sequence.id, period, count])
        row: tuple[int] = cursor.fetchone()
    return row[0]
