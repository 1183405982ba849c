"""Suspended, closing, deleted - and back, as long as there is a way back."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from kernel import storage
from kernel.actor import Actor, system_actor
from kernel.errors import KernelError
from kernel.jobs import ports
from kernel.models import Change, Job
from kernel.tenancy import Organisation, OrganisationState, public_context, tenant_context
from tenants import hooks, models
from tenants.errors import TenantsError
from tenants.permissions import PlatformRight, TenantsRight
from tenants.schemas.presence import schema_exists
from tenants.selectors.organisations import organisation_by_id, organisation_for_host
from tenants.services import lifecycle
from tenants.services.files import delete_files_of
from tests.tenants.refusals import refused
from tests.world import build_organisation, drop_organisation

HOOKED: list[str] = []


@pytest.fixture
def operator() -> Actor:
    return system_actor("Olga Operator", rights=frozenset({PlatformRight.VIEW, PlatformRight.MANAGE}))


@pytest.fixture
def closer() -> Actor:
    return system_actor("Ann Owner", rights=frozenset({TenantsRight.CLOSE}))


def state_of(organisation: Organisation) -> OrganisationState | None:
    found = organisation_by_id(organisation.id)
    return found and found.state


def row_of(organisation: Organisation) -> models.Organisation:
    with public_context():
        return models.Organisation.objects.get(id=organisation.id)


def host_of(organisation: Organisation) -> str:
    return organisation.url.removeprefix("http://").partition(":")[0]


def test_suspended_organisation_is_resumed(entered: Organisation, platform: Organisation, operator: Actor) -> None:
    lifecycle.suspend_organisation(actor=operator, organisation_id=entered.id, reason="unpaid")
    assert state_of(entered) is OrganisationState.SUSPENDED
    assert row_of(entered).state_reason == "unpaid"
    lifecycle.resume_organisation(actor=operator, organisation_id=entered.id)
    assert state_of(entered) is OrganisationState.ACTIVE
    assert row_of(entered).state_reason == ""
    with tenant_context(platform):
        last = Change.objects.filter(resource="organisation", object_id=entered.id).order_by("-id")[0]
    assert last.actor_name == "Olga Operator"
    assert last.fields["state"] == ["suspended", "active"]


def test_every_other_change_of_state_is_refused(entered: Organisation, operator: Actor, closer: Actor) -> None:
    allowed = {
        ("active", "suspend"),
        ("active", "close"),
        ("active", "close_own"),
        ("suspended", "resume"),
        ("suspended", "close"),
        ("closing", "resume"),
        ("closing", "keep_own"),
        ("closing", "delete"),
    }
    verbs = {
        "suspend": lambda: lifecycle.suspend_organisation(actor=operator, organisation_id=entered.id, reason=""),
        "resume": lambda: lifecycle.resume_organisation(actor=operator, organisation_id=entered.id),
        "close": lambda: lifecycle.close_organisation(actor=operator, organisation_id=entered.id),
        "close_own": lambda: lifecycle.close_own_organisation(actor=closer),
        "keep_own": lambda: lifecycle.keep_own_organisation(actor=closer),
        "delete": lambda: lifecycle.delete_organisation(actor=operator, organisation_id=entered.id, at_once=True),
    }
    for state in ("active", "suspended", "closing"):
        with public_context():
            models.Organisation.objects.filter(id=entered.id).update(state=state)
        for verb, attempt in verbs.items():
            if (state, verb) not in allowed:
                with refused(TenantsError.INVALID_TRANSITION) as refusal:
                    attempt()
                assert refusal.error.extra["state"] == state


def test_platforms_own_organisation_goes_on(platform: Organisation, db: None, operator: Actor) -> None:
    with refused(TenantsError.INVALID_TRANSITION) as refusal:
        lifecycle.suspend_organisation(actor=operator, organisation_id=platform.id, reason="")
    assert refusal.error.extra["allowed"] == []
    with refused(TenantsError.INVALID_TRANSITION):
        lifecycle.close_organisation(actor=operator, organisation_id=platform.id)


def test_operators_need_the_right(entered: Organisation) -> None:
    nobody = system_actor(rights=frozenset({PlatformRight.VIEW, TenantsRight.EDIT}))
    for attempt in (
        lambda: lifecycle.suspend_organisation(actor=nobody, organisation_id=entered.id, reason=""),
        lambda: lifecycle.resume_organisation(actor=nobody, organisation_id=entered.id),
        lambda: lifecycle.close_organisation(actor=nobody, organisation_id=entered.id),
        lambda: lifecycle.allow_mail(actor=nobody, organisation_id=entered.id),
        lambda: lifecycle.delete_organisation(actor=nobody, organisation_id=entered.id),
        lambda: lifecycle.close_own_organisation(actor=nobody),
    ):
        with refused(KernelError.FORBIDDEN):
            attempt()


def test_owner_closes_and_keeps(entered: Organisation, closer: Actor) -> None:
    lifecycle.close_own_organisation(actor=closer)
    assert state_of(entered) is OrganisationState.CLOSING
    assert row_of(entered).delete_after - timezone.now() > timedelta(days=29)
    assert Change.objects.filter(resource="organisation", actor_name="Ann Owner").exists()
    lifecycle.keep_own_organisation(actor=closer)
    assert state_of(entered) is OrganisationState.ACTIVE
    assert row_of(entered).delete_after is None


def test_owner_cannot_undo_what_operators_suspended(entered: Organisation, operator: Actor, closer: Actor) -> None:
    lifecycle.suspend_organisation(actor=operator, organisation_id=entered.id, reason="unpaid")
    lifecycle.close_organisation(actor=operator, organisation_id=entered.id)
    lifecycle.keep_own_organisation(actor=closer)
    assert state_of(entered) is OrganisationState.SUSPENDED


def test_grace_is_waited_for(entered: Organisation, operator: Actor) -> None:
    lifecycle.close_organisation(actor=operator, organisation_id=entered.id)
    with refused(TenantsError.INVALID_TRANSITION):
        lifecycle.delete_organisation(actor=operator, organisation_id=entered.id)
    assert lifecycle.delete_closed_organisations(actor=operator) == 0


@pytest.fixture
def doomed(unblocked: None) -> Iterator[Organisation]:
    """An organisation that a test may delete; committed."""
    made = build_organisation()
    yield made
    drop_organisation(made)


def test_suspending_is_known_at_the_host_at_once(doomed: Organisation, operator: Actor) -> None:
    host = host_of(doomed)
    assert organisation_for_host(host).state is OrganisationState.ACTIVE
    lifecycle.suspend_organisation(actor=operator, organisation_id=doomed.id, reason="")
    assert organisation_for_host(host).state is OrganisationState.SUSPENDED


def test_deleted_organisation_leaves_a_tombstone_only(
    doomed: Organisation, platform: Organisation, operator: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def hook(organisation: Organisation) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_schema()")
            seen.append(cursor.fetchone()[0])

    monkeypatch.setattr(hooks, "_on_delete", [hook])
    host = host_of(doomed)
    storage.put(f"{doomed.id}/files/one", b"1", content_type="text/plain")
    storage.put(f"{platform.id}/files/one", b"1", content_type="text/plain")
    lifecycle.close_organisation(actor=operator, organisation_id=doomed.id, grace=timedelta())
    assert organisation_for_host(host) is not None

    assert lifecycle.delete_closed_organisations(actor=operator) == 1

    assert seen == [doomed.schema_name]
    assert not schema_exists(doomed.schema_name)
    assert organisation_for_host(host) is None
    assert organisation_by_id(doomed.id) is None
    assert ports.organisation_by_id(doomed.id) is None
    tombstone = row_of(doomed)
    assert tombstone.state == OrganisationState.DELETED
    with tenant_context(platform):
        job = Job.objects.get(kind="tenants.delete_files", args__organisation_id=str(doomed.id))
        job.delete()
    assert delete_files_of(doomed.id) == 1
    assert storage.head(f"{doomed.id}/files/one") is None
    assert storage.head(f"{platform.id}/files/one") is not None
    assert row_of(doomed).files_deleted_at is not None
    storage.delete(f"{platform.id}/files/one")


def test_slug_of_a_deleted_organisation_is_free_again(doomed: Organisation, platform, operator: Actor) -> None:
    slug = row_of(doomed).slug
    lifecycle.close_organisation(actor=operator, organisation_id=doomed.id)
    lifecycle.delete_organisation(actor=operator, organisation_id=doomed.id, at_once=True)
    again = build_organisation(slug)
    assert again.id != doomed.id
    assert organisation_for_host(host_of(doomed)) == again
    drop_organisation(again)


def test_files_that_could_not_be_deleted_are_tried_again(db, organisation, platform, operator: Actor) -> None:
    with public_context():
        long_ago = timezone.now() - timedelta(hours=2)
        models.Organisation.objects.filter(id=organisation.id).update(state="deleted", deleted_at=long_ago)
    assert lifecycle.retry_file_deletions(actor=operator) == 1
    with tenant_context(platform):
        assert Job.objects.filter(args__organisation_id=str(organisation.id)).count() == 1


def test_unknown_organisation_is_not_found(entered: Organisation, operator: Actor) -> None:
    with public_context():
        unknown = models.Plan.objects.get(is_default=True).id
    with refused(KernelError.NOT_FOUND):
        lifecycle.suspend_organisation(actor=operator, organisation_id=unknown, reason="")
