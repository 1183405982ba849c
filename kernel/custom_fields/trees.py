"""Choices of category schemes as trees: each names the one that it is below. Pure."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from kernel.errors import FieldCode, FieldError

MAX_DEPTH = 10

Options = Sequence[Mapping[str, Any]]


def in_tree_order(options: Options) -> list[dict[str, Any]]:
    """The options, each followed by those below it, siblings as they were; what is in a circle comes last."""
    below: dict[str | None, list[dict[str, Any]]] = defaultdict(list)
    codes = {option["code"] for option in options}
    for option in options:
        parent = option.get("parent")
        below[parent if parent in codes else None].append(dict(option))

    def walk(parent: str | None) -> Iterator[dict[str, Any]]:
        for option in below.pop(parent, ()):
            yield option
            yield from walk(option["code"])

    ordered = list(walk(None))
    return [*ordered, *(option for rest in below.values() for option in rest)]


def with_descendants(parents: Mapping[str, str | None], codes: Collection[str]) -> list[str]:
    """The codes and those of everything below them; `parents` are in the tree's order."""
    found = set(codes)
    for code, parent in parents.items():
        if parent in found:
            found.add(code)
    return [code for code in parents if code in found]


def tree_errors(options: Options, *, is_tree: bool) -> Iterator[FieldError]:
    """What is wrong with the parents of options."""
    parents = {option["code"]: option.get("parent") for option in options}
    for index, option in enumerate(options):
        parent = option.get("parent")
        if parent is None:
            continue
        pointer = f"/options/{index}/parent"
        if not is_tree:
            yield FieldError(FieldCode.NOT_ALLOWED, _("Only category schemes are trees."), pointer)
        elif parent not in parents:
            yield FieldError(FieldCode.NOT_FOUND, _("There is no such choice."), pointer)
        elif (depth := _depth(parents, option["code"])) is None:
            yield FieldError(FieldCode.CONTRADICTION, _("Nothing can be below itself."), pointer)
        elif depth > MAX_DEPTH:
            detail = _("At most %(count)s levels are possible.") % {"count": MAX_DEPTH}
            yield FieldError(FieldCode.OUT_OF_RANGE, detail, pointer)


def _depth(parents: Mapping[str, str | None], code: str) -> int | None:
    """The level of an option, from 1; None for one that is below itself."""
    seen = [code]
    while (parent := parents.get(seen[-1])) is not None:
        if parent in seen:
            return None
        seen.append(parent)
    return len(seen)
