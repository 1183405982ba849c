"""Starting deliveries right after the commit of what they tell of, at one statement where there are no webhooks."""

import threading
import time
import uuid

from accounts.models.webhook import Webhook
from accounts.selectors.webhooks import matches
from accounts.services.webhook_deliveries import wake
from kernel.tenancy import Organisation, OrganisationState, tenant_context

# A job waits longer than that for more events before it ends.
_REST_SECONDS = 1.0


class Awakener:
    """Hears of every commit with events in this process (`kernel.events.on_emit`).

    Asks for the webhooks each time: one that was just made or changed, whichever process did it, hears at once.
    """

    def __init__(self) -> None:
        self._woken: dict[uuid.UUID, float] = {}
        self._lock = threading.Lock()

    def heard(self, organisation: Organisation, kinds: frozenset[str]) -> None:
        """Wake the webhooks that want one of these kinds and were not woken within the last second."""
        if organisation.state is not OrganisationState.ACTIVE:
            return
        with tenant_context(organisation):
            webhooks = Webhook.objects.filter(is_enabled=True).values_list("id", "events")
            wanted = [each for each, patterns in webhooks if any(matches(patterns, kind) for kind in kinds)]
            if wanted := self._rested(wanted):
                wake(wanted)

    def _rested(self, webhook_ids: list[uuid.UUID]) -> list[uuid.UUID]:
        """Those that were not woken within the last second; from now on they were."""
        now = time.monotonic()
        with self._lock:
            self._woken = {each: at for each, at in self._woken.items() if now - at < _REST_SECONDS}
            rested = [each for each in webhook_ids if each not in self._woken]
            self._woken.update(dict.fromkeys(rested, now))
        return rested
