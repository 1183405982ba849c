"""What the columns of a file of customers may go to, and where in a customer it is put."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from customers.dictionaries import Dictionary
from customers.imports.lookups import Lookups
from customers.models import CustomerKind
from kernel.codes import countries, country_of_name
from kernel.errors import FieldCode, Text
from kernel.imports.registry import Field, FieldType
from kernel.imports.values import CellError, read_boolean, read_number
from kernel.text import fold

PHONES = EMAILS = 3
# A cell, its column's format, and what the file's rows may refer to, to a value of the input model.
Read = Callable[[str, str, Lookups], Any]
# (name), (mapping, key), or (list, number in the list, name).
Place = tuple[str] | tuple[str, str] | tuple[str, int, str]

PARENT: Place = ("parent",)
_COMPANY = frozenset(["company", "c", "organisation", "organization", "firm", "фирма", "компания", "юридическо лице"])
_PERSON = frozenset(["person", "p", "individual", "private", "лице", "човек", "физическо лице"])


@dataclass(frozen=True, slots=True)
class Target:
    """A field of the import, where its value goes, and how a cell is read."""

    field: Field
    place: Place
    read: Read


def text(cell: str, _format: str, _lookups: Lookups) -> str:
    """The cell in one line: addresses often have several."""
    return " ".join(cell.split())


def _number(cell: str, form: str, _lookups: Lookups) -> Any:
    return round(read_number(cell, form), 1)


def as_boolean(cell: str, _format: str, _lookups: Lookups) -> bool:
    """Yes or no."""
    return read_boolean(cell)


def _country(cell: str, _format: str, _lookups: Lookups) -> str:
    code = cell.upper() if cell.upper() in countries() else country_of_name(cell)
    if code is None:
        raise CellError(FieldCode.INVALID_CHOICE, _("There is no such country."))
    return code


def _kind(cell: str, _format: str, _lookups: Lookups) -> str:
    word = fold(cell)
    if word in _COMPANY:
        return CustomerKind.COMPANY.value
    if word in _PERSON:
        return CustomerKind.PERSON.value
    raise CellError(FieldCode.INVALID_CHOICE, _("This is neither a company nor a person."))


def _tags(cell: str, _format: str, _lookups: Lookups) -> list[str]:
    for mark in ";|\n":
        cell = cell.replace(mark, ",")
    return [name for part in cell.split(",") if (name := " ".join(part.split()))]


def _term(dictionary: Dictionary) -> Read:
    return lambda cell, _format, lookups: lookups.term(dictionary, cell)


def _employee(cell: str, _format: str, lookups: Lookups) -> Any:
    return lookups.employee(cell)


def field(name: str, label: Text, aliases: str = "", **more: Any) -> Field:
    """A field; `aliases` are separated by semicolons."""
    return Field(name, label, tuple(alias for alias in aliases.split(";") if alias), **more)


def targets() -> list[Target]:
    """Every field, in the order of the template."""
    return [*_identity(), *_ways_to_reach(), *_addresses(), *_classification(), *_people(), *_rest()]


def _identity() -> list[Target]:
    return [
        Target(
            field("name", _("Name"), "company;company name;customer;customer name;account name;firm;organization;"
                   "фирма;име на фирма;наименование;клиент;firma;firmenname;bedrijf;bedrijfsnaam;naam",
                   in_template=True),
            ("name",),
            text,
        ),
        Target(
            field("code", _("Code"), "customer code;customer number;customer no;код на клиент;клиентски номер",
                   in_template=True),
            ("code",),
            text,
        ),
        Target(
            field("external_id", _("Number in another system"), "external id;external reference;external number;"
                   "id;number;no;nr;company number;номер;външен номер"),
            ("external_references", 0, "id"),
            text,
        ),
        Target(field("kind", _("Company or person"), "kind;type of customer;вид"), ("kind",), _kind),
        Target(
            field("first_name", _("First name"), "given name;forename;vorname;voornaam;собствено име"),
            ("first_name",),
            text,
        ),
        Target(
            field("last_name", _("Last name"), "surname;family name;nachname;achternaam;фамилно име"),
            ("last_name",),
            text,
        ),
    ]  # fmt: skip


def phones_and_emails(number: str, address: str, read_phone: Read) -> list[Target]:
    """Several phones and e-mails, which are the members `number` and `address` of their rows."""
    phones = (
        "phone;telephone;tel;phone number;mobile;gsm;телефон;тел;telefon;telefoon",
        "phone 2;mobile phone;мобилен",
    )
    emails = ("email;e mail;email address;mail;имейл;е поща;ел поща", "email 2;имейл 2")
    return [
        *_numbered("phone", _("Phone %(number)s"), phones, PHONES, number, read_phone),
        *_numbered("email", _("E-mail %(number)s"), emails, EMAILS, address, text),
    ]


def _numbered(name: str, label: Text, aliases: Sequence[str], count: int, member: str, read: Read) -> Iterator[Target]:
    for index in range(count):
        known = field(
            f"{name}_{index + 1}",
            label % {"number": index + 1},
            aliases[index] if index < len(aliases) else "",
            in_template=not index,
        )
        yield Target(known, (f"{name}s", index, member), read)


def _ways_to_reach() -> list[Target]:
    website = field("website", _("Website"), "web;url;homepage;web site;уебсайт;сайт", in_template=True)
    return [*phones_and_emails("number", "email", text), Target(website, ("website",), text)]


ADDRESS_LINES: tuple[tuple[str, Text, str, Read], ...] = (
    ("line1", _("Street and number"), "address;address 1;street;street address;address line 1;адрес;улица;adresse;"
     "straße;strasse;adres;straat", text),
    ("line2", _("Address, second line"), "address 2;address line 2;адрес 2", text),
    ("postal_code", _("Postal code"), "zip;zip code;postcode;post code;пощенски код;пк;plz", text),
    ("city", _("Town"), "city;place;град;населено място;ort;stadt;plaats", text),
    ("region", _("Region"), "state;state province;province;county;област", text),
    ("country", _("Country of the address"), "", _country),
)  # fmt: skip


def _addresses() -> list[Target]:
    first = [
        Target(field(f"address_{name}", label, aliases, in_template=name != "country"), ("addresses", 0, name), read)
        for name, label, aliases, read in ADDRESS_LINES
    ]
    country = field("country", _("Country"), "land;държава;страна", in_template=True)
    second = [
        Target(
            field(f"address_2_{name}", _("Second address: %(part)s") % {"part": label}), ("addresses", 1, name), read
        )
        for name, label, _aliases, read in ADDRESS_LINES
    ]
    return [*first, Target(country, ("country",), _country), *second]


_TERMS: tuple[tuple[str, Text, str, Dictionary], ...] = (
    ("segment", _("Segment"), "сегмент", Dictionary.SEGMENTS),
    ("status", _("Status"), "статус;състояние", Dictionary.STATUSES),
    ("channel", _("Channel"), "source;lead source;канал;източник", Dictionary.CHANNELS),
    ("customer_type", _("Customer type"), "type;тип;тип клиент", Dictionary.CUSTOMER_TYPES),
    ("prospect_status", _("Prospect status"), "", Dictionary.PROSPECT_STATUSES),
    ("prospect_level", _("Prospect level"), "", Dictionary.PROSPECT_LEVELS),
)


def _classification() -> list[Target]:
    terms = [
        Target(field(name, label, aliases, in_template=name == "segment"), (f"{name}_id",), _term(dictionary))
        for name, label, aliases, dictionary in _TERMS
    ]
    tags = field("tags", _("Tags"), "tag;labels;етикети;таг;тагове", many=True, in_template=True)
    return [*terms, Target(tags, ("tags",), _tags)]


def _people() -> list[Target]:
    roles = (
        ("responsible_manager", _("Responsible manager"), "manager;owner;account manager;account owner;отговорник"),
        ("service_manager", _("Service manager"), ""),
        ("salesperson", _("Salesperson"), "sales rep;търговец"),
        ("representative", _("Representative"), "представител"),
    )
    employees = [Target(field(name, label, aliases), (f"{name}_id",), _employee) for name, label, aliases in roles]
    contact = (
        ("first_name", _("Contact: first name"), "contact first name"),
        ("last_name", _("Contact: last name"), "contact last name;contact;contact person;контакт;лице за контакт"),
        ("title", _("Contact: job title"), "job title;position;title;длъжност"),
        ("email", _("Contact: e-mail"), "contact email"),
        ("phone", _("Contact: phone"), "contact phone"),
    )
    fields = [
        Target(field(f"contact_{name}", label, aliases), ("contacts", 0, name), text)
        for name, label, aliases in contact
    ]
    return [*employees, *fields]


def _rest() -> list[Target]:
    boolean, number = FieldType.BOOLEAN, FieldType.NUMBER
    return [
        Target(
            field("business_area", _("Business area"), "industry;business category;branche;дейност;бранш"),
            ("business_area",),
            text,
        ),
        Target(field("activity_code", _("Activity code (NACE)"), "nace;кид;nace code"), ("activity_code",), text),
        Target(
            field("parent", _("Parent company (its code or number)"), "parent;parent id;parent company;headquarters;"
                   "parent number;майка;дружество майка"),
            PARENT,
            text,
        ),
        Target(field("language", _("Language"), "език;sprache;taal"), ("language",), text),
        Target(field("distance_km", _("Distance, km"), "distance;разстояние", type=number), ("distance_km",), _number),
        Target(field("is_customer", _("Is a customer"), "", type=boolean), ("is_customer",), as_boolean),
        Target(field("is_prospect", _("Is a prospect"), "prospect", type=boolean), ("is_prospect",), as_boolean),
    ]  # fmt: skip
