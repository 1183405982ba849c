"""The program of `mortal`: for each line `<organisation id> <job id>` on stdin it forks a process that handles the job,
and says its pid; an empty line waits for that process and says how it ended (0, or minus the signal).
"""

import os
import sys

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from kernel.imports import staging
    from kernel.jobs.runner import run

    staging.BATCH_ROWS = int(sys.argv[1])
    pid = 0
    for line in sys.stdin:
        if not line.strip():
            status = os.waitpid(pid, 0)[1]
            sys.stdout.write(f"{-os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)}\n")
        elif pid := os.fork():
            sys.stdout.write(f"{pid}\n")
        else:
            run(*line.split())
            os._exit(0)
        sys.stdout.flush()


if __name__ == "__main__":
    main()
