"""Starting deliveries right after the commit of what they tell of, at no cost where there are no webhooks."""

import threading
import time
import uuid
from collections.abc import Mapping

from accounts.models.webhook import Webhook
from accounts.selectors.webhooks import matches
from accounts.services.webhook_deliveries import wake
from kernel.tenancy import Organisation, OrganisationState, tenant_context

# A webhook that somebody makes elsewhere is known here that much later; until then the duty wakes it.
_KNOWN_SECONDS = 5.0
# A job waits longer than that for more events before it ends.
_REST_SECONDS = 1.0


class Awakener:
    """Hears of every commit with events in this process (`kernel.events.on_emit`)."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[float, Mapping[uuid.UUID, list[str]]]] = {}
        self._woken: dict[uuid.UUID, float] = {}
        self._lock = threading.Lock()

    def heard(self, organisation: Organisation, kinds: frozenset[str]) -> None:
        """Wake the webhooks that want one of these kinds and were not woken within the last second."""
        if organisation.state is not OrganisationState.ACTIVE:
            return
        now = time.monotonic()
        wanted = [
            webhook_id
            for webhook_id, patterns in self._webhooks(organisation, now).items()
            if any(matches(patterns, kind) for kind in kinds)
        ]
        with self._lock:
            wanted = [each for each in wanted if now - self._woken.get(each, -_REST_SECONDS) >= _REST_SECONDS]
            self._woken.update(dict.fromkeys(wanted, now))
        if wanted:
            with tenant_context(organisation):
                wake(wanted)

    def _webhooks(self, organisation: Organisation, now: float) -> Mapping[uuid.UUID, list[str]]:
        schema = organisation.schema_name
        with self._lock:
            read_at, known = self._known.get(schema, (-_KNOWN_SECONDS, {}))
        if now - read_at < _KNOWN_SECONDS:
            return known
        with tenant_context(organisation):
            known = dict(Webhook.objects.filter(is_enabled=True).values_list("id", "events"))
        with self._lock:
            self._known[schema] = (now, known)
            self._woken = {key: at for key, at in self._woken.items() if now - at < _REST_SECONDS}
        return known
