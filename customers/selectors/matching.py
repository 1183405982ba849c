"""What `q=` means to lists with a `search_text`."""

from django.db.models import Q

from customers.values.phones import digits_to_search
from kernel.text import fold

_MAX_WORDS = 8


def search_condition(text: str) -> Q:
    """Rows whose `search_text` has every word of `text`; or its digits, if it looks like a phone number."""
    folded = fold(text)
    digits = digits_to_search(text)
    if digits is not None:
        in_digits = Q(search_text__contains=digits)
        # What holds the text holds its digits: looking for both would cost twice.
        return in_digits if digits in folded else in_digits | Q(search_text__contains=folded)
    condition = Q()
    for word in folded.split()[:_MAX_WORDS]:
        condition &= Q(search_text__contains=word)
    return condition
