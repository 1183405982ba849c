"""`manage.py migrate`: the whole installation, in place of Django's and django-tenants' commands."""

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.migrations.autodetector import MigrationAutodetector

from tenants.schemas.rollout import migrate_installation, pending


class Command(BaseCommand):
    help = "Bring extensions, public, the template and every organisation to the migrations on disk."
    # Django checks that `migrate` and `makemigrations` would see the same changes.
    autodetector = MigrationAutodetector
    # What Django itself passes when it makes a test database.
    stealth_options = ("interactive", "database", "run_syncdb")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="Change nothing; exit 1 if something is behind.")
        parser.add_argument(
            "--threads",
            type=int,
            default=max(2, os.cpu_count() or 2),
            help="How many organisations at once.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            self._check()
            return
        report = self.stdout.write if options["verbosity"] else _silent
        failures = migrate_installation(threads=options["threads"], report=report)
        if failures:
            names = ", ".join(failure.schema_name for failure in failures)
            raise CommandError(f"{len(failures)} organisations were not migrated: {names}")

    def _check(self) -> None:
        found = pending()
        for line in found:
            self.stdout.write(line)
        if found:
            raise CommandError(f"{len(found)} to do")


def _silent(line: str) -> None:
    return None
