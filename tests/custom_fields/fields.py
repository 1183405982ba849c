"""Custom fields of every type, made the way clients make them, with values to write, read and look for."""

from dataclasses import dataclass, field
from typing import Any

from tests.api_client import ApiClient

PATH = "/api/v1/custom-fields"

OPTIONS = [
    {"code": "gold", "labels": {"en": "Gold", "bg": "Злато"}, "color": "yellow"},
    {"code": "silver", "labels": {"en": "Silver"}, "color": "gray"},
    {"code": "bronze", "labels": {"en": "Bronze"}, "color": "orange"},
]


@dataclass(frozen=True)
class Sample:
    """A type: settings of its field; three values as sent, in their order; as read; as a list shows the first.

    `wrong` are values that it refuses, with the code of the refusal.
    """

    type: str
    values: tuple[Any, Any, Any]
    settings: dict[str, Any] = field(default_factory=dict)
    stored: tuple[Any, Any, Any] | None = None
    shown: Any = None
    texts: tuple[str, str, str] | None = None
    wrong: tuple[tuple[Any, str], ...] = ()

    @property
    def read(self) -> tuple[Any, Any, Any]:
        return self.stored or self.values

    def filters(self) -> tuple[str, str, str]:
        """The values as parameters of a list."""
        return self.texts or tuple(str(value) for value in self.read)

    @property
    def is_ordered(self) -> bool:
        return self.type in ("integer", "decimal", "amount", "date", "datetime")

    @property
    def is_text(self) -> bool:
        return self.type in ("string", "text", "url", "email", "phone")


SAMPLES = [
    Sample(
        "string",
        ("alpha  one", "beta", "Ягода"),
        stored=("alpha one", "beta", "Ягода"),
        wrong=((5, "invalid_type"), ("a\nb", "control_characters"), ("x" * 256, "too_long")),
    ),
    Sample("text", ("a\na", "b", "c"), wrong=((["a"], "invalid_type"), ("x" * 20_001, "too_long"))),
    Sample(
        "integer",
        (-5, 7, 2**53 - 1),
        wrong=(("7", "invalid_type"), (True, "invalid_type"), (1.5, "invalid_type"), (2**53, "out_of_range")),
    ),
    Sample(
        "decimal",
        ("-1.50", "2", "100000000000000.0000000001"),
        stored=("-1.5", "2", "100000000000000.0000000001"),
        wrong=(("x", "invalid_format"), ("1e400", "out_of_range"), ("NaN", "out_of_range"), (True, "invalid_type")),
    ),
    Sample(
        "amount",
        (
            {"amount": "9.90", "currency": "EUR"},
            {"amount": "10.00", "currency": "USD"},
            {"amount": "200", "currency": "EUR"},
        ),
        texts=("9.90 EUR", "10 USD", "200 EUR"),
        wrong=(
            ("9.90", "invalid_type"),
            ({"amount": "1"}, "invalid_choice"),
            ({"amount": "1", "currency": "XYZ1"}, "invalid_choice"),
            ({"amount": "1", "currency": "EUR", "x": 1}, "invalid_type"),
        ),
    ),
    Sample(
        "date",
        ("0987-01-02", "2026-02-28", "2026-03-01"),
        wrong=(("2026-02-30", "invalid_format"), ("28.02.2026", "invalid_format"), (5, "invalid_type")),
    ),
    Sample(
        "datetime",
        ("2026-01-31T10:00:00+02:00", "2026-01-31T10:00:00.75Z", "2026-01-31T10:00:01Z"),
        stored=("2026-01-31T08:00:00Z", "2026-01-31T10:00:00Z", "2026-01-31T10:00:01Z"),
        wrong=(("2026-01-31T10:00:00", "invalid_format"), ("2026-01-31", "invalid_format"), (5, "invalid_type")),
    ),
    Sample("boolean", (False, True, True), texts=("false", "true", "true"), wrong=(("true", "invalid_type"),)),
    Sample(
        "select",
        ("gold", "silver", "bronze"),
        settings={"options": OPTIONS},
        shown={"code": "gold", "label": "Gold", "color": "yellow"},
        wrong=(("lead", "invalid_choice"), (["gold"], "invalid_choice")),
    ),
    Sample(
        "multi_select",
        (["gold"], ["silver", "gold"], ["bronze"]),
        settings={"options": OPTIONS},
        stored=(["gold"], ["gold", "silver"], ["bronze"]),
        shown=[{"code": "gold", "label": "Gold", "color": "yellow"}],
        wrong=(("gold", "invalid_type"), (["lead"], "invalid_choice")),
    ),
    Sample(
        "url",
        ("a.example/x", "https://B.example", "пример.бг"),
        stored=("https://a.example/x", "https://b.example", "https://xn--e1afmkfd.xn--90ae"),
        wrong=(("javascript:alert(1)", "invalid_format"), (5, "invalid_type")),
    ),
    Sample(
        "email",
        ("a@A.example", "b@b.example", "c@c.example"),
        stored=("a@a.example", "b@b.example", "c@c.example"),
        wrong=(("a@", "invalid_format"),),
    ),
    Sample(
        "phone",
        ("+1 212 555 0123", "0888 123 456", "0888 123 457"),
        stored=("+12125550123", "+359888123456", "+359888123457"),
        wrong=(("12", "invalid_format"), ("0888 123 456 ext 5", "invalid_format")),
    ),
]


def defined(client: ApiClient, key: str, type_: str = "string", /, resource: str = "customers", **settings: Any) -> Any:
    """A new field, as it is answered."""
    body = {"resource": resource, "key": key, "type": type_, "labels": {"en": key.title()}, **settings}
    answer = client.post(PATH, body)
    assert answer.status_code == 201, answer.json()
    return answer.json()


def changed(client: ApiClient, field_: dict[str, Any], **settings: Any) -> Any:
    """The field after a change that must succeed."""
    answer = client.patch(f"{PATH}/{field_['id']}", settings)
    assert answer.status_code == 200, answer.json()
    return answer.json()
