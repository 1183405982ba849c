"""Custom fields in exports of every format, in changes of all that match, and in their undoing."""

import csv
import io
import json
from datetime import date, datetime

import openpyxl
import pytest

from customers.inputs.customers import BulkUpdate, CustomerCreate
from customers.models import Customer
from customers.services import bulk_requests
from customers.services.customers import create_customer, create_customers
from kernel import storage
from kernel.custom_fields import service
from kernel.custom_fields.inputs import CustomFieldCreate
from kernel.exports.inputs import ExportCreate
from kernel.exports.selection import object_of
from kernel.exports.service import request_export
from kernel.inputs import parse_value
from kernel.models import Export
from tests.custom_fields.fields import SAMPLES
from tests.customers.conftest import boss, here  # noqa: F401 - fixtures
from tests.kernel.job_tools import handle

CELLS = {
    "string": "alpha one",
    "text": "a\na",
    "integer": -5,
    "decimal": -1.5,
    "amount": "9.90 EUR",
    "date": "0987-01-02",
    "datetime": datetime(2026, 1, 31, 10),  # noqa: DTZ001 - worksheets know no zones
    "boolean": False,
    "select": "Gold",
    "multi_select": "Gold",
    "url": "https://a.example/x",
    "email": "a@a.example",
    "phone": "+12125550123",
}
TEXTS = CELLS | {
    "integer": "-5",
    "decimal": "-1.5",
    "datetime": "2026-01-31 10:00:00",
    "boolean": "No",
    "phone": "'+12125550123",
}
NAMES = [f"cf_{sample.type}" for sample in SAMPLES]


def define(actor, key: str, type_: str, **settings) -> None:
    body = {"resource": "customers", "key": key, "type": type_, "labels": {"en": key}, **settings}
    service.create_field(actor=actor, data=parse_value(CustomFieldCreate, body))


@pytest.fixture
def one(boss):  # noqa: F811
    """A customer with a value of every type."""
    for sample in SAMPLES:
        define(boss, sample.type, sample.type, **sample.settings)
    custom = {sample.type: sample.values[0] for sample in SAMPLES}
    create_customer(actor=boss, data=parse_value(CustomerCreate, {"name": "Without Ltd"}))
    return create_customer(actor=boss, data=parse_value(CustomerCreate, {"name": "With Ltd", "custom": custom}))


def exported(organisation, actor, **asked) -> bytes:
    data = parse_value(ExportCreate, {"register": "customers", "columns": NAMES, "ordering": "name"} | asked)
    job = handle(organisation, request_export(actor=actor, data=data))
    assert job.state == "succeeded", job.error
    return b"".join(storage.read(object_of(Export.objects.get(job_id=job.id))))


def test_a_csv_has_texts_that_people_read(here, boss, one) -> None:  # noqa: F811
    text = exported(here, boss, format="csv").decode("utf-8-sig")
    header, first, second = csv.reader(io.StringIO(text, newline=""))
    assert header == [sample.type for sample in SAMPLES]
    assert dict(zip(header, first, strict=True)) == TEXTS
    assert set(second) == {""}


def test_a_worksheet_has_cells_of_their_types(here, boss, one) -> None:  # noqa: F811
    content = exported(here, boss, format="xlsx", columns=["name", *NAMES])
    header, first, second = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)
    assert dict(zip(header, first, strict=True)) == {"Name": "With Ltd", **CELLS}
    assert set(second[1:]) == {None}


def test_json_has_what_the_list_has(here, boss, one) -> None:  # noqa: F811
    first, second = json.loads(exported(here, boss, format="json"))
    samples = {sample.type: sample for sample in SAMPLES}
    for key, sample in samples.items():
        wanted = sample.shown or sample.read[0]
        if key == "datetime":
            assert datetime.fromisoformat(first["cf_datetime"]) == datetime.fromisoformat(wanted)
        else:
            assert first[f"cf_{key}"] == wanted
    assert {value for name, value in second.items() if name.startswith("cf_")} == {None}


@pytest.mark.parametrize("sample", [each for each in SAMPLES if each.is_ordered], ids=lambda sample: sample.type)
def test_an_export_is_filtered_and_sorted_by_a_field(here, boss, one, sample) -> None:  # noqa: F811
    text = exported(
        here,
        boss,
        format="csv",
        columns=["name"],
        ordering=f"-cf_{sample.type}",
        parameters={f"cf_{sample.type}__lte": [sample.filters()[1].removesuffix(" USD")]},
    ).decode("utf-8-sig")
    assert [row for [row] in csv.reader(io.StringIO(text, newline=""))][1:] == ["With Ltd"]


def test_all_that_match_get_a_value_and_give_it_back(here, boss) -> None:  # noqa: F811
    define(boss, "area", "integer")
    define(boss, "plate", "string")
    items = [{"name": f"Row {n}", "custom": {"area": n % 2, "plate": "stays"}} for n in range(10)]
    create_customers(actor=boss, items=[parse_value(CustomerCreate, item) for item in items])
    body = {
        "filter": {"field": "cf_area", "op": "eq", "value": 1},
        "data": {"custom": {"area": 7}},
        "expected_count": 5,
    }
    job = handle(here, bulk_requests.start_bulk_update(actor=boss, data=parse_value(BulkUpdate, body)))
    assert job.result == {"matched": 5, "changed": 5, "refused": 0, "errors": []}
    assert Customer.objects.filter(custom={"area": 7, "plate": "stays"}).count() == 5
    undone = handle(here, bulk_requests.start_undo(actor=boss, job_id=job.id))
    assert undone.result["changed"] == 5
    assert Customer.objects.filter(custom={"area": 1, "plate": "stays"}).count() == 5


def test_what_a_bulk_set_first_is_unset_by_its_undoing(here, boss) -> None:  # noqa: F811
    define(boss, "day", "date")
    create_customer(actor=boss, data=CustomerCreate(name="Row Ltd"))
    body = {"data": {"custom": {"day": str(date(2026, 1, 31))}}, "expected_count": 1}
    job = handle(here, bulk_requests.start_bulk_update(actor=boss, data=parse_value(BulkUpdate, body)))
    assert Customer.objects.get().custom == {"day": "2026-01-31"}
    handle(here, bulk_requests.start_undo(actor=boss, job_id=job.id))
    assert Customer.objects.get().custom == {}
