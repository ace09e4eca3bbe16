"""Connections to public addresses alone, and to the very address that was checked, in one time.

httpcore asks this for each connection, redirects included. Imported late, as it imports httpcore.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterable
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from threading import Thread
from typing import Any

from httpcore import ConnectError, ConnectTimeout, NetworkBackend, NetworkStream, ReadTimeout
from httpcore import SyncBackend as Sockets

# All of IPv6 that is given out, and in it what leads elsewhere or nowhere: protocols and tunnels
# (RFC 2928, 3056) and documentation (RFC 3849, 9637). Outside it are, among others, IPv4 in other
# clothes (::ffff:0:0/96, 64:ff9b::/96) and networks of one site.
GIVEN_OUT = ip_network("2000::/3")
ELSEWHERE = tuple(map(ip_network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))
# The way into tunnels (RFC 7526).
RELAYS = ip_network("192.88.99.0/24")


class PublicNetwork(NetworkBackend):
    """Connects, reads and writes until `deadline` (seconds of `time.monotonic`).

    Raises httpcore's errors: `ConnectError` for a host that is not found or not public, and one of
    its timeouts at the deadline.
    """

    def __init__(self, deadline: float) -> None:
        self._deadline = deadline
        self._sockets = Sockets()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 (the deadline is all there is)
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> NetworkStream:
        """A connection to the first address of the host that takes one."""
        addresses = public_addresses(host, port, _left(self._deadline))
        for tried, address in enumerate(addresses):
            # Each has its share of the time.
            share = _left(self._deadline) / (len(addresses) - tried)
            try:
                stream = self._sockets.connect_tcp(
                    str(address), port, share, local_address, socket_options
                )
            except (ConnectError, ConnectTimeout):
                if address == addresses[-1]:
                    raise
                continue
            return _Stream(stream, self._deadline)
        raise ConnectError(f"{host} is not found")


class _Stream(NetworkStream):
    """A connection that ends at the deadline, however little comes at a time."""

    def __init__(self, stream: NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        return self._stream.read(max_bytes, _left(self._deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        self._stream.write(buffer, _left(self._deadline))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> NetworkStream:
        secure = self._stream.start_tls(ssl_context, server_hostname, _left(self._deadline))
        return _Stream(secure, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def public_addresses(host: str, port: int, seconds: float) -> list[IPv4Address | IPv6Address]:
    """The addresses that a host has now, each once. Raises `ConnectError`, also where any of them
    is not public, and `ConnectTimeout`.
    """
    found: list[Any] = []

    def look_up() -> None:
        with suppress(OSError, UnicodeError):
            found.extend(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))

    # The system's own look-up can't be given a time.
    looking = Thread(target=look_up, daemon=True)
    looking.start()
    looking.join(seconds)
    if looking.is_alive():
        raise ConnectTimeout
    addresses = [ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
    if not all(map(is_public, addresses)):
        raise ConnectError(f"{host} is in a private network")
    return list(dict.fromkeys(addresses))


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address is of one machine of the internet, by what it is and not by tunnels."""
    if isinstance(address, IPv4Address):
        return address.is_global and not address.is_multicast and address not in RELAYS
    return (
        address in GIVEN_OUT
        and address.is_global
        and not any(address in network for network in ELSEWHERE)
    )


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise ReadTimeout
    return left
