"""Pages of a list of addresses, or of a feed, saved as files: only when asked, and within limits.

What is saved is the page as it came, with its address in a first line that browsers write as well,
so that it is indexed like any file, again and again, without the network.
"""

from __future__ import annotations

import hashlib
import ipaddress
import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from index.errors import DatelineError

LARGEST_PAGE = 10_000_000
SECONDS_TO_FETCH = 30.0
REDIRECTS = 5
LONGEST_LIST = 10_000
USER_AGENT = "dateline (saves pages for its user to read)"
SUFFIXES = {"text/html": ".html", "application/xhtml+xml": ".html", "application/pdf": ".pdf"}
SUFFIXES |= {"text/plain": ".txt"}


class FetchError(DatelineError):
    """A list that can't be read, or a page that was not fetched: why, in a few words."""


def fetch(list_: Path, folder: Path) -> Iterator[tuple[str, str | None]]:
    """Fetch each page of a list or feed file into `folder`; yields (address, why it failed).

    A page of the same address is saved in the same file. Raises `FetchError` where the list can't
    be read.
    """
    addresses = read_addresses(list_)
    folder.mkdir(parents=True, exist_ok=True)
    for address in addresses:
        try:
            kind, content = download(address)
        except FetchError as error:
            yield address, str(error)
            continue
        mark = f"<!-- saved from url=({len(address):04d}){address} -->\n" if kind == ".html" else ""
        (folder / f"{_file_name(address)}{kind}").write_bytes(mark.encode() + content)
        yield address, None


def read_addresses(list_: Path) -> list[str]:
    """The addresses in a file: one a line ("#" begins a remark), or the links of a feed."""
    import feedparser

    try:
        if list_.stat().st_size > LARGEST_PAGE:
            raise FetchError(f"{list_}: larger than {LARGEST_PAGE // 1_000_000} MB")
        raw = list_.read_bytes()
    except OSError as error:
        raise FetchError(f"{list_}: can't be read ({error.strerror})") from error
    if raw.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        found = [entry.get("link", "") for entry in feedparser.parse(raw).entries]
    else:
        lines = raw.decode("utf-8", errors="replace").splitlines()
        found = [line.strip() for line in lines if not line.lstrip().startswith("#")]
    addresses = list(dict.fromkeys(filter(None, found)))
    if not addresses:
        raise FetchError(f"{list_}: neither addresses, one a line, nor a feed with links")
    if len(addresses) > LONGEST_LIST:
        raise FetchError(f"{list_}: more than {LONGEST_LIST:,} addresses")
    return addresses


def download(address: str) -> tuple[str, bytes]:
    """The kind (".html") and bytes of a page. Raises `FetchError`.

    At most 10 MB, 30 seconds and 5 redirects, http and https only, and no address of a private
    network: each redirect is checked, and the connection goes to the very address checked.
    """
    import httpx

    deadline = time.monotonic() + SECONDS_TO_FETCH
    try:
        with httpx.Client(timeout=SECONDS_TO_FETCH / 3, trust_env=False) as client:
            for _ in range(REDIRECTS + 1):
                with client.stream(**_request(address)) as response:
                    if response.is_redirect:
                        address = urljoin(address, response.headers["location"])
                        continue
                    if response.status_code != httpx.codes.OK:
                        raise FetchError(f"the server answers {response.status_code}")
                    kind = response.headers.get("content-type", "").partition(";")[0].strip()
                    if kind not in SUFFIXES:
                        raise FetchError(f"of the kind {kind or 'unknown'}, which is not read")
                    return SUFFIXES[kind], _read(response.iter_bytes(), deadline)
    except (httpx.HTTPError, httpx.InvalidURL, KeyError, ValueError) as error:
        raise FetchError(str(error) or type(error).__name__) from error
    raise FetchError(f"redirects more than {REDIRECTS} times")


def _request(address: str) -> dict[str, Any]:
    """A request to the public address that a page's host has now, under the host's own name.

    Looking the name up again when connecting could give another address than the one checked.
    """
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise FetchError("not an address of the web")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchError(f"{parts.hostname} is not found") from error
    ips = [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
    if not ips or any(not _is_public(ip) for ip in ips):
        raise FetchError(f"{parts.hostname} is in a private network")
    host = f"[{ips[0]}]" if ips[0].version == 6 else str(ips[0])
    return {
        "method": "GET",
        "url": parts._replace(netloc=f"{host}:{port}", fragment="").geturl(),
        "headers": {"Host": parts.netloc.rpartition("@")[2], "User-Agent": USER_AGENT},
        "extensions": {"sni_hostname": parts.hostname},
    }


def _is_public(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1])
        if inner:
            return _is_public(inner)
    return ip.is_global and not ip.is_multicast


def _read(pieces: Iterator[bytes], deadline: float) -> bytes:
    content = bytearray()
    for piece in pieces:
        content += piece
        if len(content) > LARGEST_PAGE:
            raise FetchError(f"larger than {LARGEST_PAGE // 1_000_000} MB")
        if time.monotonic() > deadline:
            raise FetchError(f"took longer than {SECONDS_TO_FETCH:.0f} s")
    return bytes(content)


def _file_name(address: str) -> str:
    """From the address's host and path, and unlike that of any other address."""
    parts = urlsplit(address)
    words = re.sub(r"[^A-Za-z0-9]+", "-", f"{parts.hostname}{parts.path}").strip("-")[:80]
    return f"{words}-{hashlib.sha256(address.encode()).hexdigest()[:8]}"
