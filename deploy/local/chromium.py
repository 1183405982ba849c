"""The browser of the tests and of `make bench`: the system's Chromium, installed where it is missing and may be."""

import fcntl
import os
import shutil
import subprocess

from deploy.local.state import LOCAL

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_MISSING = """Chromium is needed, and there is none. Install it, then run make again:
    sudo apt-get install -y --no-install-recommends chromium"""


def executable() -> str:
    """The path of the browser. Where there is none, Debian's package is installed, by root.

    Raises RuntimeError that says what to install: what needs a browser fails without one.
    """
    LOCAL.mkdir(exist_ok=True)
    # The processes of one run come here at once, and apt-get refuses a second one.
    with (LOCAL / "chromium.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        found = _installed()
        said = ""
        if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
            said = _install()
            found = _installed()
    if found is None:
        raise RuntimeError(f"{_MISSING}\n{said}".rstrip())
    return found


def _installed() -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None)


def _install() -> str:
    """The end of what apt-get said."""
    quietly = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    said = ""
    for arguments in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
        done = subprocess.run(
            ["apt-get", "-qq", *arguments],
            env=quietly,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
        said += done.stdout
    return "\n".join(said.splitlines()[-20:])
