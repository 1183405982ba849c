"""The organisation that is measured, filled once through the same service that the API calls."""

import itertools
import random
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.core.management import call_command
from django.utils.module_loading import import_string

from accounts.models import Login
from accounts.selectors.callers import actor_of_login
from bench import copies, custom, people
from customers.inputs.customers import CustomerCreate
from customers.models import Customer, Term
from customers.services.customers import create_customers
from kernel.actor import Actor, Source
from kernel.inputs import parse_value
from kernel.tenancy import Organisation, tenant_context
from tenants.inputs.sign_up import SignUp
from tenants.selectors.organisations import organisation_by_slug, platform_organisation
from tenants.services.sign_up import install_platform, sign_up

BATCH = 500
# So many are written by the service; who wants more gets copies of them.
WRITTEN = 100_000


@dataclass(frozen=True)
class Place:
    """Where the measurements happen: the organisation, its owner, and a session cookie of theirs."""

    organisation: Organisation
    actor: Actor
    cookie: str
    customers: int
    organisations: int = 0


def made(slug: str) -> Organisation:
    """The organisation of this slug, signed up if it is not there yet."""
    return organisation_by_slug(slug) or sign_up(data=request(slug))


def prepare(customers: int, organisations: int) -> Place:
    """The organisation that is measured, and the platform's own."""
    call_command("migrate", verbosity=0)
    if platform_organisation() is None:
        install_platform(data=request("bench-operators"))
    return replace(fill("bench", customers), organisations=organisations)


def fill(slug: str, customers: int) -> Place:
    """The organisation of this slug with at least `customers` customers, and a session of its owner."""
    organisation = made(slug)
    with tenant_context(organisation):
        owner = Login.objects.get(email=f"owner@{slug}.example")
        actor = actor_of_login(organisation, owner.id, source=Source.API)
        custom.define(actor)
        custom.top_up()
        missing = min(customers, WRITTEN) - Customer.objects.count()
        if missing > 0:
            create(actor, missing)
        if customers > WRITTEN:
            copies.top_up(customers)
        session = import_string("accounts.sessions.SessionStore")()
        session.sign_in(login_id=owner.id, address="127.0.0.1", user_agent="bench")
        session.save()
    return Place(organisation, actor, f"session={session.session_key}", customers)


def request(slug: str) -> SignUp:
    """What is sent to sign up the organisation `slug`."""
    return SignUp(
        organisation=slug.title(),
        slug=slug,
        email=f"owner@{slug}.example",
        name="Olga Owner",
        password="a-long-password-of-bench",
        preset="minimal",
    )


def bodies(actor: Actor, count: int) -> Iterator[dict]:
    """`count` bodies of new customers with terms and employees that exist."""
    terms = {
        dictionary: [str(id_) for id_ in Term.objects.filter(dictionary=dictionary).values_list("id", flat=True)]
        for dictionary in ("segments", "statuses", "channels")
    }
    seed = uuid.uuid4().int
    chance = random.Random(seed)
    for body in people.customers(count, terms=terms, employees=[str(actor.employee_id)], seed=seed):
        yield body | {"custom": custom.values(chance)}


def create(actor: Actor, count: int) -> tuple[float, float]:
    """Create so many more by bulks of 500; the seconds on the clock, and of this process's processor time."""
    seconds = processor = 0.0
    for batch in _batches(bodies(actor, count)):
        started, worked = time.perf_counter(), time.thread_time()
        items = [parse_value(CustomerCreate, body) for body in batch]
        answers = create_customers(actor=actor, items=items)
        seconds += time.perf_counter() - started
        processor += time.thread_time() - worked
        refused = [answer for answer in answers if isinstance(answer, Exception)]
        if refused:
            raise refused[0]
    return seconds, processor


def _batches(rows: Iterator[dict]) -> Iterator[list[dict]]:
    while batch := list(itertools.islice(rows, BATCH)):
        yield batch
