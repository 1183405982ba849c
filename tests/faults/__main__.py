"""The long form: `python -m tests.faults --faults 200 --seed 7` (`make faults`). Prints what docs/faults.md tells.

Exit code 1 if a promise is broken.
"""

import argparse
import statistics
import sys
import time

from tests.faults.killed_exports import KilledExports, killed_exports
from tests.faults.promises import Verdict
from tests.faults.runs import Recoveries, Rolling, Storm, recoveries, rolling, storm
from tests.faults.stage import QUICK, Stage


def main() -> int:
    arguments = _arguments()
    _say(
        f"seed {arguments.seed}, {arguments.faults} faults, {arguments.rolls} rolling restarts,"
        f" {arguments.export_kills} killed exports, {arguments.kills} kills"
    )
    right = True
    if arguments.faults:
        with Stage(QUICK) as stage:
            held = _tell_storm(
                storm(
                    stage,
                    faults=arguments.faults,
                    only=arguments.only,
                    seed=arguments.seed,
                    frozen_rows=60_000,
                    drain_seconds=600,
                    shorten_after=60,
                    say=_say,
                )
            )
            right &= _judged(stage, held)
    if arguments.rolls:
        with Stage({}) as stage:
            held = _tell_rolling(rolling(stage, times=arguments.rolls, seed=arguments.seed, say=_say))
            right &= _judged(stage, held)
    if arguments.export_kills:
        with Stage(QUICK) as stage:
            held = _tell_killed_exports(
                killed_exports(stage, kills=arguments.export_kills, frozen_rows=120_000, seed=arguments.seed, say=_say)
            )
            right &= _judged(stage, held)
    if arguments.kills:
        with Stage({}) as stage:
            held = _tell_recoveries(recoveries(stage, kills=arguments.kills, frozen_rows=200_000, say=_say))
            right &= _judged(stage, held)
    return 0 if right else 1


def _judged(stage: Stage, held: bool) -> bool:
    if not held:
        stage.keep_logs = True
        _say(f"logs: {stage.directory / 'logs'}")
    return held


def _tell_storm(found: Storm) -> bool:
    _say(f"\n{sum(found.faults.values())} faults in {found.seconds:.0f} s")
    _say(f"all jobs were done {found.drained_after:.0f} s later")
    for name, count in sorted(found.faults.items()):
        _say(f"  {count:4}  {name}")
    _say("answers to the load, every try counted:")
    for name, count in sorted(found.answers.items(), key=lambda item: -item[1]):
        _say(f"  {count:6}  {name}")
    for death in found.deaths:
        _say(f"ended by itself: {death}")
    return _tell_verdict(found.verdict)


def _tell_rolling(found: Rolling) -> bool:
    _say(f"\n{found.requests} requests during rolling restarts, failed: {found.failed or 'none'}")
    _say(f"jobs that a stopping worker gave back: {found.jobs_given_back}")
    return _tell_verdict(found.verdict) and not found.failed


def _tell_killed_exports(found: KilledExports) -> bool:
    _say(
        f"\n{found.struck.total()} attempts were struck by {found.kills} kills of both workers in {found.seconds:.0f} s"
    )
    for name, count in (found.struck + found.struck_of).most_common():
        _say(f"  {count:6}  {name}")
    for claims, count in sorted(found.claims.items()):
        _say(f"  {count:6}  exports that were begun {claims} times")
    return _tell_verdict(found.verdict)


def _tell_recoveries(found: Recoveries) -> bool:
    _say(f"\n{len(found.claimed)} killed jobs")
    _say(f"claimed again after {_spread(found.claimed)}, done after {_spread(found.ended)}")
    return max(found.claimed) <= 60


def _tell_verdict(verdict: Verdict) -> bool:
    for name, count in verdict.figures.items():
        _say(f"  {count:6}  {name}")
    for promise, breaches in verdict.broken.items():
        _say(f"  {'BROKEN' if breaches else 'held':6}  {promise}")
        for each in breaches:
            _say(f"          {each}")
    return not verdict.lines()


def _spread(seconds: list[float]) -> str:
    return f"{min(seconds):.1f} to {max(seconds):.1f} s (median {statistics.median(seconds):.1f} s)"


def _say(message: str) -> None:
    print(message, flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--faults", type=int, default=200)
    parser.add_argument("--only", default="", help="only faults whose name contains this, as `postgresql`")
    parser.add_argument("--kills", type=int, default=8, help="kills whose recovery is measured, with the usual times")
    parser.add_argument("--export-kills", type=int, default=50, help="attempts at exports that a kill ends")
    parser.add_argument("--rolls", type=int, default=20, help="rolling restarts")
    parser.add_argument("--seed", type=int, default=time.time_ns() % 100_000)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
