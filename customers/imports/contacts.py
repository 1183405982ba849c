"""What becomes of rows of contacts: through the set-wise services, a batch to a transaction."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.imports.contact_fields import CUSTOMER_FIELDS, NAMED_BY, contact_targets
from customers.imports.contact_rows import ContactEntry, ContactReader, find_customers
from customers.imports.custom import custom_targets
from customers.imports.fields import Target
from customers.imports.lookups import Lookups
from customers.imports.merging import merged_contact
from customers.imports.trying import TryingBatches, as_source, warn_of_suppressed
from customers.inputs.contacts import ContactChange, ContactCreate, LinkInput
from customers.permissions import CustomerRight
from customers.selectors.contact_matching import Key, known_contacts
from customers.selectors.contact_records import ContactRecord
from customers.services.contact_places import put_places
from customers.services.contact_removals import put_back_contacts, remove_untouched_contacts
from customers.services.contacts import ContactEdit, change_contacts, create_contacts
from customers.services.customer_changes import lock_records
from kernel.actor import Actor
from kernel.errors import AppError, FieldCode, Text
from kernel.imports.registry import Batches, Became, Field, Importer, Option, Outcome, Plan, Problem, Row
from kernel.inputs import build
from kernel.models.imports import ImportRule


class ContactImporter(Importer):
    """Contacts, each at a customer that is there, one to a row."""

    name = "contacts"
    label = gettext_lazy("Contacts")
    right = CustomerRight.CONTACT_IMPORT
    options = (
        Option("source", gettext_lazy("Name of the other system"), "import"),
        Option("add_terms", gettext_lazy("Add responsibilities that are not there yet"), False),
        Option("leave_out_bad_cells", gettext_lazy("Leave out cells that cannot be read, and take the rest"), False),
    )

    def fields(self, actor: Actor) -> Sequence[Field]:
        return [target.field for target in _targets(actor)]

    def missing(self, plan: Plan) -> Text:
        mapped = {entry.field for entry in plan.mapping}
        if plan.rule == ImportRule.UPDATE:
            if not mapped & {"email_1", "email_2", "email_3", "external_id"}:
                return _("To update contacts, a column must go to their e-mail or their number in another system.")
            return ""
        if not mapped & set(NAMED_BY):
            return _("A column must go to the name.")
        if not mapped & set(CUSTOMER_FIELDS):
            return _("A column must go to the code, number or name of the customer.")
        return ""

    def begin(self, actor: Actor, plan: Plan) -> Batches:
        return ContactBatches(actor, plan, _targets(actor))

    def take_back(self, actor: Actor, ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
        return remove_untouched_contacts(actor=actor, contact_ids=ids)

    def put_back(self, actor: Actor, ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
        return put_back_contacts(actor=actor, contact_ids=ids)


def _targets(actor: Actor) -> list[Target]:
    return [*contact_targets(), *custom_targets(actor, "contacts")]


class ContactBatches(TryingBatches):
    """The work of one import of contacts."""

    def __init__(self, actor: Actor, plan: Plan, known: Sequence[Target]) -> None:
        super().__init__(plan)
        self._actor = actor
        self._source = as_source(plan.options["source"])
        self._lookups = Lookups(actor, source=self._source, may_add_terms=plan.options["add_terms"])
        self._reader = ContactReader(plan.mapping, known, self._lookups)
        # Of a rehearsal: what the rows of earlier batches would have made, as hashes.
        self._earlier: set[int] = set()

    def link(self, rows: Sequence[tuple[Row, uuid.UUID | None]], *, rehearse: bool) -> list[list[Problem]]:
        return [[] for _row in rows]

    def check_room(self, more: int) -> None:
        """No plan limits contacts."""

    def try_rows(self, rows: Sequence[Row], without: Sequence[frozenset[int]], *, rehearse: bool) -> list[Outcome]:
        if rehearse:
            self._lookups.forget_added()
        entries = [self._reader.read(row, without=left_out) for row, left_out in zip(rows, without, strict=True)]
        find_customers(self._lookups, entries)
        outcomes = {
            index: Outcome(Became.REFUSED, problems=entry.problems)
            for index, entry in enumerate(entries)
            if entry.problems
        }
        waiting = [index for index in range(len(entries)) if index not in outcomes]
        accepted: set[int] = set()
        while waiting:
            # Rows that mean the same contact take turns, so that the later ones find what the first has made.
            now, waiting = self._first_of_each(entries, waiting)
            written = self._write({index: entries[index] for index in now})
            outcomes |= written
            accepted |= {index for index, outcome in written.items() if outcome.became == Became.CREATED}
        if rehearse:
            self._earlier |= {hash(key) for index in accepted for key in self._keys(entries[index])}
        answer = [outcomes[index] for index in range(len(entries))]
        emails = [
            {
                f"/channels/{at}/value": str(row["value"])
                for at, row in enumerate(entry.given.get("channels") or [])
                if row.get("kind") == "email"
            }
            for entry in entries
        ]
        warn_of_suppressed(answer, emails, entries)
        return answer

    def _keys(self, entry: ContactEntry) -> list[Key]:
        """By what this import recognises a contact: only surely where it is to be changed."""
        is_sure = self.plan.rule == ImportRule.UPDATE
        return entry.identity(self._source) if is_sure else entry.keys(self._source)

    def _first_of_each(self, entries: Sequence[ContactEntry], waiting: Sequence[int]) -> tuple[list[int], list[int]]:
        if self.plan.rule == ImportRule.CREATE:
            return list(waiting), []
        now: list[int] = []
        later: list[int] = []
        seen: set[Key] = set()
        for index in waiting:
            keys = set(self._keys(entries[index]))
            (later if keys & seen else now).append(index)
            seen |= keys
        return now, later

    def _write(self, entries: Mapping[int, ContactEntry]) -> dict[int, Outcome]:
        if self.plan.rule == ImportRule.CREATE:
            return self._create(entries)
        keys = {key for entry in entries.values() for key in self._keys(entry)}
        customer_ids = {entry.customer_id for entry in entries.values() if entry.customer_id is not None}
        at_customers = customer_ids if self.plan.rule == ImportRule.SKIP else set()
        known = known_contacts(self._actor, keys, at_customers)
        outcomes: dict[int, Outcome] = {}
        there: dict[int, uuid.UUID] = {}
        new: dict[int, ContactEntry] = {}
        later: dict[int, ContactEntry] = {}
        for index, entry in entries.items():
            found = known.of(self._keys(entry))
            is_earlier = any(hash(key) in self._earlier for key in self._keys(entry))
            if self.plan.rule == ImportRule.SKIP and (found or is_earlier):
                outcomes[index] = _skipped()
            elif len(found) > 1:
                outcomes[index] = _refused(FieldCode.CONTRADICTION, _("Several contacts have this e-mail address."))
            elif found & set(there.values()):
                later[index] = entry
            elif found:
                there[index] = next(iter(found))
            elif is_earlier:
                outcomes[index] = Outcome(Became.UPDATED)
            else:
                new[index] = entry
        outcomes |= self._create(new) | self._update(entries, there)
        return outcomes | self._write(later) if later else outcomes

    def _create(self, entries: Mapping[int, ContactEntry]) -> dict[int, Outcome]:
        outcomes: dict[int, Outcome] = {}
        items: dict[int, ContactCreate] = {}
        for index, entry in entries.items():
            if entry.customer_id is None:
                outcomes[index] = _refused(FieldCode.REQUIRED, _("The customer is missing."))
                continue
            place = entry.place | {"customer_id": entry.customer_id}
            try:
                items[index] = build(ContactCreate, entry.given | {"customers": [place]})
            except AppError as error:
                outcomes[index] = Outcome(Became.REFUSED, problems=entry.problems_of(error))
        answers = create_contacts(actor=self._actor, items=list(items.values())) if items else []
        for index, answer in zip(items, answers, strict=True):
            if isinstance(answer, AppError):
                outcomes[index] = Outcome(Became.REFUSED, problems=entries[index].problems_of(answer))
            else:
                outcomes[index] = Outcome(Became.CREATED, answer["id"])
        return outcomes

    def _update(self, entries: Mapping[int, ContactEntry], there: Mapping[int, uuid.UUID]) -> dict[int, Outcome]:
        """Rows by the contacts that they mean, each once: people first, then their places."""
        outcomes: dict[int, Outcome] = {}
        places: dict[int, LinkInput] = {}
        for index in there:
            entry = entries[index]
            if entry.customer_id is not None:
                try:
                    places[index] = build(LinkInput, entry.place | {"customer_id": entry.customer_id})
                except AppError as error:
                    outcomes[index] = Outcome(Became.REFUSED, problems=entry.problems_of(error))
        asked = {index: contact_id for index, contact_id in there.items() if index not in outcomes}
        # Customers before contacts, as everybody locks them.
        customers = lock_records(self._actor, {place.customer_id for place in places.values()})
        changes = [ContactEdit(contact_id, _writing(entries[index])) for index, contact_id in asked.items()]
        answers = change_contacts(actor=self._actor, changes=changes)
        wanted = {
            contact_id: places[index]
            for (index, contact_id), answer in zip(asked.items(), answers, strict=True)
            if index in places and not isinstance(answer, AppError)
        }
        moved = put_places(self._actor, customers, wanted)
        for (index, contact_id), answer in zip(asked.items(), answers, strict=True):
            if isinstance(answer, AppError):
                outcomes[index] = Outcome(Became.REFUSED, problems=entries[index].problems_of(answer))
            else:
                is_changed = bool(answer.fields) or contact_id in moved
                outcomes[index] = Outcome(Became.UPDATED if is_changed else Became.UNCHANGED, contact_id)
        return outcomes


def _writing(entry: ContactEntry) -> Any:
    def edit(record: ContactRecord) -> Mapping[str, Any]:
        return build(ContactChange, merged_contact(record, entry.given)).given()

    return edit


def _skipped() -> Outcome:
    detail = _("Likely there already, or earlier in the file.")
    return Outcome(Became.SKIPPED, problems=[Problem("possible_duplicate", detail, is_warning=True)])


def _refused(code: FieldCode, detail: str) -> Outcome:
    return Outcome(Became.REFUSED, problems=[Problem(code, detail)])
