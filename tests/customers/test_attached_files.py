"""Files of customers, contacts and activities: uploaded straight to S3, downloaded only by who sees what has them."""

import hashlib
from datetime import timedelta
from urllib.request import urlopen

import pytest

from customers.models import Term
from kernel.files.links import linked
from kernel.models import File
from kernel.storage import PostForm
from kernel.tenancy import tenant_context
from tests.customers.making import CONTACTS, CUSTOMERS, made, refused
from tests.storage import post_form

BODY = b"Name;City\r\nOrion;Sofia\r\n"


def uploaded(client, name: str = "list.csv") -> str:
    body = {"name": name, "size": len(BODY), "content_type": "text/csv"}
    announced = client.post("/api/v1/files", body).json()
    form = PostForm(announced["upload"]["url"], announced["upload"]["fields"], timedelta())
    assert post_form(form, BODY, content_type="text/csv") < 300
    assert client.post(f"/api/v1/files/{announced['id']}/confirm").status_code == 200
    return announced["id"]


@pytest.fixture
def customer(owner_client):
    return made(owner_client)


@pytest.fixture
def files(customer) -> str:
    return f"{CUSTOMERS}/{customer['id']}/files"


@pytest.fixture
def manager(client_of, organisation):
    return client_of(organisation, "manager")


def test_a_file_is_attached_listed_renamed_downloaded_and_removed(owner_client, manager, files, organisation) -> None:
    file_id = uploaded(owner_client)
    attached = made(owner_client, files, file_id=file_id)
    assert (attached["name"], attached["sha256"]) == ("list.csv", hashlib.sha256(BODY).hexdigest())
    assert [row["id"] for row in manager.get(files).json()["results"]] == [file_id]
    renamed = manager.patch(f"{files}/{file_id}", {"name": "../prices.csv"})
    assert renamed.json()["name"] == "prices.csv"
    answer = manager.get(attached["url"])
    assert answer.status_code == 302
    with urlopen(answer["Location"]) as content:
        assert content.headers["Content-Disposition"] == 'attachment; filename="prices.csv"'
        assert content.read() == BODY
    assert manager.delete(f"{files}/{file_id}").status_code == 204
    assert owner_client.get(files).json()["results"] == []
    assert owner_client.get(attached["url"]).status_code == 404


def test_only_a_confirmed_file_of_ones_own_is_attached_and_only_once(owner_client, manager, files) -> None:
    announced = owner_client.post("/api/v1/files", {"name": "a.csv", "size": 5, "content_type": "text/csv"}).json()
    assert refused(owner_client.post(files, {"file_id": announced["id"]})) == {"/file_id": ["not_found"]}
    file_id = uploaded(owner_client)
    assert refused(manager.post(files, {"file_id": file_id})) == {"/file_id": ["not_found"]}
    made(owner_client, files, file_id=file_id)
    assert refused(owner_client.post(files, {"file_id": file_id})) == {"/file_id": ["not_unique"]}


def test_who_does_not_see_the_customer_does_not_get_the_file(owner_client, client_of, organisation, files) -> None:
    file = made(owner_client, files, file_id=uploaded(owner_client))
    sales = client_of(organisation, "sales")
    assert sales.get(files).status_code == 404
    assert sales.get(file["url"]).status_code == 404
    assert sales.get(f"/api/v1/files/{file['id']}").status_code == 404
    theirs = made(sales)
    assert refused(sales.post(f"{CUSTOMERS}/{theirs['id']}/files", {"file_id": file["id"]})) == {
        "/file_id": ["not_found"]
    }


def test_a_file_that_is_attached_twice_stays_until_it_is_removed_twice(owner_client, files, customer) -> None:
    contact = made(owner_client, f"{CUSTOMERS}/{customer['id']}/contacts", first_name="Ann", last_name="Lee")
    of_contact = f"{CONTACTS}/{contact['id']}/files"
    file = made(owner_client, files, file_id=uploaded(owner_client))
    made(owner_client, of_contact, file_id=file["id"])
    assert owner_client.delete(f"{files}/{file['id']}").status_code == 204
    assert owner_client.get(file["url"]).status_code == 302
    assert owner_client.delete(f"/api/v1/files/{file['id']}").status_code == 409
    assert owner_client.delete(f"{of_contact}/{file['id']}").status_code == 204
    assert owner_client.get(file["url"]).status_code == 404


def test_files_of_a_private_activity_are_for_those_who_take_part(owner_client, manager, organisation) -> None:
    with tenant_context(organisation):
        type_id = str(Term.objects.get(dictionary="activity-types", code="task").id)
    body = {"type_id": type_id, "subject": "Salary", "is_private": True}
    activity = made(owner_client, "/api/v1/activities", **body)
    files = f"/api/v1/activities/{activity['id']}/files"
    file = made(owner_client, files, file_id=uploaded(owner_client))
    assert manager.get(files).status_code == 404
    assert manager.get(file["url"]).status_code == 404
    assert owner_client.delete(f"/api/v1/activities/{activity['id']}").status_code == 204
    with tenant_context(organisation):
        assert linked([file["id"]]) == set()
        assert File.objects.get(id=file["id"]).state == "deleted"


def test_storage_is_counted(owner_client, files, organisation) -> None:
    from tenants import limits

    with tenant_context(organisation):
        before = limits.measure()["storage"]
    made(owner_client, files, file_id=uploaded(owner_client))
    with tenant_context(organisation):
        assert limits.measure()["storage"] == before + len(BODY)
