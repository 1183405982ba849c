"""Numbers by the organisation's own masks: declared by `register`, taken by `take`, under a row's lock."""

from kernel.numbering.counting import manual_number_error, take
from kernel.numbering.registry import register

__all__ = ["manual_number_error", "register", "take"]
