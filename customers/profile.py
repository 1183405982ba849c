"""What profiles of customers show. Upper floors register panels of their own."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from customers.permissions import CustomerRight
from kernel.actor import Actor
from kernel.errors import Text

Document = Mapping[str, Any]


class PanelState(StrEnum):
    """Whether a panel shows what it has, its title alone, or nothing."""

    OPEN = "open"
    COLLAPSED = "collapsed"
    HIDDEN = "hidden"


class PanelColumn(StrEnum):
    """Where a panel stands if there is room for two columns; else `main` comes before `side`."""

    MAIN = "main"
    SIDE = "side"


@dataclass(frozen=True, eq=False, slots=True)
class Widget:
    """A panel that profiles can have.

    - `right`: what it takes to see it.
    - `load(actor, customer)`: what it shows, made of the customer's document and few statements; it is called for
      open panels only. None for a panel that clients fill from another address, when it is opened.
    - `column` and `state`: what it has where nobody has chosen.
    """

    code: str
    label: Text
    load: Callable[[Actor, Document], Mapping[str, Any]] | None
    right: str = CustomerRight.VIEW
    column: PanelColumn = PanelColumn.SIDE
    state: PanelState = PanelState.OPEN


@dataclass(frozen=True, slots=True)
class Place:
    """Where a panel stands, and how."""

    code: str
    column: PanelColumn
    state: PanelState

    def as_dict(self) -> dict[str, str]:
        return {"code": self.code, "column": self.column.value, "state": self.state.value}


_widgets: dict[str, Widget] = {}


def register(*widgets: Widget) -> None:
    """Make panels known, in an app's `ready`: their order is the standard one. ValueError for one given twice."""
    for widget in widgets:
        if widget.code in _widgets:
            raise ValueError(f"profile widget {widget.code} is registered twice")
        _widgets[widget.code] = widget


def all_widgets() -> dict[str, Widget]:
    """Every panel by its code, in the standard order."""
    return dict(_widgets)


def arranged(chosen: Sequence[Place], widgets: Iterable[Widget]) -> list[Place]:
    """Where the panels stand: as chosen, without those that are not among `widgets`.

    A panel of which the choice says nothing, because it is newer, comes after the others of its column.
    """
    known = {widget.code: widget for widget in widgets}
    places = [place for place in chosen if place.code in known]
    named = {place.code for place in places}
    places += [Place(code, each.column, each.state) for code, each in known.items() if code not in named]
    order = list(PanelColumn)
    return sorted(places, key=lambda place: order.index(place.column))


def places_of(rows: Iterable[Mapping[str, str]]) -> list[Place]:
    """Places as they are stored; `arranged` leaves out what has gone since."""
    return [Place(row["code"], PanelColumn(row["column"]), PanelState(row["state"])) for row in rows]
