"""Pages of a list of addresses, or of a feed, saved as files: only when asked, and within limits.

What is saved is the page as it came, with its address in a first line that browsers write as well,
so that it is indexed like any file, again and again, without the network.
"""

from __future__ import annotations

import hashlib
import re
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from index.errors import DatelineError
from index.replacing import replacing

if TYPE_CHECKING:
    import httpcore
    import httpx

LARGEST_PAGE = 10_000_000
SECONDS_TO_FETCH = 30.0
REDIRECTS = 5
LONGEST_LIST = 10_000
REDIRECTED = {301, 302, 303, 307, 308}
HEADERS: Mapping[bytes | str, bytes | str] = {
    "User-Agent": "dateline (saves pages for its user to read)",
    # Its pieces can be unpacked a little at a time.
    "Accept-Encoding": "gzip",
}
UNPACKED_AT_A_TIME = 100_000
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
        with replacing(folder / f"{_file_name(address)}{kind}") as part:
            part.write_bytes(as_saved(kind, address, content))
        yield address, None


def as_saved(kind: str, address: str, content: bytes) -> bytes:
    """A page of that kind as a browser saves it: HTML with its address in a first line."""
    mark = f"<!-- saved from url=({len(address):04d}){address} -->\n" if kind == ".html" else ""
    return mark.encode() + content


def read_addresses(list_: Path) -> list[str]:
    """The addresses in a file: one a line ("#" begins a remark), or the links of a feed."""
    import feedparser

    try:
        with list_.open("rb") as file:
            raw = file.read(LARGEST_PAGE + 1)
    except OSError as error:
        raise FetchError(f"{list_}: can't be read ({error.strerror})") from error
    if len(raw) > LARGEST_PAGE:
        raise FetchError(f"{list_}: larger than {LARGEST_PAGE // 1_000_000} MB")
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

    At most 10 MB unpacked, 5 redirects, and 30 seconds for all of it; http and https only, and no
    address of a private network (see `index.documents.network`).
    """
    import httpcore
    from httpx import URL, InvalidURL

    from index.documents.network import PublicNetwork

    network = PublicNetwork(time.monotonic() + SECONDS_TO_FETCH)
    try:
        url = URL(address)
        with httpcore.ConnectionPool(network_backend=network) as pool:
            for _ in range(REDIRECTS + 1):
                with pool.stream("GET", _target(url), headers=HEADERS) as response:
                    headers = {
                        name.lower(): value.decode(errors="replace")
                        for name, value in response.headers
                    }
                    if response.status in REDIRECTED:
                        url = url.join(headers[b"location"])
                        continue
                    return _page(response.status, headers, response.iter_stream())
    except httpcore.TimeoutException as error:
        raise FetchError(f"took longer than {SECONDS_TO_FETCH:.0f} s") from error
    except (httpcore.NetworkError, httpcore.ProtocolError, InvalidURL, ValueError) as error:
        raise FetchError(str(error) or type(error).__name__) from error
    except KeyError as error:
        raise FetchError("redirects to nowhere") from error
    raise FetchError(f"redirects more than {REDIRECTS} times")


def _target(url: httpx.URL) -> httpcore.URL:
    import httpcore

    if url.scheme not in {"http", "https"} or not url.host:
        raise FetchError("not an address of the web")
    return httpcore.URL(
        scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
    )


def _page(status: int, headers: Mapping[bytes, str], pieces: Iterable[bytes]) -> tuple[str, bytes]:
    """What a server's last answer holds. Raises `FetchError` where that is no page."""
    if status != HTTPStatus.OK:
        raise FetchError(f"the server answers {status}")
    kind = headers.get(b"content-type", "").partition(";")[0].strip().casefold()
    if kind not in SUFFIXES:
        raise FetchError(f"of the kind {kind[:60] or 'unknown'}, which is not read")
    packed = headers.get(b"content-encoding", "").strip().casefold()
    if packed not in {"", "identity", "gzip"}:
        raise FetchError(f"packed as {packed[:60]}, which is not read")
    content = bytearray()
    for piece in _unpacked(pieces) if packed == "gzip" else pieces:
        content += piece
        if len(content) > LARGEST_PAGE:
            raise FetchError(f"larger than {LARGEST_PAGE // 1_000_000} MB")
    return SUFFIXES[kind], bytes(content)


def _unpacked(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """What gzip packed, a little at a time, however small it came. Raises `FetchError`."""
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        for piece in pieces:
            rest = piece
            while rest and not unpacker.eof:
                yield unpacker.decompress(rest, UNPACKED_AT_A_TIME)
                rest = unpacker.unconsumed_tail
            if unpacker.eof:
                return
    except zlib.error as error:
        raise FetchError("can't be unpacked") from error
    raise FetchError("ends before its end")


def _file_name(address: str) -> str:
    """From the address's host and path, and unlike that of any other address."""
    parts = urlsplit(address)
    words = re.sub(r"[^A-Za-z0-9]+", "-", f"{parts.hostname}{parts.path}").strip("-")[:80]
    return f"{words}-{hashlib.sha256(address.encode()).hexdigest()[:8]}"
