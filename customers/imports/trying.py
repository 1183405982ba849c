"""Batches of rows that may be tried again without the cells that could not be read."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from customers.imports.reading import Entry
from customers.suppression import suppressed_among
from kernel.imports.registry import Batches, Became, Outcome, Plan, Problem, Row

# A row that is left without the cells that could not be read is tried so often.
_TRIES = 3
_SUPPRESSED = _("The owner of this address asked to be forgotten.")


class TryingBatches(Batches):
    """`try_rows` does the work; with the option `leave_out_bad_cells` refused rows get further tries."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    @abstractmethod
    def try_rows(self, rows: Sequence[Row], without: Sequence[frozenset[int]], *, rehearse: bool) -> list[Outcome]:
        """Write the rows, each but for the columns `without`."""

    def apply(self, rows: Sequence[Row], *, rehearse: bool) -> list[Outcome]:
        outcomes = self.try_rows(rows, [frozenset() for _row in rows], rehearse=rehearse)
        if not self.plan.options["leave_out_bad_cells"]:
            return outcomes
        left_out: dict[int, frozenset[int]] = {}
        for _again in range(_TRIES):
            bad = {
                index: columns
                for index, outcome in enumerate(outcomes)
                if (columns := _bad_columns(outcome)) is not None
            }
            if not bad:
                break
            left_out |= {index: left_out.get(index, frozenset()) | columns for index, columns in bad.items()}
            again = [rows[index] for index in bad]
            found = self.try_rows(again, [left_out[index] for index in bad], rehearse=rehearse)
            for index, outcome in zip(bad, found, strict=True):
                outcome.problems = [*_as_warnings(outcomes[index].problems), *outcome.problems]
                outcomes[index] = outcome
        return outcomes


def warn_of_suppressed(
    outcomes: Sequence[Outcome], emails: Sequence[Mapping[str, str]], entries: Sequence[Entry]
) -> None:
    """Say at the rows that write an address whose owner asked to be forgotten; `emails` has those of each row by the
    pointer of their place. One statement, none without addresses."""
    asked = {email for row in emails for email in row.values()}
    suppressed = suppressed_among(asked) if asked else set()
    for outcome, row, entry in zip(outcomes, emails, entries, strict=True):
        if outcome.became not in (Became.CREATED, Became.UPDATED):
            continue
        for pointer, email in row.items():
            if email in suppressed:
                column = entry.column(pointer)
                outcome.problems.append(Problem("address_suppressed", _SUPPRESSED, column, is_warning=True))


def as_source(text: str) -> str:
    """The name of another system as a code; what is left of none is `import`."""
    kept = "".join(character if character.isascii() and character.isalnum() else "-" for character in text.lower())
    return kept.strip("-")[:60] or "import"


def _bad_columns(outcome: Outcome) -> set[int] | None:
    """The columns without which a refused row may do; None if it was not refused for cells alone."""
    if outcome.became != Became.REFUSED:
        return None
    columns = {problem.column for problem in outcome.problems if not problem.is_warning}
    return None if None in columns or not columns else {column for column in columns if column is not None}


def _as_warnings(problems: Sequence[Problem]) -> list[Problem]:
    return [Problem(problem.code, problem.detail, problem.column, is_warning=True) for problem in problems]
