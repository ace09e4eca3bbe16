"""How often one caller may do a thing."""

from __future__ import annotations

import ipaddress
import time

from starlette.types import Scope

MINUTE = 60.0
# More callers than these are not told apart: those that came first are forgotten first.
MOST_CALLERS = 10_000
# Whoever has an IPv6 address has as many as they like, with these bits in common.
OF_ONE_CALLER = 64


class Allowance:
    """So many times a minute for each caller: all at once, or one after the other.

    A number for each caller tells it, the generic cell rate algorithm (ITU-T I.371): when the
    caller will have the whole allowance again.
    """

    def __init__(self, a_minute: int) -> None:
        self._pause = MINUTE / a_minute
        self._whole_again: dict[str, float] = {}

    @property
    def pause(self) -> float:
        """Seconds until one more is allowed to whom none is left."""
        return self._pause

    def is_left(self, caller: str) -> bool:
        """Whether the caller may do it once more."""
        behind = self._whole_again.get(caller, 0.0) - time.monotonic()
        # Half a pause makes up for rounding.
        return behind + self._pause / 2 <= MINUTE

    def take(self, caller: str) -> None:
        """Note that the caller did it."""
        now = time.monotonic()
        if len(self._whole_again) >= MOST_CALLERS:
            self._whole_again = {c: then for c, then in self._whole_again.items() if then > now}
        if len(self._whole_again) >= MOST_CALLERS:
            del self._whole_again[next(iter(self._whole_again))]
        self._whole_again[caller] = max(now, self._whole_again.pop(caller, 0.0)) + self._pause


def caller_of(scope: Scope) -> str:
    """Whom a request comes from: an address of IPv4, or what IPv6 addresses of one have in common.

    Where a proxy was named, the server has put the address that the proxy tells in its place.
    """
    host = scope["client"][0] if scope.get("client") else ""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, OF_ONE_CALLER), strict=False))
