"""Notes: rich text without anything that runs, private ones for their authors alone, changed by who may."""

import pytest

from kernel.models import Event
from kernel.tenancy import tenant_context
from tests.customers.making import CONTACTS, CUSTOMERS, made, refused


@pytest.fixture
def customer(owner_client):
    return made(owner_client)


@pytest.fixture
def notes(customer) -> str:
    return f"{CUSTOMERS}/{customer['id']}/notes"


@pytest.fixture
def manager(client_of, organisation):
    return client_of(organisation, "manager")


def test_a_note_is_written_read_changed_and_deleted(owner_client, notes) -> None:
    note = made(owner_client, notes, body="<p>Called, <strong>likes</strong> blue</p>")
    assert (note["version"], note["is_private"], note["is_pinned"], note["can_edit"]) == (1, False, False, True)
    assert note["author"]["name"] == note["author_name"]
    changed = owner_client.patch(f"{notes}/{note['id']}", {"body": "<p>Red</p>"}, if_match='W/"1"')
    assert (changed.json()["body"], changed.json()["version"]) == ("<p>Red</p>", 2)
    assert owner_client.patch(f"{notes}/{note['id']}", {"is_pinned": True}, if_match='W/"1"').status_code == 412
    assert owner_client.get(f"{notes}/{note['id']}").json()["body"] == "<p>Red</p>"
    history = owner_client.get(f"{notes}/{note['id']}/history").json()["results"]
    assert [entry["action"] for entry in history] == ["updated", "created"]
    assert owner_client.delete(f"{notes}/{note['id']}").status_code == 204
    assert owner_client.get(f"{notes}/{note['id']}").status_code == 404
    assert owner_client.get(notes).json()["results"] == []


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ('<p onclick="x()">Hi<script>alert(1)</script></p>', "<p>Hi</p>"),
        ('<a href="javascript:alert(1)">x</a>', '<a rel="noopener noreferrer nofollow">x</a>'),
        (
            '<a href="https://a.example">x</a>',
            '<a href="https://a.example" rel="noopener noreferrer nofollow">x</a>',
        ),
        ("<img src=x onerror=alert(1)><ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>"),
        ("a < b & c", "a &lt; b &amp; c"),
        ("<svg><style><img src=x></style></svg>kept", "kept"),
    ],
)
def test_only_harmless_html_is_kept(written, kept, owner_client, notes) -> None:
    assert made(owner_client, notes, body=written)["body"] == kept


@pytest.mark.parametrize("body", ["", "   ", "<p></p>", "<script>x</script>", "<p>&nbsp;</p>"])
def test_a_note_says_something(body, owner_client, notes) -> None:
    assert refused(owner_client.post(notes, {"body": body})) == {"/body": ["required"]}


def test_a_private_note_is_for_its_author_alone(owner_client, manager, notes, organisation) -> None:
    note = made(owner_client, notes, body="Mine", is_private=True)
    made(owner_client, notes, body="Everybody's")
    assert [row["body"] for row in manager.get(notes).json()["results"]] == ["Everybody's"]
    for call in (manager.get, manager.delete):
        assert call(f"{notes}/{note['id']}").status_code == 404
    assert manager.patch(f"{notes}/{note['id']}", {"body": "x"}).status_code == 404
    assert len(owner_client.get(notes).json()["results"]) == 2
    with tenant_context(organisation):
        assert not Event.objects.filter(object_id=note["id"]).exists()


def test_only_its_author_makes_a_note_private(owner_client, manager, notes) -> None:
    note = made(owner_client, notes, body="Open")
    assert refused(manager.patch(f"{notes}/{note['id']}", {"is_private": True})) == {"/is_private": ["contradiction"]}


def test_who_may_not_manage_notes_changes_only_their_own(client_of, organisation, owner_client) -> None:
    sales = client_of(organisation, "sales")
    theirs = made(sales)
    notes = f"{CUSTOMERS}/{theirs['id']}/notes"
    own, other = made(sales, notes, body="By sales"), made(owner_client, notes, body="By the owner")
    assert sales.get(f"{notes}/{other['id']}").json()["can_edit"] is False
    assert sales.patch(f"{notes}/{other['id']}", {"body": "x"}).status_code == 403
    assert sales.delete(f"{notes}/{other['id']}").status_code == 403
    assert sales.patch(f"{notes}/{own['id']}", {"body": "x"}).status_code == 200
    assert owner_client.patch(f"{notes}/{own['id']}", {"body": "By sales, mended"}).status_code == 200


def test_notes_come_pinned_first_then_newest_page_after_page(owner_client, notes) -> None:
    for number in range(25):
        made(owner_client, notes, body=f"Note {number}", is_pinned=number % 10 == 3)
    wanted = [f"Note {number}" for number in (23, 13, 3)]
    wanted += [f"Note {number}" for number in reversed(range(25)) if number % 10 != 3]
    seen, cursor = [], {}
    while cursor is not None:
        page = owner_client.get(notes, limit=7, **cursor).json()
        seen += [row["body"] for row in page["results"]]
        cursor = {"cursor": page["next_cursor"]} if page["next_cursor"] else None
    assert seen == wanted
    second = owner_client.get(notes, limit=7, cursor=owner_client.get(notes, limit=7).json()["next_cursor"]).json()
    back = owner_client.get(notes, limit=7, cursor=second["prev_cursor"]).json()
    assert [row["body"] for row in back["results"]] == wanted[:7]
    assert [row["body"] for row in owner_client.get(notes, pinned="true").json()["results"]] == wanted[:3]


def test_contacts_have_notes_that_customers_do_not_list(owner_client, customer, notes) -> None:
    contact = made(owner_client, f"{CUSTOMERS}/{customer['id']}/contacts", first_name="Ann", last_name="Lee")
    path = f"{CONTACTS}/{contact['id']}/notes"
    note = made(owner_client, path, body="About Ann")
    assert [row["id"] for row in owner_client.get(path).json()["results"]] == [note["id"]]
    assert owner_client.get(notes).json()["results"] == []
    assert owner_client.get(f"{notes}/{note['id']}").status_code == 404


def test_a_customer_that_is_not_seen_has_no_notes(client_of, organisation, notes) -> None:
    sales = client_of(organisation, "sales")
    assert sales.get(notes).status_code == 404
    assert sales.post(notes, {"body": "x"}).status_code == 404


def test_events_tell_of_public_notes(owner_client, notes, customer, organisation) -> None:
    note = made(owner_client, notes, body="Told")
    owner_client.delete(f"{notes}/{note['id']}")
    with tenant_context(organisation):
        told = list(Event.objects.filter(object_id=note["id"]).order_by("id"))
    assert [event.kind for event in told] == ["note.created", "note.deleted"]
    assert told[0].data["customer_id"] == customer["id"]
