"""The faults: who is hit, how, for how long."""

import random
import resource
import signal
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import redis

from tests.faults.stage import WORKERS, Stage, below, send_signal, until

# Seconds that each piece of data waits while a server is slow: above and below the timeouts of the service.
_DELAYS = {
    "web": (0.1, 0.5),
    "postgresql": (0.01, 0.06),
    "valkey": (0.2, 1.5),
    "seaweedfs": (0.02, 0.2),
    "smtp": (0.3, 1.0),
}
# So full is a disk that a file cannot pass this size.
_FULL = 4096


@dataclass(frozen=True)
class Fault:
    """One kind of fault on one part of the service. `begin` gives back what ends it; the time between is random,
    in `seconds`.
    """

    part: str
    kind: str
    begin: Callable[[random.Random], Callable[[], None]]
    seconds: tuple[float, float] = (0.2, 2.5)

    @property
    def name(self) -> str:
        return f"{self.part} {self.kind}"


class Injector:
    """Faults one after the other, by a seed. `pace`: factor of how long each lasts, and of the rests between."""

    def __init__(self, stage: Stage, seed: int, *, pace: float = 1) -> None:
        self._stage = stage
        self._rng = random.Random(seed)
        self._pace = pace
        self.counts: Counter[str] = Counter()
        self.faults = {fault.name: fault for fault in self._all()}

    def plan(self, count: int, only: str = "") -> list[str]:
        """`count` names (of those that contain `only`) in random order, each as often as any other."""
        names = sorted(name for name in self.faults if only in name)
        rounds = [self._rng.sample(names, len(names)) for _ in range(-(-count // len(names)))]
        return [name for each in rounds for name in each][:count]

    def inject(self, name: str) -> None:
        """One fault from its beginning to its end; the service is then whole again, or about to be."""
        fault = self.faults[name]
        heal = fault.begin(self._rng)
        try:
            self.rest(*fault.seconds)
        finally:
            heal()
        self.counts[name] += 1

    def rest(self, shortest: float, longest: float) -> None:
        time.sleep(self._rng.uniform(shortest, longest) * self._pace)

    def _all(self) -> list[Fault]:
        processes = [("web", "web"), ("sweeper", "sweeper"), ("worker", "")]
        found = []
        for part, process in processes:
            found += [
                Fault(part, "kill -9", lambda rng, process=process: self._kill_process(process or rng.choice(WORKERS))),
                Fault(
                    part, "restart", lambda rng, process=process: self._restart_process(process or rng.choice(WORKERS))
                ),
                Fault(part, "stop", lambda rng, process=process: self._halt(self._of(process or rng.choice(WORKERS)))),
            ]
        # Long enough to be believed dead and to wake up while another does the work.
        found.append(Fault("worker", "long stop", lambda rng: self._halt(self._of(rng.choice(WORKERS))), (7.0, 10.0)))
        found.append(Fault("web", "kill -9 of one process", lambda rng: self._kill_one_below("web", rng), (0.2, 1.0)))
        for name in ("postgresql", "valkey", "seaweedfs", "smtp"):
            found += [
                Fault(name, "kill -9", lambda rng, name=name: self._kill_server(name)),
                Fault(name, "restart", lambda rng, name=name: self._restart_server(name)),
                Fault(name, "stop", lambda rng, name=name: self._halt(below(self._stage.server(name).process.pid))),
            ]
        for name in ("web", "postgresql", "valkey", "seaweedfs", "smtp"):
            found += [
                Fault(name, "slow", lambda rng, name=name: self._slow(name, rng), (1.0, 4.0)),
                Fault(name, "refuse", lambda rng, name=name: self._refuse(name)),
            ]
        found.append(Fault("postgresql", "kill -9 of one session", self._kill_session, (0.2, 1.0)))
        found.append(Fault("valkey", "wiped", lambda rng: self._wipe(), (0.1, 0.5)))
        found.append(Fault("seaweedfs", "disk full", lambda rng: self._fill_disk()))
        return found

    def _of(self, process: str) -> list[int]:
        return below(self._stage.processes[process].pid)

    def _kill_process(self, name: str) -> Callable[[], None]:
        self._stage.processes[name].kill()
        return lambda: self._stage.start_process(name)

    def _restart_process(self, name: str) -> Callable[[], None]:
        process = self._stage.processes[name]
        process.stop(15)
        return lambda: self._stage.start_process(name)

    def _halt(self, pids: list[int]) -> Callable[[], None]:
        send_signal(pids, signal.SIGSTOP)
        return lambda: send_signal(pids, signal.SIGCONT)

    def _kill_one_below(self, name: str, rng: random.Random) -> Callable[[], None]:
        children = self._of(name)[1:]
        if children:
            send_signal([rng.choice(children)], signal.SIGKILL)
        return lambda: None

    def _kill_server(self, name: str) -> Callable[[], None]:
        self._stage.server(name).kill()
        return lambda: self._stage.restart_server(name)

    def _restart_server(self, name: str) -> Callable[[], None]:
        self._stage.server(name).stop()
        return lambda: self._stage.restart_server(name)

    def _slow(self, name: str, rng: random.Random) -> Callable[[], None]:
        proxy = self._stage.proxies[name]
        proxy.slow(rng.uniform(*_DELAYS[name]))
        return proxy.heal

    def _refuse(self, name: str) -> Callable[[], None]:
        proxy = self._stage.proxies[name]
        proxy.refuse()
        return proxy.heal

    def _kill_session(self, rng: random.Random) -> Callable[[], None]:
        """SIGKILL to a session of the service: PostgreSQL then ends all sessions and recovers."""
        with self._stage.database() as connection:
            rows = connection.execute(
                "SELECT pid FROM pg_stat_activity WHERE application_name = 'kontor' ORDER BY pid"
            ).fetchall()
        if rows:
            send_signal([rng.choice(rows)[0]], signal.SIGKILL)
        return lambda: until(self._database_answers, seconds=30)

    def _database_answers(self) -> bool:
        return self._stage.server("postgresql").probe()

    def _wipe(self) -> Callable[[], None]:
        with redis.Redis(port=self._stage.server("valkey").port) as client:
            client.flushall()
        return lambda: None

    def _fill_disk(self) -> Callable[[], None]:
        """Every write beyond a few kilobytes of a file fails, as on a full disk (EFBIG in place of ENOSPC)."""
        pid = self._stage.server("seaweedfs").process.pid
        before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (_FULL, before[1]))

        def heal() -> None:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, before)

        return heal
