"""`make audit`: what the registries know against the locked packages, and what the product is made of.

pip-audit is asked about requirements/base.txt and npm about what the web client ships; both come from, and ask,
their registries, so an audit needs a network. The bill of materials (CycloneDX, .local/sbom.json) is written
when pip-audit could answer.
"""

import json
import os
import shutil
import subprocess
import sys

from deploy.local.process import REPOSITORY
from deploy.local.state import LOCAL
from deploy.local.web import WEB, node_environment

PIP_AUDIT = "pip-audit>=2.9,<3"
TOOLS = LOCAL / "audit"
BILL = LOCAL / "sbom.json"
SECONDS = 300


def main() -> int:
    """Exit code 0 when nothing is known, 1 when something is, 2 when nobody could be asked."""
    outcomes = [_python(), _web()]
    return 1 if 1 in outcomes else max(outcomes)


def _python() -> int:
    command = TOOLS / "bin" / "pip-audit"
    if not command.exists():
        shutil.rmtree(TOOLS, ignore_errors=True)
        # In a place of its own: the packages of the audit are none of Kontor's.
        made = subprocess.call([sys.executable, "-m", "venv", str(TOOLS)]) == 0
        pip = [str(TOOLS / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "--quiet", "--quiet"]
        if not made or subprocess.call([*pip, "install", PIP_AUDIT]) != 0:
            shutil.rmtree(TOOLS, ignore_errors=True)
            return _unasked("Python", "pip-audit could not be installed")
    locked = ["--requirement", str(REPOSITORY / "requirements" / "base.txt"), "--require-hashes", "--disable-pip"]
    done = _run([str(command), *locked, "--format", "cyclonedx-json", "--progress-spinner", "off"])
    try:
        bill = json.loads(done.stdout)
    except ValueError:
        return _unasked("Python", _last_line(done.stderr))
    if not bill.get("components"):
        return _unasked("Python", "the registry knows nothing of their holes")
    BILL.write_text(json.dumps(bill, indent=2))
    holes = {f"{hole['id']} {hole['affects'][0]['ref']}" for hole in bill.get("vulnerabilities", [])}
    return _say("Python", len(bill["components"]), sorted(holes))


def _web() -> int:
    command = ["npm", "audit", "--omit=dev", "--json"]
    done = _run(command, cwd=str(WEB), env=dict(node_environment()))
    try:
        told = json.loads(done.stdout)
        holes, total = told["vulnerabilities"], told["metadata"]["dependencies"]["prod"]
    except (ValueError, KeyError):
        return _unasked("web", _last_line(done.stderr))
    return _say("web", total, [f"{name}: {hole['severity']}" for name, hole in sorted(holes.items())])


def _run(command: list[str], **more: object) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(  # type: ignore[call-overload,no-any-return]
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=SECONDS, check=False, **more
        )
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, 1, "", f"no answer within {SECONDS} s")


def _last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1].strip() if lines else "no answer"


def _unasked(what: str, why: str) -> int:
    print(f"{what} packages: not audited, {why[:300]}")
    return 2


def _say(what: str, total: int, holes: list[str]) -> int:
    print(f"{what} packages: {total} locked, {len(holes)} known holes", *holes, sep=os.linesep + "    ")
    return 1 if holes else 0


if __name__ == "__main__":
    sys.exit(main())
