"""Own domains: claimed by many, proved by one, by DNS."""

from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache

from kernel.actor import Actor, system_actor
from kernel.errors import KernelError
from kernel.models import Change
from kernel.tenancy import Organisation, public_context, tenant_context
from tenants.errors import TenantsError
from tenants.inputs.domains import DomainCreate
from tenants.models import Domain
from tenants.permissions import TenantsRight
from tenants.selectors.domains import own_domains
from tenants.selectors.organisations import organisation_by_id, organisation_for_host, publish_to_cache
from tenants.services.domains import MOST_DOMAINS, add_domain, make_primary, remove_domain, verify_domain
from tests.tenants.name_server import NameServer, running_name_server
from tests.tenants.refusals import refused

HOST = "crm.orion.example"


@pytest.fixture
def actor() -> Actor:
    return system_actor(rights=frozenset({TenantsRight.VIEW, TenantsRight.MANAGE_DOMAINS}))


@pytest.fixture
def names() -> Iterator[NameServer]:
    with running_name_server() as server:
        yield server


@pytest.fixture
def proved(entered: Organisation, actor: Actor, names: NameServer) -> Callable[[], dict]:
    """`proved()`: an own domain of `organisation`, proved."""

    def prove() -> dict:
        added = add_domain(actor=actor, data=DomainCreate(host=HOST))
        record = added["txt_record"]
        names.records[record["name"]] = ["unrelated", record["value"]]
        return verify_domain(actor=actor, domain_id=added["id"], resolver=names.resolver())

    return prove


@pytest.fixture(autouse=True)
def _fresh_cache() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def test_claimed_domain_says_how_to_prove_it(entered: Organisation, actor: Actor) -> None:
    added = add_domain(actor=actor, data=DomainCreate(host="CRM.Orion.Example."))
    assert (added["host"], added["is_own"], added["is_primary"]) == (HOST, True, False)
    assert added["verified_at"] is None
    assert added["txt_record"]["name"] == f"_kontor-challenge.{HOST}"
    assert len(added["txt_record"]["value"]) > 40
    assert organisation_for_host(HOST) is None


def test_proved_domain_leads_to_the_organisation(entered: Organisation, proved: Callable[[], dict]) -> None:
    assert proved()["verified_at"] is not None
    assert organisation_for_host(HOST) == entered
    change = Change.objects.filter(resource="domain").order_by("-id")[0]
    assert list(change.fields) == ["verified_at"]


def test_record_split_into_strings_counts(entered: Organisation, actor: Actor, names: NameServer) -> None:
    added = add_domain(actor=actor, data=DomainCreate(host=HOST))
    value = added["txt_record"]["value"]
    names.records[added["txt_record"]["name"]] = [f'"{value[:10]}" "{value[10:]}"']
    verified = verify_domain(actor=actor, domain_id=added["id"], resolver=names.resolver())
    assert verified["verified_at"] is not None


@pytest.mark.parametrize("texts", [None, [], ["kontor-verification=somebody-elses"], ["kontor-verification="]])
def test_domain_without_its_record_stays_unproved(
    entered: Organisation, actor: Actor, names: NameServer, texts: list[str] | None
) -> None:
    added = add_domain(actor=actor, data=DomainCreate(host=HOST))
    if texts is not None:
        names.records[added["txt_record"]["name"]] = texts
    with refused(TenantsError.DOMAIN_UNPROVED) as refusal:
        verify_domain(actor=actor, domain_id=added["id"], resolver=names.resolver())
    assert refusal.error.extra["txt_record"] == added["txt_record"]
    assert organisation_for_host(HOST) is None


def test_name_server_that_fails_is_no_proof_of_anything(entered: Organisation, actor: Actor, names: NameServer) -> None:
    added = add_domain(actor=actor, data=DomainCreate(host=HOST))
    names.fails = True
    with refused(TenantsError.RESOLVER_UNAVAILABLE) as refusal:
        verify_domain(actor=actor, domain_id=added["id"], resolver=names.resolver())
    assert refusal.error.headers["Retry-After"]


def test_first_who_proves_a_domain_has_it(
    entered: Organisation, other_organisation: Organisation, actor: Actor, names: NameServer
) -> None:
    ours = add_domain(actor=actor, data=DomainCreate(host=HOST))
    with tenant_context(other_organisation):
        theirs = add_domain(actor=actor, data=DomainCreate(host=HOST))
        names.records[theirs["txt_record"]["name"]] = [theirs["txt_record"]["value"], ours["txt_record"]["value"]]
        verify_domain(actor=actor, domain_id=theirs["id"], resolver=names.resolver())
    assert organisation_for_host(HOST) == other_organisation
    with tenant_context(entered), refused(TenantsError.DOMAIN_TAKEN):
        add_domain(actor=actor, data=DomainCreate(host="third.example"))
        verify_domain(actor=actor, domain_id=ours["id"], resolver=names.resolver())


def test_domain_that_another_proved_cannot_be_claimed(
    entered: Organisation, other_organisation: Organisation, actor: Actor, proved: Callable[[], dict]
) -> None:
    proved()
    with tenant_context(other_organisation), refused(TenantsError.DOMAIN_TAKEN):
        add_domain(actor=actor, data=DomainCreate(host=HOST))


def test_domain_is_claimed_once_and_there_are_not_too_many(entered: Organisation, actor: Actor) -> None:
    for number in range(MOST_DOMAINS - 1):
        add_domain(actor=actor, data=DomainCreate(host=f"d{number}.orion.example"))
    for host in ("d0.orion.example", "more.orion.example"):
        with refused(KernelError.INVALID) as refusal:
            add_domain(actor=actor, data=DomainCreate(host=host))
        assert refusal.error.errors[0].pointer == "/host"


def test_primary_domain_is_in_every_link(entered: Organisation, actor: Actor, proved: Callable[[], dict]) -> None:
    make_primary(actor=actor, domain_id=proved()["id"])
    assert organisation_by_id(entered.id).url == f"http://{HOST}:8000"
    assert [domain["is_primary"] for domain in own_domains(actor=actor)] == [True, False]
    publish_to_cache([entered.id])
    assert organisation_for_host("alpha.localhost").url == f"http://{HOST}:8000"


def test_unproved_domain_cannot_be_primary(entered: Organisation, actor: Actor) -> None:
    added = add_domain(actor=actor, data=DomainCreate(host=HOST))
    with refused(TenantsError.DOMAIN_UNPROVED):
        make_primary(actor=actor, domain_id=added["id"])


def test_removed_domain_leads_nowhere(entered: Organisation, actor: Actor, proved: Callable[[], dict]) -> None:
    domain_id = proved()["id"]
    remove_domain(actor=actor, domain_id=domain_id)
    assert organisation_for_host(HOST) is None
    assert [domain["host"] for domain in own_domains(actor=actor)] == ["alpha.localhost"]


def test_primary_domain_and_the_platforms_are_kept(
    entered: Organisation, actor: Actor, proved: Callable[[], dict]
) -> None:
    proved()
    first = next(domain["id"] for domain in own_domains(actor=actor) if not domain["is_own"])
    with refused(TenantsError.DOMAIN_REQUIRED):
        remove_domain(actor=actor, domain_id=first)


def test_primary_own_domain_is_kept(entered: Organisation, actor: Actor, proved: Callable[[], dict]) -> None:
    own = make_primary(actor=actor, domain_id=proved()["id"])["id"]
    with refused(TenantsError.DOMAIN_REQUIRED):
        remove_domain(actor=actor, domain_id=own)


def test_somebody_elses_domain_is_not_found(
    entered: Organisation, other_organisation: Organisation, actor: Actor, names: NameServer
) -> None:
    with public_context():
        theirs = Domain.objects.get(organisation_id=other_organisation.id).id
    for attempt in (
        lambda: verify_domain(actor=actor, domain_id=theirs, resolver=names.resolver()),
        lambda: make_primary(actor=actor, domain_id=theirs),
        lambda: remove_domain(actor=actor, domain_id=theirs),
    ):
        with refused(KernelError.NOT_FOUND):
            attempt()


def test_domains_need_the_right(entered: Organisation) -> None:
    nobody = system_actor(rights=frozenset({TenantsRight.VIEW}))
    with refused(KernelError.FORBIDDEN):
        add_domain(actor=nobody, data=DomainCreate(host=HOST))
