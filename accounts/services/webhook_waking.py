"""Starting deliveries right after the commit of what they tell of, at hardly any cost where there are no webhooks."""

import threading
import time
import uuid
from collections.abc import Mapping

from accounts.models.webhook import Webhook
from accounts.selectors.webhooks import matches
from accounts.services.webhook_deliveries import wake
from kernel.tenancy import Organisation, OrganisationState, tenant_context

# What another process did to a webhook is known here that much later; what it misses until then the duty tells.
_KNOWN_SECONDS = 1.0
# A job waits longer than that for more events before it ends.
_REST_SECONDS = 1.0
_OF_WEBHOOKS = "webhook."


class Awakener:
    """Hears of every commit with events in this process (`kernel.events.on_emit`)."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[float, Mapping[uuid.UUID, list[str]]]] = {}
        self._woken: dict[uuid.UUID, float] = {}
        self._lock = threading.Lock()

    def heard(self, organisation: Organisation, kinds: frozenset[str]) -> None:
        """Wake the webhooks that want one of these kinds and were not woken within the last second.

        A webhook that was made or changed in this process counts at once.
        """
        if organisation.state is not OrganisationState.ACTIVE:
            return
        if any(kind.startswith(_OF_WEBHOOKS) for kind in kinds):
            self._forget(organisation)
        webhooks = self._webhooks(organisation)
        wanted = [each for each, patterns in webhooks.items() if any(matches(patterns, kind) for kind in kinds)]
        if wanted := self._rested(wanted):
            with tenant_context(organisation):
                wake(wanted)

    def _forget(self, organisation: Organisation) -> None:
        with self._lock:
            self._known.pop(organisation.schema_name, None)

    def _webhooks(self, organisation: Organisation) -> Mapping[uuid.UUID, list[str]]:
        """What each enabled webhook wants, as it was at most a second ago."""
        schema, now = organisation.schema_name, time.monotonic()
        with self._lock:
            read_at, known = self._known.get(schema, (-_KNOWN_SECONDS, {}))
        if now - read_at < _KNOWN_SECONDS:
            return known
        with tenant_context(organisation):
            known = dict(Webhook.objects.filter(is_enabled=True).values_list("id", "events"))
        with self._lock:
            self._known[schema] = (now, known)
        return known

    def _rested(self, webhook_ids: list[uuid.UUID]) -> list[uuid.UUID]:
        """Those that were not woken within the last second; from now on they were."""
        now = time.monotonic()
        with self._lock:
            self._woken = {each: at for each, at in self._woken.items() if now - at < _REST_SECONDS}
            rested = [each for each in webhook_ids if each not in self._woken]
            self._woken.update(dict.fromkeys(rested, now))
        return rested
