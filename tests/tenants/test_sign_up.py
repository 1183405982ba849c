"""Sign-up: a whole organisation or nothing."""

import threading
import time
import uuid
from collections.abc import Iterator

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, connection, connections, transaction
from pydantic import ValidationError

from kernel.errors import AppError, KernelError
from kernel.models import Change
from kernel.tenancy import OrganisationState, assert_schema, public_context, tenant_context
from tenants import hooks
from tenants.errors import TenantsError
from tenants.inputs.sign_up import SignUp
from tenants.models import Domain, Organisation
from tenants.schemas.presence import schema_exists
from tenants.selectors.organisations import (
    organisation_by_id,
    organisation_by_slug,
    organisation_for_host,
    slug_availability,
)
from tenants.services.sign_up import install_platform, sign_up
from tests.world import PASSWORD, drop_organisation


def request(slug: str = "orion", **changes: object) -> SignUp:
    given = {
        "organisation": "Orion Build Ltd",
        "slug": slug,
        "email": "Ann@Orion.example",
        "name": "Ann Lee",
        "password": PASSWORD,
        "country": "BG",
        "currency": "EUR",
        "language": "bg",
        "timezone": "Europe/Sofia",
        "preset": "builder",
    }
    return SignUp(**{**given, **changes})


@pytest.fixture
def slug(unblocked: None) -> Iterator[str]:
    """A slug of the test's own; whoever has it afterwards is dropped."""
    chosen = f"new-{uuid.uuid4().hex[:8]}"
    yield chosen
    made = organisation_by_slug(chosen)
    if made is not None:
        drop_organisation(made)


def schemas() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 't\\_%'")
        return {row[0] for row in cursor.fetchall()}


def test_new_organisation_is_ready(slug: str) -> None:
    made = sign_up(data=request(slug))

    assert made.state is OrganisationState.ACTIVE
    assert made.url == f"http://{slug}.localhost:8000"
    assert (made.name, made.country, made.language) == ("Orion Build Ltd", "BG", "bg")
    assert made.schema_name == f"t_{made.id.hex}"
    assert organisation_for_host(f"{slug}.localhost") == made == organisation_by_id(made.id)
    with tenant_context(made):
        assert_schema(made)
        owner = get_user_model().objects.get()
        assert owner.email == "ann@orion.example"
        assert owner.check_password(PASSWORD)


def test_new_organisation_is_ready_in_under_a_second(slug: str) -> None:
    begun = time.perf_counter()
    sign_up(data=request(slug))
    assert time.perf_counter() - begun < 1


def test_taken_slug_is_a_conflict_and_leaves_nothing(slug: str) -> None:
    sign_up(data=request(slug))
    before = schemas()
    with pytest.raises(AppError) as refused:
        sign_up(data=request(slug))
    assert refused.value.code is TenantsError.SLUG_TAKEN
    assert schemas() == before


def test_of_two_at_once_one_gets_the_slug(slug: str) -> None:
    outcomes: list[str] = []
    start = threading.Barrier(4)

    def race() -> None:
        try:
            start.wait()
            outcomes.append(str(sign_up(data=request(slug)).url))
        except AppError as error:
            outcomes.append(str(error.code))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=race) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [f"http://{slug}.localhost:8000", *["slug_taken"] * 3]


def test_hook_that_refuses_undoes_the_organisation(slug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(organisation: object, data: SignUp) -> None:
        raise AppError(KernelError.CONFLICT)

    monkeypatch.setattr(hooks, "_on_provision", [*hooks._on_provision, refuse])
    before = schemas()
    with pytest.raises(AppError):
        sign_up(data=request(slug))
    assert schemas() == before
    assert organisation_by_slug(slug) is None
    assert organisation_for_host(f"{slug}.localhost") is None


def test_lost_connection_leaves_nothing(slug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(organisation: object, data: SignUp) -> None:
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    monkeypatch.setattr(hooks, "_on_provision", [*hooks._on_provision, die])
    before = schemas()
    with pytest.raises(Exception, match="terminating connection"):
        sign_up(data=request(slug))
    connections.close_all()
    assert schemas() == before


@pytest.mark.parametrize("password", ["short", "password1234567890"[:10], "1234567890"])
def test_weak_password_is_named(slug: str, password: str) -> None:
    with pytest.raises(AppError) as refused:
        sign_up(data=request(slug, password=password))
    assert refused.value.code is KernelError.INVALID
    assert {error.pointer for error in refused.value.errors} == {"/password"}
    assert organisation_by_slug(slug) is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("organisation", ""),
        ("organisation", "x" * 256),
        ("organisation", "a\nb"),
        ("slug", "xn--abc"),
        ("slug", "admin"),
        ("email", "nobody"),
        ("email", "a@b\r\nBcc: c@d"),
        ("name", " "),
        ("country", "XX"),
        ("country", "bg"),
        ("currency", "EURO"),
        ("language", "de"),
        ("timezone", "Sofia"),
        ("preset", "other"),
        ("password", ""),
    ],
)
def test_wrong_field_is_refused(field: str, value: str) -> None:
    with pytest.raises(ValidationError) as refused:
        request(**{field: value})
    assert [error["loc"] for error in refused.value.errors()] == [(field,)]


def test_password_is_not_in_the_text_of_the_request() -> None:
    assert PASSWORD not in repr(request())


def test_sign_up_is_noted_on_the_platform(slug: str, platform) -> None:
    made = sign_up(data=request(slug))
    with tenant_context(platform):
        change = Change.objects.get(resource="organisation", object_id=made.id)
        assert change.fields["slug"] == [None, slug]


def test_platform_is_installed_once(platform) -> None:
    with pytest.raises(AppError) as refused:
        install_platform(data=request("another"))
    assert refused.value.code is TenantsError.SLUG_TAKEN


@pytest.fixture
def _public(db: None) -> Iterator[None]:
    with public_context():
        yield


@pytest.mark.parametrize(
    "changes",
    [
        {"schema_name": "public"},
        {"schema_name": "t_" + "0" * 32},
        {"slug": "Upper"},
        {"state": "odd"},
        {"state": "deleted"},
    ],
)
@pytest.mark.usefixtures("_public")
def test_database_refuses_a_wrong_row(organisation, changes: dict[str, str]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.filter(id=organisation.id).update(**changes)


@pytest.mark.usefixtures("_public")
def test_database_refuses_a_second_platform_a_second_primary_and_a_second_owner_of_a_host(
    organisation, other_organisation
) -> None:
    domain = Domain.objects.get(organisation_id=organisation.id)
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.filter(id=organisation.id).update(is_platform=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Domain.objects.create(
            organisation_id=organisation.id, host="x.example", is_primary=True, verified_at=domain.verified_at
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Domain.objects.create(organisation_id=other_organisation.id, host=domain.host, verified_at=domain.verified_at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Domain.objects.filter(id=domain.id).update(host="Upper.example")


@pytest.mark.usefixtures("_public")
def test_organisation_row_is_no_context(organisation) -> None:
    row = Organisation.objects.get(id=organisation.id)
    with pytest.raises(TypeError, match="tenant_context"), row:
        pass


def test_availability_tells_why_not(organisation, db) -> None:
    assert slug_availability("quite-free")["available"] is True
    assert slug_availability("quite-free")["reason"] is None
    for slug in ("alpha", "admin", "xn--abc", "No", ""):
        answer = slug_availability(slug)
        assert answer["available"] is False
        assert answer["reason"]


def test_schema_of_an_organisation_exists(organisation, db) -> None:
    assert schema_exists(organisation.schema_name)
