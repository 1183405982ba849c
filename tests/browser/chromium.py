"""The browser: the system's Chromium, installed where it is missing and may be."""

import os
import shutil
import subprocess

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


def executable() -> str:
    """The path of the browser. Where there is none, Debian's package is installed, by root.

    Raises RuntimeError that says what to install: tests that need a browser fail without one, and are never skipped.
    """
    found = _installed()
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        quietly = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
        for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"]):
            subprocess.run(command, env=quietly, check=False, stdout=subprocess.DEVNULL)
        found = _installed()
    if found is None:
        raise RuntimeError("The browser tests need Chromium: sudo apt-get install -y chromium")
    return found


def _installed() -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None)
