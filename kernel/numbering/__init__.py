"""Numbers by the organisation's own masks: declared by `register`, taken by `take`, under a row's lock."""

from kernel.numbering.counting import is_manual_allowed, manual_number_error, take
from kernel.numbering.registry import register

__all__ = ["is_manual_allowed", "manual_number_error", "register", "take"]
