"""TCP ports of 127.0.0.1, chosen by the operating system."""

import contextlib
import socket
from collections.abc import Sequence


def pick(count: int) -> tuple[int, ...]:
    """`count` different ports that nobody listens on at this moment."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return tuple(each.getsockname()[1] for each in sockets)


def all_free(ports: Sequence[int], address: str = "127.0.0.1") -> bool:
    """Whether a server could listen on every one of `ports` at `address`."""
    with contextlib.ExitStack() as stack:
        for port in ports:
            each = stack.enter_context(socket.socket())
            # As servers do: a connection that still lingers from an earlier run does not count.
            each.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                each.bind((address, port))
            except OSError:
                return False
    return True
