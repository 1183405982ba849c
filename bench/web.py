"""The web client over 100,000 customers, in a real Chromium: weight, first rows, scrolling, and what Lighthouse says.

Lighthouse (npm) is installed into `.local/lighthouse` when it is not there: the client itself has no use for it.
"""

import gzip
import json
import os
import statistics
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, Response, sync_playwright

from bench.measure import Report, Row
from bench.over_http import Web
from bench.world import Place
from deploy.local import ports, web
from deploy.local.chromium import ARGUMENTS, executable
from deploy.local.state import LOCAL

_LIGHTHOUSE = "lighthouse@^12"
_SLOWER = 4
_ROUNDS = 5
_SCROLLED, _SPEED = 60_000, 3_000  # pixels, pixels a second
_MARKS = {
    "FCP": "first-contentful-paint",
    "LCP": "largest-contentful-paint",
    "TBT": "total-blocking-time",
    "CLS": "cumulative-layout-shift",
}
# When the first row of the list can be read, in milliseconds since the navigation began.
_WATCH = """
new MutationObserver((_changes, observer) => {
  if (document.querySelector("[role=row] [role=gridcell]") === null) return;
  observer.disconnect();
  requestAnimationFrame(() => { window.firstRows = performance.now(); });
}).observe(document, { childList: true, subtree: true });
"""
# For each frame: when it was, and whether five places of the list showed a row, a row's outline, or nothing.
_SAMPLE = """
() => {
  const box = document.querySelector("[role=grid]").parentElement.getBoundingClientRect();
  const frames = { at: [], blank: 0, outlined: 0 };
  const look = (now) => {
    frames.at.push(now);
    const seen = [0.15, 0.35, 0.55, 0.75, 0.95].map((share) => {
      const bottom = Math.min(box.bottom, window.innerHeight);
      const element = document.elementFromPoint(box.left + 200, box.top + share * (bottom - box.top));
      if (element?.closest(".mantine-Skeleton-root, [role=status]")) return "outline";
      return element?.closest("[role=row]") ? "row" : "nothing";
    });
    if (seen.includes("nothing")) frames.blank += 1;
    else if (seen.includes("outline")) frames.outlined += 1;
    if (!frames.done) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  window.frames_ = frames;
}
"""


def measure(place: Place, report: Report) -> None:
    web.build()
    with Web(public=True) as server:
        home = f"http://{urlsplit(place.organisation.url).hostname}:{server.port}"
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS)
            _weight(browser, home, place, report)
            _first_rows(browser, home, place, report)
            _scrolling(browser, home, place, report)
            browser.close()
        _lighthouse(home, place, report)


@contextmanager
def _page(browser: Browser, home: str, place: Place) -> Iterator[Page]:
    """A new window without anything in its cache, signed in."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    _sign_in(context, home, place)
    context.add_init_script(_WATCH)
    yield context.new_page()
    context.close()


def _sign_in(context: BrowserContext, home: str, place: Place) -> None:
    name, _, value = place.cookie.partition("=")
    context.add_cookies([{"name": name, "value": value, "url": home}])


def _open_list(page: Page, home: str) -> float:
    page.goto(f"{home}/customers")
    return float(page.wait_for_function("() => window.firstRows", timeout=120_000).json_value())


def _weight(browser: Browser, home: str, place: Place, report: Report) -> None:
    answers: list[Response] = []
    with _page(browser, home, place) as page:
        page.on("response", lambda answer: answers.append(answer))
        _open_list(page, home)
        page.wait_for_load_state("networkidle")
        scripts = {answer.url: answer.body() for answer in answers if urlsplit(answer.url).path.endswith(".js")}
    assert scripts
    size = sum(len(gzip.compress(script)) for script in scripts.values())
    note = f"({len(scripts)} files)"
    report.add(Row("web: gzipped script of the list", f"{size / 1000:.0f} kB", "-", "<= 300 kB", size <= 3e5, note))


def _first_rows(browser: Browser, home: str, place: Place, report: Report) -> None:
    for name, slower, target in (
        ("web: first rows of the list, nothing cached", 1, None),
        (f"web: the same on a processor slowed {_SLOWER} x", _SLOWER, 1500),
    ):
        loads = [_loads(browser, home, place, slower) for _ in range(_ROUNDS)]
        clock, worked = (statistics.median(figures) for figures in zip(*loads, strict=True))
        note = f"(the page's thread worked {worked:.0f} ms; {_load()})"
        limit, holds = ("-", True) if target is None else (f"<= {target} ms", clock <= target)
        report.add(Row(name, f"{clock:.0f} ms", "-", limit, holds, note))


def _loads(browser: Browser, home: str, place: Place, slower: int) -> tuple[float, float]:
    """Milliseconds until the first rows: on the clock, and of processor time of the page's main thread."""
    with _page(browser, home, place) as page:
        devtools = page.context.new_cdp_session(page)
        devtools.send("Performance.enable", {"timeDomain": "threadTicks"})
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": slower})
        return _open_list(page, home), _worked(devtools)


def _worked(devtools: CDPSession) -> float:
    metrics = devtools.send("Performance.getMetrics")["metrics"]
    return float(next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration") * 1000)


def _scrolling(browser: Browser, home: str, place: Place, report: Report) -> None:
    with _page(browser, home, place) as page:
        _open_list(page, home)
        page.wait_for_load_state("networkidle")
        devtools = page.context.new_cdp_session(page)
        devtools.send("Performance.enable", {"timeDomain": "threadTicks"})
        before = _worked(devtools)
        page.evaluate(_SAMPLE)
        gesture = {"x": 700, "y": 600, "yDistance": -_SCROLLED, "speed": _SPEED, "gestureSourceType": "mouse"}
        devtools.send("Input.synthesizeScrollGesture", gesture)
        frames: dict[str, Any] = page.evaluate("() => { window.frames_.done = true; return window.frames_; }")
        worked = (_worked(devtools) - before) / (_SCROLLED / _SPEED * 1000)
        scrolled = page.evaluate("() => document.querySelector('[role=grid]').parentElement.scrollTop")
    assert scrolled > _SCROLLED * 0.9, f"scrolled {scrolled} of {_SCROLLED} pixels"
    times = frames["at"]
    rate = (len(times) - 1) / (times[-1] - times[0]) * 1000
    note = f"(the page's thread was busy for {worked:.0%} of the way; {_load()})"
    name = f"web: scrolling {place.customers:,} customers at {_SPEED} px/s"
    report.add(Row(name, f"{rate:.0f} frames/s", "-", ">= 58 frames/s", rate >= 58, note))
    blank = frames["blank"] / len(times)
    note = f"(rows still outlined in {frames['outlined'] / len(times):.1%})"
    report.add(Row("web: blank frames while scrolling", f"{blank:.1%}", "-", "0 %", blank == 0, note))


def _lighthouse(home: str, place: Place, report: Report) -> None:
    folder = LOCAL / "lighthouse"
    command = folder / "node_modules" / ".bin" / "lighthouse"
    environment = dict(web.node_environment()) | {"CHROME_PATH": executable()}
    if not command.exists():
        install = ["npm", "install", "--no-audit", "--no-fund", "--prefix", str(folder), _LIGHTHOUSE]
        subprocess.run(install, env=environment, check=True, stdout=subprocess.DEVNULL)
    for form, options in (("desktop", ["--preset=desktop"]), ("phone", [])):
        scores, note = _judged(command, options, home, place, environment)
        for category, score in scores.items():
            name = f"web: Lighthouse {category}, {form}"
            report.add(Row(name, str(score), "-", ">= 95", score >= 95, note))


def _judged(
    command: Path, options: list[str], home: str, place: Place, environment: dict[str, str]
) -> tuple[dict[str, int], str]:
    """The scores of the list's page, 0 to 100, and what they come from."""
    (port,) = ports.pick(1)
    with sync_playwright() as playwright, TemporaryDirectory() as profile:
        # Cookies are those of a browser that Lighthouse finds running: as headers, the page's own would replace them.
        context = playwright.chromium.launch_persistent_context(
            profile, executable_path=executable(), args=[*ARGUMENTS, f"--remote-debugging-port={port}"]
        )
        _sign_in(context, home, place)
        done = subprocess.run(
            [
                *(str(command), f"{home}/customers", *options, "--quiet", "--output=json"),
                *("--only-categories=performance,accessibility", f"--port={port}", "--disable-storage-reset"),
            ],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        context.close()
    told = json.loads(done.stdout)
    assert told["finalDisplayedUrl"].endswith("/customers"), told["finalDisplayedUrl"]
    marks = (f"{name} {told['audits'][audit]['displayValue']}" for name, audit in _MARKS.items())
    note = f"({', '.join(marks)}; {_load()})".replace("\N{NO-BREAK SPACE}", " ")
    return {name: round(category["score"] * 100) for name, category in told["categories"].items()}, note


def _load() -> str:
    """How busy the machine is: timings of a browser mean little without it."""
    return f"load {os.getloadavg()[0]:.0f} on {os.cpu_count()} cores"
