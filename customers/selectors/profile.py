"""The profile of a customer: the panels that somebody has, each with what it shows."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import structlog

from customers.profile import Document, PanelState, Place, Widget, all_widgets
from customers.selectors.customers import get_customer
from customers.selectors.profile_layouts import Layout, layout_of
from kernel.actor import Actor
from kernel.db import harmless

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel; `data` is None unless it is open, `failure` what kept it from being loaded."""

    widget: Widget
    place: Place
    data: Mapping[str, Any] | None = None
    failure: Exception | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """A customer's document, and the panels around it in their order."""

    customer: Document
    layout: Layout
    panels: list[Panel]


def profile_of_customer(*, actor: Actor, customer_id: uuid.UUID) -> Profile:
    """The profile as the actor has it; only open panels are loaded.

    Needs `customers:customer:view`; 404. At most twenty statements, those of the request included. A panel that
    fails says so, and takes nothing else with it.
    """
    customer = get_customer(actor=actor, customer_id=customer_id)
    layout = layout_of(actor)
    widgets = all_widgets()
    panels = [_panel(actor, customer, widgets[place.code], place) for place in layout.places]
    return Profile(customer, layout, panels)


def _panel(actor: Actor, customer: Document, widget: Widget, place: Place) -> Panel:
    if widget.load is None or place.state is not PanelState.OPEN:
        return Panel(widget, place)
    try:
        with harmless():
            return Panel(widget, place, widget.load(actor, customer))
    except Exception as failure:  # noqa: BLE001 - logged, and shown in the panel's place
        _log.exception("panel_failed", panel=widget.code)
        return Panel(widget, place, failure=failure)
