"""What operators do at a terminal."""

import io
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import connection

from kernel import storage
from kernel.tenancy import OrganisationState, tenant_context
from tenants.selectors.organisations import organisation_by_slug
from tests.world import PASSWORD, drop_organisation


@pytest.fixture
def slugs(unblocked: None) -> Iterator[list[str]]:
    """Slugs of the test's own; whoever has them afterwards is dropped."""
    chosen = [f"shell-{uuid.uuid4().hex[:8]}" for _ in range(2)]
    yield chosen
    for slug in chosen:
        found = organisation_by_slug(slug)
        if found is not None:
            storage.delete_prefix(f"{found.id}/")
            drop_organisation(found)


def run(*arguments: str, **options: Any) -> str:
    output = io.StringIO()
    call_command(*arguments, stdout=output, **options)
    return output.getvalue()


def create(slug: str, monkeypatch: pytest.MonkeyPatch, *, password: str = PASSWORD) -> str:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    owner = ("--owner-email", "ann@orion.example", "--owner-name", "Ann Lee")
    return run("organisation", "create", slug, "--name", "Orion", *owner, "--language", "bg")


def test_organisation_from_its_beginning_to_its_end(slugs, platform, monkeypatch, tmp_path: Path) -> None:
    slug, copy = slugs
    assert create(slug, monkeypatch).strip() == f"http://{slug}.localhost:8000"
    made = organisation_by_slug(slug)
    assert made.language == "bg"
    with tenant_context(made):
        assert get_user_model().objects.get().check_password(PASSWORD)

    for verb, state in (("suspend", "suspended"), ("resume", "active"), ("close", "closing")):
        run("organisation", verb, slug)
        assert organisation_by_slug(slug).state == state
    assert f"{made.schema_name} closing {made.url}" in run("organisation", "list").splitlines()

    bundle = tmp_path / "bundle.zip"
    assert "tables" in run("organisation", "export", slug, str(bundle))
    run("organisation", "delete", slug)
    assert organisation_by_slug(slug) is None

    assert copy in run("organisation", "restore", copy, str(bundle))
    restored = organisation_by_slug(copy)
    assert (restored.state, restored.sends_mail) == (OrganisationState.SUSPENDED, False)
    run("organisation", "resume", copy)
    run("organisation", "allow-mail", copy)
    assert organisation_by_slug(copy).sends_mail is True


def test_refusal_is_told_and_exits_with_an_error(slugs, platform, monkeypatch) -> None:
    with pytest.raises(CommandError, match="/password"):
        create(slugs[0], monkeypatch, password="1234567890")
    with pytest.raises(CommandError, match="/slug"):
        create("admin", monkeypatch)
    with pytest.raises(CommandError, match="there is no organisation nobody"):
        run("organisation", "suspend", "nobody")


def test_drifted_schema_is_found(slugs, platform, monkeypatch) -> None:
    create(slugs[0], monkeypatch)
    drifted = organisation_by_slug(slugs[0])
    with tenant_context(drifted), connection.cursor() as cursor:
        cursor.execute("DROP INDEX kernel_change_object")
    output = io.StringIO()
    with pytest.raises(CommandError, match="differs"):
        call_command("organisation", "verify", slugs[0], stdout=output)
    assert any(line.startswith("- index kernel_change kernel_change_object") for line in output.getvalue().splitlines())


def test_demo_is_made_once_and_prints_how_to_sign_in(unblocked: None, platform) -> None:
    first = run("demo")
    made = organisation_by_slug("demo")
    assert run("demo") == first
    assert organisation_by_slug("demo") == made
    who, url, email, password = first.splitlines()[-1].split()
    assert (who, url) == ("owner:", "http://demo.localhost:8000")
    with tenant_context(made):
        assert get_user_model().objects.get(email=email).check_password(password)
    drop_organisation(made)
