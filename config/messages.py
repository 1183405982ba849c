"""Collects translatable texts into `locale/` and compiles them, with Babel (no gettext tools needed).

python -m config.messages
"""

from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
APPS = ("kernel", "tenants", "accounts", "customers", "config")
LANGUAGES = ("bg",)
FIRST_DAY = datetime(2026, 11, 21, tzinfo=UTC)
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}


def extracted() -> Catalog:
    """Every text of the code, without line numbers: they would change with every commit."""
    catalog = Catalog(project="kontor")
    for app in APPS:
        for _file, _line, message, _comments, context in extract_from_dir(
            ROOT / app, method_map=[("**.py", "python")], keywords=KEYWORDS
        ):
            catalog.add(message, context=context)
    return catalog


def path_of(language: str, suffix: str) -> Path:
    return ROOT / "locale" / language / "LC_MESSAGES" / f"django.{suffix}"


def read(language: str) -> Catalog:
    """The committed translations of a language; empty if there are none yet."""
    path = path_of(language, "po")
    if not path.exists():
        return Catalog(locale=language, project="kontor")
    with path.open("rb") as file:
        return read_po(file, locale=language)


def renewed(language: str) -> Catalog:
    """The texts of the code with the translations that are there already. Its header never changes."""
    known = read(language)
    catalog = Catalog(
        locale=language,
        project="Kontor",
        version="1",
        header_comment=f"# Texts of Kontor: {language}. Written by `make messages`, translated by hand.",
        creation_date=FIRST_DAY,
        revision_date=FIRST_DAY,
        last_translator="",
        language_team="",
        fuzzy=False,
    )
    for message in extracted():
        if message.id:
            old = known.get(message.id, message.context)
            flags = {flag for flag in message.flags if flag != "fuzzy"}
            catalog.add(message.id, old.string if old else None, context=message.context, flags=flags)
    return catalog


def main() -> None:
    for language in LANGUAGES:
        catalog = renewed(language)
        path_of(language, "po").parent.mkdir(parents=True, exist_ok=True)
        with path_of(language, "po").open("wb") as file:
            write_po(file, catalog, width=0, sort_output=True, no_location=True, omit_header=False)
        with path_of(language, "mo").open("wb") as file:
            write_mo(file, catalog)


if __name__ == "__main__":
    main()
