"""Single values of columns as people read them in a text: in words, in the form of their language."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal
from django.utils.translation import gettext as _

from kernel.actor import Actor
from kernel.moments import hour_text, locale_of
from kernel.registers.column import Column
from kernel.registers.types import LABELLED_TYPES, Type


def readable(column: Column, value: Any, actor: Actor) -> str:
    """A value as `RowReader` gives it, in the actor's language and zone; an empty text for None.

    Words of the interface (yes, names of choices) are in the language that is active.
    """
    if value is None:
        return ""
    if column.type in LABELLED_TYPES and column.labels is not None:
        return str(value[column.labels.text])
    if column.type is Type.SELECT:
        return str(value["label"])
    if column.type is Type.TAGS:
        return ", ".join(value)
    if column.type is Type.BOOLEAN:
        return _("Yes") if value else _("No")
    if column.type is Type.AMOUNT:
        return format_currency(Decimal(value["amount"]), value["currency"], locale=locale_of(actor.language))
    if column.type in (Type.INTEGER, Type.DECIMAL):
        return format_decimal(value, locale=locale_of(actor.language))
    if column.type is Type.DATE:
        return format_date(value, format="long", locale=locale_of(actor.language))
    if column.type is Type.DATETIME:
        return hour_text(value, language=actor.language, timezone=actor.timezone)
    if column.export_text is not None:
        return column.export_text(value)
    names = names_of(column, actor)
    return str(value) if names is None else names.get(value, str(value))


def names_of(column: Column, actor: Actor) -> Mapping[str, str] | None:
    """What people call the codes of an enum, country or language, in the actor's language; None for others."""
    if column.type in (Type.ENUM, Type.SELECT) and column.choices is not None:
        return {choice.code: str(choice.label) for choice in column.choices(actor)}
    if column.type is Type.COUNTRY:
        return dict(locale_of(actor.language).territories)
    if column.type is Type.LANGUAGE:
        return dict(locale_of(actor.language).languages)
    return None
