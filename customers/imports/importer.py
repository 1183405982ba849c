"""What becomes of rows: through the same set-wise services as everything else, a batch to a transaction."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.errors import CustomerError
from customers.imports.custom import custom_targets
from customers.imports.customer_rows import CustomerEntry, CustomerReader, usages
from customers.imports.fields import PARENT, Target, targets
from customers.imports.lookups import Lookups
from customers.imports.merging import merged
from customers.imports.trying import TryingBatches, as_source, warn_of_suppressed
from customers.inputs.customers import CustomerChange, CustomerCreate
from customers.permissions import CustomerRight
from customers.selectors import duplicates
from customers.selectors.records import Record
from customers.services.customer_changes import Change, Given, change_customers
from customers.services.customers import check_plan, create_customers, rehearse_creation
from customers.services.removals import put_back, remove_untouched
from kernel.actor import Actor
from kernel.errors import AppError, FieldCode, Text
from kernel.imports.registry import Batches, Became, Field, Importer, Option, Outcome, Plan, Problem, Row
from kernel.inputs import build
from kernel.models.imports import ImportRule

NAMED_BY = ("name", "first_name", "last_name")
# A refusal that says that the customer is there already.
_THERE_ALREADY = (CustomerError.POSSIBLE_DUPLICATE, CustomerError.CODE_TAKEN)


class CustomerImporter(Importer):
    """Customers, each with phones, addresses, tags, a contact and its parent, one to a row."""

    name = "customers"
    label = gettext_lazy("Customers")
    right = CustomerRight.IMPORT
    options = (
        Option("source", gettext_lazy("Name of the other system"), "import"),
        Option(
            "kind",
            gettext_lazy("What the rows are"),
            "auto",
            (
                ("auto", gettext_lazy("Companies; people where there is only a first and last name")),
                ("company", gettext_lazy("Companies")),
                ("person", gettext_lazy("People")),
            ),
        ),
        Option("add_terms", gettext_lazy("Add segments, statuses and other terms that are not there yet"), False),
        Option("leave_out_bad_cells", gettext_lazy("Leave out cells that cannot be read, and take the rest"), False),
        Option("registered_addresses", gettext_lazy("Addresses are registered and tax addresses"), True),
    )

    def fields(self, actor: Actor) -> Sequence[Field]:
        return [target.field for target in _targets(actor)]

    def missing(self, plan: Plan) -> Text:
        mapped = {entry.field for entry in plan.mapping}
        if plan.rule == ImportRule.UPDATE:
            if not mapped & {"code", "external_id"}:
                return _("To update customers, a column must go to their code or their number in another system.")
        elif not mapped & set(NAMED_BY):
            return _("A column must go to the name.")
        return ""

    def begin(self, actor: Actor, plan: Plan) -> Batches:
        return CustomerBatches(actor, plan, _targets(actor))

    def take_back(self, actor: Actor, ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
        return remove_untouched(actor=actor, customer_ids=ids)

    def put_back(self, actor: Actor, ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
        return put_back(actor=actor, customer_ids=ids)


def _targets(actor: Actor) -> list[Target]:
    return [*targets(), *custom_targets(actor, "customers")]


class CustomerBatches(TryingBatches):
    """The work of one import of customers."""

    def __init__(self, actor: Actor, plan: Plan, known: Sequence[Target]) -> None:
        super().__init__(plan)
        self._actor = actor
        source = as_source(plan.options["source"])
        self._lookups = Lookups(actor, source=source, may_add_terms=plan.options["add_terms"])
        self._reader = CustomerReader(
            plan.mapping,
            known,
            self._lookups,
            kind=plan.options["kind"],
            usages=usages(registered=plan.options["registered_addresses"]),
        )
        self._earlier = duplicates.Earlier()
        self._names_parents = any(entry.field == PARENT[0] for entry in plan.mapping)

    def link(self, rows: Sequence[tuple[Row, uuid.UUID | None]], *, rehearse: bool) -> list[list[Problem]]:
        entries = [self._reader.read(row) for row, _object_id in rows]
        parents = self._parents(entries)
        found: list[list[Problem]] = [[] for _entry in entries]
        changes: list[tuple[int, Change]] = []
        for index, (entry, (_row, object_id)) in enumerate(zip(entries, rows, strict=True)):
            parent_id = parents.get(entry.parent)
            if parent_id is None and not (rehearse and self._comes(entry.parent)):
                detail = _("No customer has this code or number.")
                found[index] = [Problem(FieldCode.NOT_FOUND, detail, entry.parent_column, is_warning=True)]
            elif parent_id is not None and object_id is not None and not rehearse:
                changes.append((index, Change(object_id, _giving({"parent_id": parent_id}))))
        answers = change_customers(actor=self._actor, changes=[change for _index, change in changes])
        for (index, _change), answer in zip(changes, answers, strict=True):
            if isinstance(answer, AppError):
                entry = entries[index]
                found[index] = [
                    Problem(problem.code, problem.detail, entry.parent_column, is_warning=True)
                    for problem in entry.problems_of(answer)
                ]
        return found

    def check_room(self, more: int) -> None:
        check_plan(more)

    def try_rows(self, rows: Sequence[Row], without: Sequence[frozenset[int]], *, rehearse: bool) -> list[Outcome]:
        if rehearse:
            self._lookups.forget_added()
        entries = [self._reader.read(row, without=left_out) for row, left_out in zip(rows, without, strict=True)]
        self._give_parents(entries)
        outcomes: dict[int, Outcome] = {
            index: Outcome(Became.REFUSED, problems=entry.problems)
            for index, entry in enumerate(entries)
            if entry.problems
        }
        waiting = [index for index in range(len(entries)) if index not in outcomes]
        while waiting:
            # Rows that mean the same customer take turns, so that the later ones find what the first has made.
            now, waiting = self._first_of_each(entries, waiting)
            outcomes |= self._write(entries, now, rehearse=rehearse)
        for index, entry in enumerate(entries):
            if entry.parent and outcomes[index].became not in (Became.REFUSED, Became.SKIPPED):
                outcomes[index].is_linked = "parent_id" in entry.given
                outcomes[index].waits = not outcomes[index].is_linked
        answer = [outcomes[index] for index in range(len(entries))]
        emails = [
            {f"/emails/{at}/email": str(row["email"]) for at, row in enumerate(entry.given.get("emails") or [])}
            for entry in entries
        ]
        warn_of_suppressed(answer, emails, entries)
        return answer

    def _first_of_each(self, entries: Sequence[CustomerEntry], waiting: Sequence[int]) -> tuple[list[int], list[int]]:
        if self.plan.rule != ImportRule.UPDATE:
            return list(waiting), []
        now: list[int] = []
        later: list[int] = []
        seen: set[tuple[str, str]] = set()
        for index in waiting:
            keys = {key for key in _keys(entries[index]) if key[1]}
            (later if keys & seen else now).append(index)
            seen |= keys
        return now, later

    def _write(self, entries: Sequence[CustomerEntry], indexes: Sequence[int], *, rehearse: bool) -> dict[int, Outcome]:
        there: dict[int, uuid.UUID] = {}
        if self.plan.rule == ImportRule.UPDATE:
            there = self._there([(index, entries[index]) for index in indexes])
        outcomes = self._update({index: entries[index] for index in there}, there)
        new = [index for index in indexes if index not in there]
        if rehearse and self.plan.rule == ImportRule.UPDATE:
            for index in [index for index in new if self._comes_by(entries[index])]:
                outcomes[index] = Outcome(Became.UPDATED)
                new.remove(index)
        return outcomes | self._create({index: entries[index] for index in new}, rehearse=rehearse)

    def _there(self, asked: Sequence[tuple[int, CustomerEntry]]) -> dict[int, uuid.UUID]:
        codes = {entry.code for _index, entry in asked if entry.code}
        numbers = {entry.number for _index, entry in asked if entry.number}
        known = self._lookups.customers(codes=codes, numbers=numbers)
        found = {}
        for index, entry in asked:
            customer_id = known.get(("code", entry.code.casefold())) or known.get(("number", entry.number))
            if customer_id is not None:
                found[index] = customer_id
        return found

    def _create(self, entries: Mapping[int, CustomerEntry], *, rehearse: bool) -> dict[int, Outcome]:
        outcomes: dict[int, Outcome] = {}
        items: dict[int, CustomerCreate] = {}
        is_lenient = self.plan.rule == ImportRule.CREATE
        for index, entry in entries.items():
            try:
                items[index] = build(CustomerCreate, entry.given | {"allow_duplicate": is_lenient})
            except AppError as error:
                outcomes[index] = Outcome(Became.REFUSED, problems=entry.problems_of(error))
        if not items:
            return outcomes
        given = list(items.values())
        answers: Sequence[Any]
        if rehearse:
            answers = rehearse_creation(actor=self._actor, items=given, earlier=self._earlier)
        else:
            answers = create_customers(actor=self._actor, items=given)
        for index, answer in zip(items, answers, strict=True):
            if isinstance(answer, AppError):
                outcomes[index] = self._refusal(entries[index], answer)
            else:
                outcomes[index] = Outcome(Became.CREATED, None if answer is None else answer["id"])
        return outcomes

    def _update(self, entries: Mapping[int, CustomerEntry], there: Mapping[int, uuid.UUID]) -> dict[int, Outcome]:
        outcomes: dict[int, Outcome] = {}
        changes: dict[int, Change] = {}
        for index, entry in entries.items():
            changes[index] = Change(there[index], _writing(entry))
        answers = change_customers(actor=self._actor, changes=list(changes.values()))
        for index, answer in zip(changes, answers, strict=True):
            if isinstance(answer, AppError):
                outcomes[index] = Outcome(Became.REFUSED, problems=entries[index].problems_of(answer))
            else:
                became = Became.UPDATED if answer.fields else Became.UNCHANGED
                outcomes[index] = Outcome(became, answer.record.customer.id)
        return outcomes

    def _refusal(self, entry: CustomerEntry, error: AppError) -> Outcome:
        if error.code in _THERE_ALREADY and self.plan.rule != ImportRule.CREATE:
            return Outcome(Became.SKIPPED, problems=[_there_already(error)])
        return Outcome(Became.REFUSED, problems=entry.problems_of(error))

    def _give_parents(self, entries: Sequence[CustomerEntry]) -> None:
        """Name the parents that are there already; the others may come later in the file."""
        if not self._names_parents:
            return
        for entry in entries:
            # Who leads a group is often written down as its own parent.
            if entry.parent and entry.parent in (entry.code, entry.number):
                entry.parent = ""
        parents = self._parents(entries)
        for entry in entries:
            if entry.parent in parents:
                entry.given["parent_id"] = parents[entry.parent]
                if entry.parent_column is not None:
                    entry.origins["/parent_id"] = entry.parent_column

    def _parents(self, entries: Sequence[CustomerEntry]) -> dict[str, uuid.UUID]:
        texts = {entry.parent for entry in entries if entry.parent}
        if not texts:
            return {}
        known = self._lookups.customers(codes=texts, numbers=texts)
        found = {text: known.get(("number", text)) or known.get(("code", text.casefold())) for text in texts}
        return {text: customer_id for text, customer_id in found.items() if customer_id is not None}

    def _comes(self, text: str) -> bool:
        return self._earlier.has_reference(self._lookups.source, text) or self._earlier.has_code(text)

    def _comes_by(self, entry: CustomerEntry) -> bool:
        by_number = bool(entry.number) and self._earlier.has_reference(self._lookups.source, entry.number)
        return by_number or (bool(entry.code) and self._earlier.has_code(entry.code))


def _keys(entry: CustomerEntry) -> list[tuple[str, str]]:
    return [("code", entry.code.casefold()), ("number", entry.number)]


def _giving(values: Given) -> Any:
    return lambda _record: values


def _writing(entry: CustomerEntry) -> Any:
    def edit(record: Record) -> Given:
        return build(CustomerChange, merged(record, entry.given)).given()

    return edit


def _there_already(error: AppError) -> Problem:
    names = [f"{each['code']} {each['name']}".strip() for each in error.extra.get("candidates", [])][:3]
    if names:
        detail = _("Likely there already: %(names)s.") % {"names": ", ".join(names)}
    else:
        detail = str(error.detail or error.code.title)
        if error.code == CustomerError.POSSIBLE_DUPLICATE:
            detail = _("Likely there already, or earlier in the file.")
    return Problem(str(error.code), detail, is_warning=True)
