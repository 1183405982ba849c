"""Makes `.venv` with everything from requirements/dev.txt, and does nothing when it is there already.

Run by the Makefile with the system's Python and nothing else, so this file uses the standard library only, and
no syntax that an old Python would stumble over before it can say that it is too old.
"""

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
    digest = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    if STAMP.exists() and STAMP.read_text() == describe_venv() + digest:
        return
    if not describe_venv():
        make_venv()
    print("Installing the Python packages (the first time takes a minute or two) ...", flush=True)
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input", "--quiet", "--quiet"]
    if subprocess.call([*pip, "install", "--require-hashes", "--requirement", str(REQUIREMENTS)]) != 0:
        sys.exit(f"The packages of {REQUIREMENTS} could not be installed; pip says why above.")
    STAMP.write_text(describe_venv() + digest)


def describe_venv() -> str:
    """The place and version of a `.venv` that works; empty when there is none, or it was moved or half made."""
    script = VENV / "bin" / "pip"
    # The scripts in a moved environment name the place where it was.
    if not PYTHON.exists() or not script.exists() or f"{VENV}/bin/" not in script.read_text():
        return ""
    code = "import pip, sys; print(sys.prefix); print(sys.version)"
    told = subprocess.run([str(PYTHON), "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    return told.stdout.decode()


def make_venv() -> None:
    """Makes an empty environment; on Debian installs the missing package first, if it may."""
    if sys.version_info < OLDEST:
        oldest = ".".join(map(str, OLDEST))
        sys.exit(
            f"Kontor needs Python {oldest} or newer; {sys.executable} is {sys.version.split()[0]}.\n"
            "Name another one: make run PYTHON=/path/to/python3"
        )
    if VENV.exists():
        shutil.rmtree(VENV)
    if not has_ensurepip():
        package = debian_package()
        if not package or os.geteuid() != 0:
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


def debian_package() -> str:
    """The package that brings `venv` to this Python; empty where there is no apt-get."""
    if shutil.which("apt-get") is None:
        return ""
    if Path(sys.executable).resolve() == Path("/usr/bin/python3").resolve():
        return "python3-venv"
    return "python{}.{}-venv".format(*sys.version_info[:2])


if __name__ == "__main__":
    main()
