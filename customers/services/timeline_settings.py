"""Setting which automatic entries timelines show."""

from typing import Any

from django.utils.translation import gettext as _

from customers.inputs.timeline import TimelineSettingsPut
from customers.models import TimelineSettings
from customers.permissions import CustomerRight
from customers.selectors.timeline import describe_settings
from customers.timeline import all_kinds
from kernel import events, history
from kernel.actor import Actor
from kernel.db import write
from kernel.errors import FieldCode, FieldError, invalid
from kernel.locks import lock
from kernel.versions import check_version

RESOURCE = "timeline-settings"
UPDATED = "timeline_settings.updated"
EVENTS = (UPDATED,)


def set_timeline_settings(
    *, actor: Actor, data: TimelineSettingsPut, expected_version: int | None = None
) -> dict[str, Any]:
    """Hide these automatic kinds from timelines, and show all others. Nothing is lost: shown again, all is there.

    Needs `customers:settings:edit`. 412; 422 for an unknown kind, and for one that people write.
    """
    actor.require(CustomerRight.SETTINGS_EDIT)
    automatic = {kind.code for kind in all_kinds() if kind.is_automatic}
    errors = [
        FieldError(
            FieldCode.INVALID_CHOICE,
            _("Expected one of: %(choices)s.") % {"choices": ", ".join(sorted(automatic))},
            pointer=f"/hidden_kinds/{index}",
        )
        for index, kind in enumerate(data.hidden_kinds)
        if kind not in automatic
    ]
    if errors:
        raise invalid(*errors)
    hidden = sorted(set(data.hidden_kinds))
    # The lock, not the row's alone: the row may not be there yet.
    with write(), lock("timeline_settings"):
        row = TimelineSettings.objects.select_for_update(no_key=True).first()
        row = row or TimelineSettings(version=0)
        check_version(row, expected_version)
        before, row.hidden_kinds = row.hidden_kinds, hidden
        if before != hidden:
            row.version += 1
            row.save()
            action = history.Action.CREATED if row.version == 1 else history.Action.UPDATED
            history.record(actor, RESOURCE, row.id, action, {"hidden_kinds": (before, hidden)})
            events.emit(UPDATED, row.id, {"hidden_kinds": hidden, "version": row.version})
        return describe_settings(row)
