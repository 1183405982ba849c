"""The types a column may have, and the operators that each understands."""

from enum import StrEnum


class Type(StrEnum):
    STRING = "string"
    TEXT = "text"
    EMAIL = "email"
    PHONE = "phone"
    URL = "url"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"
    ENUM = "enum"
    COUNTRY = "country"
    LANGUAGE = "language"
    TERM = "term"
    EMPLOYEE = "employee"
    REFERENCE = "reference"
    TAGS = "tags"
    SELECT = "select"
    MULTI_SELECT = "multi_select"
    AMOUNT = "amount"
    UUID = "uuid"
    # The address of a picture on this host.
    IMAGE = "image"


class Operator(StrEnum):
    EQ = "eq"
    NE = "ne"
    IN = "in"
    NOT_IN = "not_in"
    GT = "gt"
    GTE = "gte"
    LT = "lt"
    LTE = "lte"
    ICONTAINS = "icontains"
    ISTARTSWITH = "istartswith"
    ISNULL = "isnull"
    ALL = "all"
    ANY = "any"
    NONE = "none"
    # Of trees: the value or what is below it.
    UNDER = "under"


_O = Operator
_EQUALITY = (_O.EQ, _O.NE, _O.IN, _O.NOT_IN)
_TEXT = (*_EQUALITY, _O.ICONTAINS, _O.ISTARTSWITH)
_ORDERED = (*_EQUALITY, _O.GT, _O.GTE, _O.LT, _O.LTE)

OPERATORS: dict[Type, tuple[Operator, ...]] = {
    **dict.fromkeys((Type.STRING, Type.TEXT, Type.EMAIL, Type.PHONE, Type.URL), _TEXT),
    **dict.fromkeys((Type.INTEGER, Type.DECIMAL, Type.AMOUNT, Type.DATE, Type.DATETIME), _ORDERED),
    **dict.fromkeys((Type.ENUM, Type.SELECT, Type.COUNTRY, Type.LANGUAGE), _EQUALITY),
    **dict.fromkeys((Type.TERM, Type.EMPLOYEE, Type.REFERENCE, Type.UUID), _EQUALITY),
    Type.BOOLEAN: (_O.EQ, _O.NE),
    **dict.fromkeys((Type.TAGS, Type.MULTI_SELECT), (_O.ALL, _O.ANY, _O.NONE)),
}
# Operators whose value is a list; in the parameter form the parameter is repeated.
LIST_OPERATORS = frozenset({_O.IN, _O.NOT_IN, _O.ALL, _O.ANY, _O.NONE, _O.UNDER})
TEXT_TYPES = frozenset({Type.STRING, Type.TEXT, Type.EMAIL, Type.PHONE, Type.URL})
# Types with few values, each of many rows; and those whose values add up.
GROUPED_TYPES = frozenset({Type.TERM, Type.EMPLOYEE, Type.ENUM, Type.SELECT, Type.BOOLEAN, Type.COUNTRY, Type.LANGUAGE})
SUMMED_TYPES = frozenset({Type.INTEGER, Type.DECIMAL})
LABELLED_TYPES = frozenset({Type.TERM, Type.EMPLOYEE, Type.REFERENCE})
