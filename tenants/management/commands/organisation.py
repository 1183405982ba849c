"""`manage.py organisation ...`: what operators do at a terminal."""

import getpass
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kernel.actor import system_actor
from kernel.errors import AppError
from kernel.inputs import parse_value
from kernel.tenancy import TEMPLATE_SCHEMA, Organisation
from tenants.inputs.sign_up import SignUp
from tenants.permissions import PlatformRight
from tenants.schemas.catalog import differences
from tenants.selectors.organisations import all_organisations, organisation_by_slug
from tenants.services import lifecycle
from tenants.services.bundles import restore_bundle, write_bundle
from tenants.services.sign_up import PLATFORM_SLUG, install_platform, sign_up

_OPERATOR = system_actor("Operator", rights=frozenset({PlatformRight.MANAGE}))


class Command(BaseCommand):
    help = "Make, list, suspend, resume, close, delete, export, restore and verify organisations."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        for verb in ("install", "create"):
            made = verbs.add_parser(verb, help=_HELP[verb])
            if verb == "create":
                made.add_argument("slug")
            made.add_argument("--name", required=True)
            made.add_argument("--owner-email", required=True)
            made.add_argument("--owner-name", required=True)
            for option in ("country", "currency", "language", "timezone", "preset"):
                made.add_argument(f"--{option}")
        verbs.add_parser("list", help=_HELP["list"])
        for verb in ("suspend", "resume", "close", "delete", "allow-mail", "verify"):
            verbs.add_parser(verb, help=_HELP[verb]).add_argument("slug")
        for verb in ("export", "restore"):
            moved = verbs.add_parser(verb, help=_HELP[verb])
            moved.add_argument("slug")
            moved.add_argument("file", type=Path)

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        try:
            getattr(self, f"_{verb.replace('-', '_')}")(options)
        except AppError as error:
            wrong = "".join(f"\n  {item.pointer}: {item.detail}" for item in error.errors)
            raise CommandError(f"{error}{wrong}") from None

    def _install(self, options: dict[str, Any]) -> None:
        made = install_platform(data=_request(options, slug=f"{PLATFORM_SLUG}-operators"))
        self.stdout.write(f"{made.url}")

    def _create(self, options: dict[str, Any]) -> None:
        made = sign_up(data=_request(options, slug=options["slug"]))
        self.stdout.write(f"{made.url}")

    def _list(self, options: dict[str, Any]) -> None:
        for organisation in all_organisations():
            self.stdout.write(f"{organisation.schema_name} {organisation.state} {organisation.url}")

    def _suspend(self, options: dict[str, Any]) -> None:
        lifecycle.suspend_organisation(actor=_OPERATOR, organisation_id=_known(options).id, reason="")

    def _resume(self, options: dict[str, Any]) -> None:
        lifecycle.resume_organisation(actor=_OPERATOR, organisation_id=_known(options).id)

    def _close(self, options: dict[str, Any]) -> None:
        lifecycle.close_organisation(actor=_OPERATOR, organisation_id=_known(options).id)

    def _delete(self, options: dict[str, Any]) -> None:
        lifecycle.delete_organisation(actor=_OPERATOR, organisation_id=_known(options).id, at_once=True)

    def _allow_mail(self, options: dict[str, Any]) -> None:
        lifecycle.allow_mail(actor=_OPERATOR, organisation_id=_known(options).id)

    def _verify(self, options: dict[str, Any]) -> None:
        found = differences(TEMPLATE_SCHEMA, _known(options).schema_name, positions=False)
        for line in found:
            self.stdout.write(line)
        if found:
            raise CommandError(f"the schema differs from the template in {len(found)} lines")

    def _export(self, options: dict[str, Any]) -> None:
        with options["file"].open("xb") as target:
            manifest = write_bundle(_known(options), target)
        rows = sum(table.rows for table in manifest.tables.values())
        self.stdout.write(f"{len(manifest.tables)} tables, {rows} rows")

    def _restore(self, options: dict[str, Any]) -> None:
        with options["file"].open("rb") as source:
            made = restore_bundle(source, slug=options["slug"])
        self.stdout.write(f"{made.url} (suspended; resume and allow-mail when the old one is gone)")


_HELP = {
    "install": "Make the platform's own organisation; the owner's password is asked for or read from stdin.",
    "create": "Make an organisation; the owner's password is asked for or read from stdin.",
    "list": "Schema, state and address of each.",
    "suspend": "Make it read-only.",
    "resume": "Make a suspended or closing one active.",
    "close": "Begin its end: read-only, deleted after 30 days.",
    "delete": "Delete a closing one now, without waiting for its grace.",
    "allow-mail": "Let a restored copy send mail.",
    "verify": "Compare its schema with the template's, in the database's catalog.",
    "export": "Write all its rows and files into a new file.",
    "restore": "Make a new organisation from such a file.",
}


def _known(options: dict[str, Any]) -> Organisation:
    found = organisation_by_slug(options["slug"])
    if found is None:
        raise CommandError(f"there is no organisation {options['slug']}")
    return found


def _request(options: dict[str, Any], *, slug: str) -> SignUp:
    password = getpass.getpass("Owner's password: ") if sys.stdin.isatty() else sys.stdin.readline().strip()
    chosen = ("country", "currency", "language", "timezone", "preset")
    given = {name: options[name] for name in chosen if options[name] is not None}
    owner = {"email": options["owner_email"], "name": options["owner_name"], "password": password}
    return parse_value(SignUp, {"slug": slug, "organisation": options["name"], **owner, **given})
