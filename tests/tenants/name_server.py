"""A real name server for TXT records, on a free UDP port of this machine."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import dns.message
import dns.rcode
import dns.rrset

from tenants.dns import DnsResolver


@dataclass
class NameServer:
    """`records` maps a name without final dot to its TXT strings; `fails` makes it answer SERVFAIL."""

    port: int
    records: dict[str, list[str]] = field(default_factory=dict)
    fails: bool = False

    def resolver(self) -> DnsResolver:
        return DnsResolver(["127.0.0.1"], port=self.port)

    def answer(self, wire: bytes) -> bytes:
        query = dns.message.from_wire(wire)
        response = dns.message.make_response(query)
        name = query.question[0].name.to_text().removesuffix(".").lower()
        texts = self.records.get(name)
        if self.fails:
            response.set_rcode(dns.rcode.SERVFAIL)
        elif texts is None:
            response.set_rcode(dns.rcode.NXDOMAIN)
        elif texts:
            response.answer.append(dns.rrset.from_text_list(f"{name}.", 60, "IN", "TXT", texts))
        return response.to_wire()


@contextmanager
def running_name_server() -> Iterator[NameServer]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.settimeout(0.1)
        server = NameServer(listener.getsockname()[1])
        stopped = threading.Event()

        def serve() -> None:
            while not stopped.is_set():
                try:
                    wire, client = listener.recvfrom(4096)
                except TimeoutError:
                    continue
                listener.sendto(server.answer(wire), client)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield server
        stopped.set()
        thread.join()
