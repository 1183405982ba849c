"""Makes `.venv` with everything from requirements/dev.txt, and does nothing when it is there already.

Run by the Makefile with the system's Python and nothing else, so this file uses the standard library only, and
no syntax that an old Python would stumble over before it can say that it is too old.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)
REPOSITORY = Path(__file__).resolve().parents[2]
VENV = REPOSITORY / ".venv"
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = REPOSITORY / "requirements" / "dev.txt"
STAMP = VENV / "requirements.stamp"


def main() -> None:
    """Exits with code 1 and a message that says what to do, when the environment cannot be made."""
    if sys.version_info < OLDEST:
        sys.exit(
            f"Kontor needs Python {OLDEST[0]}.{OLDEST[1]} or newer; {sys.executable} is {sys.version.split()[0]}.\n"
            "Name another one: make run PYTHON=/path/to/python3"
        )
    # A moved or upgraded environment is made anew: its scripts hold absolute paths.
    wanted = "\n".join((str(VENV), sys.version, hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()))
    if STAMP.exists() and STAMP.read_text() == wanted:
        return
    if not is_usable():
        make_venv()
    print("Installing the Python packages (the first time takes a minute or two) ...", flush=True)
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input", "--quiet"]
    installed = subprocess.call([*pip, "install", "--require-hashes", "--requirement", str(REQUIREMENTS)])
    if installed != 0:
        sys.exit(f"The packages of {REQUIREMENTS} could not be installed; pip says why above.")
    STAMP.write_text(wanted)


def is_usable() -> bool:
    """Whether `.venv` is here, of this Python, and has pip."""
    if not PYTHON.exists():
        return False
    code = "import pip, sys; print(sys.prefix); print(sys.version)"
    told = subprocess.run([str(PYTHON), "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    return told.stdout.decode() == f"{VENV}\n{sys.version}\n"


def make_venv() -> None:
    """Makes an empty environment; on Debian installs the missing package first, if it may."""
    if VENV.exists():
        shutil.rmtree(VENV)
    if not has_ensurepip():
        package = debian_package()
        if package is None or os.geteuid() != 0:
            sys.exit(
                "This Python has no `venv`. Install it, then run make again:\n    sudo apt-get install -y {}".format(
                    package or "python3-venv"
                )
            )
        print(f"Installing {package} ...", flush=True)
        environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
        subprocess.call(["apt-get", "update", "-qq"], env=environment)
        if subprocess.call(["apt-get", "install", "-y", "-qq", package], env=environment) != 0:
            sys.exit(f"{package} could not be installed; apt-get says why above.")
    if subprocess.call([sys.executable, "-m", "venv", str(VENV)]) != 0:
        sys.exit(f"{VENV} could not be made.")


def has_ensurepip() -> bool:
    """Debian takes ensurepip out of its Python; `python -m venv` cannot do without."""
    return subprocess.call([sys.executable, "-c", "import ensurepip, venv"], stderr=subprocess.DEVNULL) == 0


def debian_package() -> str | None:
    """The package that brings `venv` to this Python; None where there is no apt-get."""
    if shutil.which("apt-get") is None:
        return None
    if Path(sys.executable).resolve() == Path("/usr/bin/python3").resolve():
        return "python3-venv"
    return "python{}.{}-venv".format(*sys.version_info[:2])


if __name__ == "__main__":
    main()
