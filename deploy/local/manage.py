"""`manage.py` with the environment of the present `make run`: python -m deploy.local.manage <command> ..."""

import os
import sys

from deploy.local.process import REPOSITORY, LocalError
from deploy.local.state import LOCAL, State


def main() -> None:
    """Becomes manage.py; exit code 1, with the reason on stderr, when nothing runs."""
    try:
        environment = State(LOCAL).published()
    except LocalError as error:
        sys.exit(str(error))
    command = [sys.executable, str(REPOSITORY / "manage.py"), *sys.argv[1:]]
    os.execve(sys.executable, command, os.environ | environment)


if __name__ == "__main__":
    main()
