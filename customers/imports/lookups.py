"""What the cells of a file may refer to: terms, employees, other customers."""

import uuid
from collections.abc import Collection

from django.utils.translation import gettext as _

from accounts.models import Employee
from customers.dictionaries import Dictionary
from customers.inputs.terms import TermCreate
from customers.models import ExternalReference, Term
from customers.permissions import CustomerRight
from customers.selectors.former_codes import survivors_by_code
from customers.selectors.visibility import visible
from customers.services.dictionaries.terms import create_term
from customers.values.names import sort_key
from kernel.actor import Actor
from kernel.custom_fields import registry
from kernel.errors import FieldCode
from kernel.imports.values import CellError
from kernel.tenancy import current_organisation
from kernel.text import fold

_LONGEST_LABEL = 255


class Lookups:
    """Read once for an import; `source` is the other system whose numbers the file has."""

    def __init__(self, actor: Actor, *, source: str, may_add_terms: bool) -> None:
        self.actor = actor
        self.source = source
        self._may_add = may_add_terms and actor.has(CustomerRight.DICTIONARY_EDIT)
        self._terms: dict[tuple[str, str], uuid.UUID | None] = {}
        self._added: dict[tuple[str, str], uuid.UUID] = {}
        self._employees: dict[str, uuid.UUID | None] = {}
        self._linked: dict[tuple[str, str], list[uuid.UUID]] = {}
        self._read()

    def _read(self) -> None:
        rows = Term.objects.values_list("id", "dictionary", "code", "labels", "archived_at")
        for term_id, dictionary, code, labels, archived_at in rows.order_by("-archived_at"):
            for text in (*labels.values(), code):
                self._terms[dictionary, fold(text)] = term_id if archived_at is None else None
        for employee_id, name, email in Employee.objects.filter(is_active=True).values_list("id", "name", "email"):
            key = fold(name)
            self._employees[key] = None if key in self._employees else employee_id
            self._employees[email.casefold()] = employee_id

    def forget_added(self) -> None:
        """The transaction that added terms was taken back."""
        self._added.clear()

    def term(self, dictionary: Dictionary, text: str) -> uuid.UUID:
        """The active term of this code, or of this label in any language; added if that is wanted."""
        key = (dictionary.value, fold(text))
        found = self._terms.get(key) or self._added.get(key)
        if found is not None:
            return found
        if key in self._terms:
            raise CellError(FieldCode.ARCHIVED, _("This term is archived."))
        if not self._may_add or len(text) > _LONGEST_LABEL:
            detail = _("%(dictionary)s: there is no such term.") % {"dictionary": dictionary.label}
            raise CellError(FieldCode.NOT_FOUND, detail)
        label = " ".join(text.split())
        data = TermCreate(labels={current_organisation().language: label})
        added = self._added[key] = create_term(actor=self.actor, dictionary=dictionary, data=data)["id"]
        return added

    def employee(self, text: str) -> uuid.UUID:
        """The active employee of this e-mail address or name."""
        key = text.casefold() if "@" in text else fold(text)
        found = self._employees.get(key)
        if found is not None:
            return found
        if key in self._employees:
            raise CellError(FieldCode.CONTRADICTION, _("Several employees have this name: use the e-mail address."))
        raise CellError(FieldCode.NOT_FOUND, _("There is no such active employee."))

    def linked(self, kind: str, text: str) -> uuid.UUID:
        """What a custom field that links to customers, contacts or employees means by a code, name or address."""
        key = (kind, text)
        if key not in self._linked:
            target = registry.target(kind)
            find = target.labels.find
            found = find(self.actor, kind, text) if find else ()
            choosable = target.choosable(self.actor).filter(id__in=found)
            self._linked[key] = list(choosable.values_list("id", flat=True)[:2])
        found = self._linked[key]
        if not found:
            raise CellError(FieldCode.NOT_FOUND, _("Nobody has this code, name or e-mail address."))
        if len(found) > 1:
            raise CellError(FieldCode.CONTRADICTION, _("Several have this name: use the code or e-mail address."))
        return found[0]

    def customers_named(self, names: Collection[str]) -> dict[str, list[uuid.UUID]]:
        """Customers that are not archived and that the actor may see, by their folded names. One statement."""
        found: dict[str, list[uuid.UUID]] = {}
        if names:
            rows = visible(self.actor).filter(sort_name__in={sort_key(name) for name in names}, archived_at=None)
            for name, customer_id in rows.values_list("sort_name", "id"):
                found.setdefault(name, []).append(customer_id)
        return found

    def customers(self, *, codes: Collection[str], numbers: Collection[str]) -> dict[tuple[str, str], uuid.UUID]:
        """Customers that the actor may see, by `("code", folded)` and `("number", as it is)`; a code of one that became
        part of another means that. Three statements, more for such codes."""
        found: dict[tuple[str, str], uuid.UUID] = {}
        seen = visible(self.actor)
        if numbers:
            rows = ExternalReference.objects.filter(source=self.source, external_id__in=numbers, customer__in=seen)
            found |= {("number", number): each for number, each in rows.values_list("external_id", "customer_id")}
        if codes:
            rows_of_codes = seen.filter(code_key__in={code.casefold() for code in codes})
            found |= {("code", code): each for code, each in survivors_by_code(self.actor, codes).items()}
            found |= {("code", code): each for code, each in rows_of_codes.values_list("code_key", "id")}
        return found
