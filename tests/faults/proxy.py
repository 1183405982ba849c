"""A TCP relay between the service and one server, which can turn that server slow or unreachable."""

import asyncio
import contextlib
import socket
import struct
import threading

from deploy.local import ports

_PIECE = 64 * 1024
# Closing then sends a reset, as a machine that went away does.
_RESET = struct.pack("ii", 1, 0)


class Proxy:
    """Listens on `port` of 127.0.0.1 and passes all on to `target`, as fast as it can or as it is told.

    While it refuses, the port stays bound but nobody listens: clients get a real ECONNREFUSED, and no other
    process can take the port meanwhile.
    """

    def __init__(self, target: int) -> None:
        self.target = target
        (self.port,) = ports.pick(1)
        self._delay = 0.0
        self._listener = socket.socket()
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._listener.bind(("127.0.0.1", self.port))
        self._loop = asyncio.new_event_loop()
        self._relays: set[asyncio.Task[None]] = set()
        self._listening = threading.Event()
        self._closed = False
        self.heal()
        for work in (self._loop.run_forever, self._accept):
            threading.Thread(target=work, name="proxy", daemon=True).start()

    def slow(self, seconds: float) -> None:
        """From now on each piece of data (at most 64 KB), in either direction, waits so long."""
        self._delay = seconds

    def refuse(self) -> None:
        """Reset every connection and refuse new ones."""
        self._listening.clear()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._loop.call_soon_threadsafe(self._cancel_all)

    def heal(self) -> None:
        """Pass everything on at once again."""
        self._delay = 0.0
        if not self._listening.is_set():
            self._listener.listen(128)
            self._listening.set()

    def close(self) -> None:
        self._closed = True
        self.refuse()
        self._listening.set()
        self._listener.close()
        asyncio.run_coroutine_threadsafe(self._end_relays(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)

    def _accept(self) -> None:
        while not self._closed:
            try:
                client, _address = self._listener.accept()
            except OSError:
                self._listening.wait()
                continue
            self._loop.call_soon_threadsafe(self._begin, client)

    def _begin(self, client: socket.socket) -> None:
        task = self._loop.create_task(self._relay(client))
        self._relays.add(task)
        task.add_done_callback(self._relays.discard)

    def _cancel_all(self) -> None:
        for task in self._relays:
            task.cancel()

    async def _end_relays(self) -> None:
        while self._relays:
            self._cancel_all()
            await asyncio.wait(self._relays)

    async def _relay(self, client: socket.socket) -> None:
        server = socket.socket()
        try:
            for each in (client, server):
                each.setblocking(False)
                each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            await self._loop.sock_connect(server, ("127.0.0.1", self.target))
            async with asyncio.TaskGroup() as both:
                both.create_task(self._pump(client, server))
                both.create_task(self._pump(server, client))
        except* (OSError, asyncio.CancelledError):
            for each in (client, server):
                each.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        finally:
            client.close()
            server.close()

    async def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        while data := await self._loop.sock_recv(source, _PIECE):
            if self._delay:
                await asyncio.sleep(self._delay)
            await self._loop.sock_sendall(sink, data)
        sink.shutdown(socket.SHUT_WR)
