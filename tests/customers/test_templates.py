"""Templates: merge fields and nothing else, values of a real record, no gap that nobody knows of."""

import time

import pytest

from customers.merge_texts import MAX_FIELDS, MalformedFieldError, MergeField, merge, names_in, parse
from customers.models import Template
from kernel.models import Event, Job
from kernel.tenancy import tenant_context
from tests.api_client import ApiClient
from tests.customers.making import CUSTOMERS, made, refused
from tests.kernel.job_tools import handle
from tests.kernel.test_mail import received  # noqa: F401 - a fixture
from tests.world import Credentials

TEMPLATES = "/api/v1/templates"


def text(subject: str = "Hi", html: str = "<p>Hi</p>", **more: str) -> dict:
    return {"subject": subject, "html": html, **more}


@pytest.fixture
def template(owner_client) -> dict:
    html = '<p>Dear {{ contact.first_name | default: "friend" }} of {{ customer.name }}</p>'
    return made(owner_client, TEMPLATES, name="Welcome", texts={"en": text("For {{ customer.name }}", html)})


@pytest.fixture
def customer(owner_client) -> dict:
    return made(owner_client, name="Smith & <b>Sons</b>", website="https://smith.example", country="BG")


@pytest.fixture
def ann(owner_client, customer) -> dict:
    return made(
        owner_client,
        f"{CUSTOMERS}/{customer['id']}/contacts",
        first_name="Ann",
        last_name="Lee",
        title="Buyer",
        channels=[{"kind": "email", "value": "ann@smith.example"}],
    )


@pytest.mark.parametrize(
    ("source", "name", "fallback"),
    [
        ("{{contact.name}}", "contact.name", None),
        ("{{  contact.name|default:'x' }}", "contact.name", "x"),
        ('{{ contact.name | default: "a b, c" }}', "contact.name", "a b, c"),
        ("{{ contact.name | default: „друже“ }}", "contact.name", "друже"),
        ('{{ customer.cf_tier_1 | default: "" }}', "customer.cf_tier_1", ""),
    ],
)
def test_a_merge_field_has_a_name_and_perhaps_a_fallback(source, name, fallback) -> None:
    assert parse(f"a{source}b") == ["a", MergeField(name, fallback, source), "b"]


def test_a_merge_field_in_html_is_read_as_it_is_written_there() -> None:
    [_before, found, _after] = parse("<p>{{&nbsp;contact.name | default: &quot;A &amp; B&quot; }}</p>", is_html=True)
    assert (found.name, found.fallback) == ("contact.name", "A & B")


@pytest.mark.parametrize(
    "source",
    [
        *("{{", "{{ }}", "{{ contact }}", "{{ contact.name", "{{ contact.first.name }}", "{{ Contact.name }}"),
        *("{{ contact.__class__ }}", "{{ contact.name | upcase }}", '{{ contact.name | default: "x" | upcase }}'),
        *("{{ contact.name | default: x }}", "{{ 7 * 7 }}", "{{ 'a' }}", "{{{ contact.name }}}"),
        "{{ contact.name | default: '" + "x" * 600 + "' }}",
    ],
)
def test_what_is_no_merge_field_is_refused(source) -> None:
    with pytest.raises(MalformedFieldError):
        parse(f"before {source}")


@pytest.mark.parametrize("source", ["{% for a in b %}", "{ contact.name }", "}}", "100 % {x}"])
def test_everything_else_is_text(source) -> None:
    assert parse(source) == [source]


def test_a_fallback_stands_for_a_value_that_is_missing_or_empty() -> None:
    parts = parse("{{ a.b | default: 'x' }} {{ a.c }} {{ a.d }} {{ a.c }}")
    assert names_in(parts) == ["a.b", "a.c", "a.d", "a.c"]
    merged = merge(parts, {"a.b": "", "a.d": "{{ a.b }}"})
    assert (merged.text, merged.missing) == ("x {{ a.c }} {{ a.b }} {{ a.c }}", ["a.c"])


def test_hostile_sources_are_read_in_linear_time() -> None:
    started = time.monotonic()
    for source in ("{{" * 25_000, "{{ a.b | default: '" * 3_000, "{{ " + "a" * 49_000, "{" * 50_000):
        with pytest.raises(MalformedFieldError):
            parse(source)
    assert time.monotonic() - started < 1


def test_a_template_is_made_read_changed_and_archived(owner_client, template, organisation) -> None:
    path = f"{TEMPLATES}/{template['id']}"
    assert (template["version"], template["kind"], template["texts"]["en"]["text"]) == (1, "mail", None)
    changed = owner_client.patch(path, {"name": "Hello", "texts": {"bg": text()}}, if_match='W/"1"').json()
    assert (changed["version"], changed["name"], list(changed["texts"])) == (2, "Hello", ["bg"])
    assert owner_client.patch(path, {"name": "x"}, if_match='W/"1"').status_code == 412
    assert owner_client.patch(path, {"archived": True}).json()["archived_at"] is not None
    assert template["id"] not in [row["id"] for row in owner_client.get(TEMPLATES).json()["results"]]
    archived = owner_client.get(TEMPLATES, state="archived", kind="mail").json()["results"]
    assert template["id"] in [row["id"] for row in archived]
    assert owner_client.patch(path, {"archived": False}).json()["archived_at"] is None
    entries = owner_client.get(f"{path}/history").json()["results"]
    assert [entry["action"] for entry in entries] == ["restored", "archived", "updated", "created"]
    before = next(field for field in entries[2]["fields"] if field["name"] == "texts.en")
    assert before["before"] == template["texts"]["en"]
    with tenant_context(organisation):
        told = Event.objects.filter(object_id=template["id"]).values_list("kind", flat=True).order_by("id")
        assert list(told) == ["template.created", *["template.updated"] * 3]


def test_only_harmless_html_is_kept(owner_client) -> None:
    html = '<p onclick="x()">Hi<script>alert(1)</script> <a href="javascript:x()">there</a></p>'
    kept = made(owner_client, TEMPLATES, name="Hostile", texts={"en": text(html=html)})["texts"]["en"]["html"]
    assert kept == '<p>Hi <a rel="noopener noreferrer nofollow">there</a></p>'


def test_everything_wrong_with_a_template_is_said_at_once(owner_client) -> None:
    many = "{{ customer.name }}" * (MAX_FIELDS + 1)
    texts = {
        "en": text("{{ contact.x }} {{ customer.cf_none }}", "<p>{{ contact.<b>name</b> }}</p>"),
        "bg": text("x", many, text="{{ secrets.key }}"),
    }
    assert refused(owner_client.post(TEMPLATES, {"name": "x", "texts": texts})) == {
        "/texts/en/subject": ["not_found", "not_found"],
        "/texts/en/html": ["invalid_format"],
        "/texts/bg/html": ["too_long"],
        "/texts/bg/text": ["not_found"],
    }
    wrong = {"name": " ", "texts": {"xx-yy": text(), "en": {"subject": "a\nb", "html": "<p> </p>"}}, "kind": "spam"}
    assert refused(owner_client.post(TEMPLATES, wrong)) == {
        "/name": ["required"],
        "/kind": ["invalid_choice"],
        "/texts/xx-yy": ["invalid_choice"],
        "/texts/en/subject": ["control_characters"],
        "/texts/en/html": ["required"],
    }
    assert refused(owner_client.post(TEMPLATES, {"name": "x", "texts": {}})) == {"/texts": ["too_short"]}


def test_two_templates_in_use_have_two_names(owner_client, template) -> None:
    answer = owner_client.post(TEMPLATES, {"name": "WELCOME", "texts": {"en": text()}})
    assert refused(answer) == {"/name": ["not_unique"]}
    owner_client.patch(f"{TEMPLATES}/{template['id']}", {"archived": True})
    made(owner_client, TEMPLATES, name="WELCOME", texts={"en": text()})
    assert refused(owner_client.patch(f"{TEMPLATES}/{template['id']}", {"archived": False})) == {
        "/name": ["not_unique"]
    }


def test_merge_fields_are_the_columns_of_the_registers_and_custom_fields(owner_client) -> None:
    made(owner_client, "/api/v1/custom-fields", resource="customers", key="tier", type="string", labels={"en": "Tier"})
    groups = owner_client.get(f"{TEMPLATES}/variables").json()["results"]
    assert [group["name"] for group in groups] == ["contact", "customer", "organisation", "sender"]
    fields = [each for group in groups for each in group["variables"]]
    named = {each["name"]: each for each in fields}
    assert len(named) == len(fields)
    assert named["customer.cf_tier"] == {
        "name": "customer.cf_tier",
        "label": "Tier",
        "field": "{{ customer.cf_tier }}",
    }
    assert {"contact.first_name", "contact.title", "customer.segment", "sender.email"} <= named.keys()
    assert not {"customer.id", "customer.version", "customer.incomplete"} & named.keys()


def test_a_preview_shows_the_values_of_a_record_escaped(owner_client, template, customer, ann) -> None:
    record = {"customer_id": customer["id"], "contact_id": ann["id"]}
    seen = owner_client.post(f"{TEMPLATES}/{template['id']}/preview", record).json()
    assert seen == {
        "language": "en",
        "subject": "For Smith & <b>Sons</b>",
        "html": "<p>Dear Ann of Smith &amp; &lt;b&gt;Sons&lt;/b&gt;</p>",
        "text": "Dear Ann of Smith & <b>Sons</b>",
    }
    alone = owner_client.post(f"{TEMPLATES}/{template['id']}/preview", {"customer_id": customer["id"]}).json()
    assert alone["text"].startswith("Dear friend of")


def test_a_value_never_becomes_a_link_that_runs(owner_client, customer, ann) -> None:
    owner_client.patch(f"/api/v1/contacts/{ann['id']}", {"first_name": 'javascript:alert("1")'})
    draft = text(html='<p><a href="{{ contact.first_name }}">x</a></p>')
    record = {"customer_id": customer["id"], "contact_id": ann["id"]}
    seen = owner_client.post(f"{TEMPLATES}/preview", draft | record).json()
    assert seen["html"] == '<p><a rel="noopener noreferrer nofollow">x</a></p>'


def test_values_are_written_as_the_language_of_the_text_writes_them(owner_client, customer) -> None:
    for key, kind in (("due", "date"), ("fee", "amount"), ("vip", "boolean")):
        body = {"resource": "customers", "key": key, "type": kind, "labels": {"en": key}}
        made(owner_client, "/api/v1/custom-fields", **body)
    values = {"due": "2026-02-01", "fee": {"amount": "1234.5", "currency": "EUR"}, "vip": True}
    owner_client.patch(f"{CUSTOMERS}/{customer['id']}", {"custom": values, "distance_km": "1234.5"})
    names = ("customer.country", "customer.cf_due", "customer.cf_fee", "customer.cf_vip", "customer.distance_km")
    draft = text(html="|".join(f"{{{{ {name} }}}}" for name in names))
    seen = {
        language: owner_client.post(
            f"{TEMPLATES}/preview", draft | {"customer_id": customer["id"], "language": language}
        ).json()["text"]
        for language in ("en", "bg", "de")
    }
    assert seen["en"] == "Bulgaria|February 1, 2026|€1,234.50|Yes|1,234.5"
    assert seen["bg"].replace("\u202f", " ").replace("\xa0", " ") == (
        "България|1 февруари 2026 г.|1 234,50 €|Да|1 234,5"
    )
    assert seen["de"].startswith("Bulgarien|1. Februar 2026|1.234,50")


def test_a_missing_value_without_fallback_is_named(owner_client, customer, ann) -> None:
    names = ("contact.department", "customer.segment", "contact.title")
    draft = text("{{ contact.department }}", " ".join(f"{{{{ {name} }}}}" for name in names))
    record = {"customer_id": customer["id"], "contact_id": ann["id"]}
    answer = owner_client.post(f"{TEMPLATES}/preview", draft | record)
    assert refused(answer, code="merge_value_missing") == {"/subject": ["required"], "/html": ["required"] * 2}
    assert answer.json()["missing"] == ["contact.department", "customer.segment"]


def test_the_language_is_that_of_the_reader(owner_client, customer, ann) -> None:
    texts = {language: text(language) for language in ("en", "bg", "de")}
    template = made(owner_client, TEMPLATES, name="Many", texts=texts)
    path, record = f"{TEMPLATES}/{template['id']}/preview", {"customer_id": customer["id"]}

    def language(**more: str) -> str:
        return owner_client.post(path, record | more).json()["subject"]

    assert language() == "en"
    owner_client.patch(f"{CUSTOMERS}/{customer['id']}", {"language": "bg"})
    assert language() == "bg"
    owner_client.patch(f"/api/v1/contacts/{ann['id']}", {"language": "de-AT"})
    assert language(contact_id=ann["id"]) == "de"
    assert language(contact_id=ann["id"], language="en") == "en"
    assert language(contact_id=ann["id"], language="fr") == "de"


def test_what_became_too_long_is_refused(owner_client, customer) -> None:
    body = {"resource": "customers", "key": "story", "type": "text", "labels": {"en": "Story"}}
    made(owner_client, "/api/v1/custom-fields", **body)
    owner_client.patch(f"{CUSTOMERS}/{customer['id']}", {"custom": {"story": "x" * 10_000}})
    draft = text("{{ customer.cf_story }}", "{{ customer.cf_story }}" * 30)
    answer = owner_client.post(f"{TEMPLATES}/preview", draft | {"customer_id": customer["id"]})
    assert refused(answer) == {"/subject": ["too_long"], "/html": ["too_long"]}


def test_a_preview_shows_only_what_its_reader_may_see(client_of, organisation, template, customer, ann) -> None:
    sales = client_of(organisation, "sales")
    assert sales.post(f"{TEMPLATES}/{template['id']}/preview", {"customer_id": customer["id"]}).status_code == 404
    theirs = made(sales)
    record = {"customer_id": theirs["id"], "contact_id": ann["id"]}
    assert refused(sales.post(f"{TEMPLATES}/{template['id']}/preview", record)) == {"/contact_id": ["not_found"]}
    assert sales.post(TEMPLATES, {"name": "x", "texts": {"en": text()}}).status_code == 403
    assert sales.get(TEMPLATES).status_code == 200


def test_a_template_is_tried_on_oneself(fresh_organisation, received) -> None:  # noqa: F811
    with tenant_context(fresh_organisation):
        credentials = Credentials.create(fresh_organisation, "owner")
        client = ApiClient(fresh_organisation, session=credentials.session)
        customer = made(client, name="Orion")
        template = made(client, TEMPLATES, name="Mine", texts={"en": text("For {{ customer.name }}")})
        job = client.post(f"{TEMPLATES}/{template['id']}/test", {"customer_id": customer["id"]})
        assert job.status_code == 202
        done = handle(fresh_organisation, Job.objects.get(id=job.json()["id"]))
        assert done.state == "succeeded", done.error
        mine = client.get("/api/v1/me").json()["email"]
    [mail] = received()
    assert (mail["To"], mail["Subject"]) == (mine, "[Test] For Orion")


def test_a_new_organisation_has_templates_in_its_language(entered) -> None:
    rows = list(Template.objects.filter(name__in=["First contact", "After a call", "Friendly reminder"]))
    assert len(rows) == 3
    assert all(set(row.texts) == {"en", "bg"} for row in rows)


def test_the_first_templates_say_something_about_anybody(owner_client, customer, ann) -> None:
    for row in owner_client.get(TEMPLATES).json()["results"]:
        for record in ({}, {"contact_id": ann["id"]}):
            answer = owner_client.post(f"{TEMPLATES}/{row['id']}/preview", {"customer_id": customer["id"]} | record)
            assert answer.status_code == 200, answer.json()
