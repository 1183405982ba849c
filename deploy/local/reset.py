"""`make reset`: forgets everything that `make run` has stored in this clone."""

import sys

from deploy.local.process import LocalError
from deploy.local.state import State


def main() -> int:
    """Exit code 1, with the reason on stderr, while a run uses the state."""
    state = State.from_arguments(__doc__)
    try:
        state.remove()
    except (LocalError, PermissionError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Removed {state.directory.name}/. The next `make run` starts afresh.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
