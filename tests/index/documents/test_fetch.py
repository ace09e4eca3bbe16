from __future__ import annotations

import gzip
import socket
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any, ClassVar

import pytest

from index.documents import fetch as fetching
from index.documents import network
from index.documents.fetch import FetchError, download, fetch, read_addresses
from index.documents.files import read_items
from index.documents.load import load
from index.documents.sandbox import Sandbox
from tests.index.files import HTML, TITLE

FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>The Example</title>
<item><title>One</title><link>https://example.org/one</link></item>
<item><title>Two</title><link>https://example.org/two</link></item></channel></rss>"""


PAGE = HTML.replace('<link rel="canonical"', "<link").encode()
PACKED = {
    "/gzip": ("gzip", gzip.compress(PAGE)),
    "/cut": ("gzip", gzip.compress(PAGE)[:-20]),
    "/not": ("gzip", PAGE),
    "/other": ("br", PAGE),
    "/bomb": ("gzip", gzip.compress(b"\0" * 200_000_000)),
}


class Pages(BaseHTTPRequestHandler):
    """A server of pages good and bad; `asked` has each path and the host it was asked of."""

    asked: ClassVar[list[tuple[str, str | None]]] = []

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers["Host"]))
        if self.path.startswith("/redirect"):
            self.send_response(302)
            target = {"/redirect/in": "http://10.0.0.1/", "/redirect": "/page"}
            self.send_header("Location", target.get(self.path, "/redirect/on"))
            self.end_headers()
            return
        if self.path == "/none":
            self.send_error(404)
            return
        if self.path == "/drip":
            self.drip()
            return
        if self.path in PACKED:
            coding, content = PACKED[self.path]
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Encoding", coding)
            self.end_headers()
            self.wfile.write(content)
            return
        self.send_response(200)
        self.send_header("Content-Type", "image/png" if self.path == "/image" else "text/html")
        self.end_headers()
        if self.path == "/large":
            for _ in range(12):
                self.wfile.write(b"x" * 1_000_000)
        else:
            self.wfile.write(PAGE)

    def drip(self) -> None:
        """Headers without end, a byte at a time."""
        try:
            for byte in b"HTTP/1.1 200 OK\r\nX: " + b"x" * 1000:
                self.wfile.write(bytes([byte]))
                time.sleep(0.05)
        except OSError:
            self.close_connection = True

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A site on this machine, whose address alone counts as public here."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    is_public = network.is_public
    monkeypatch.setattr(network, "is_public", lambda ip: ip.is_loopback or is_public(ip))
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_list_has_an_address_a_line(tmp_path: Path) -> None:
    list_ = tmp_path / "list.txt"
    list_.write_text(
        "# mine\nhttps://example.org/a\n\nhttps://example.org/b\nhttps://example.org/a\n"
    )
    assert read_addresses(list_) == ["https://example.org/a", "https://example.org/b"]


def test_a_feed_has_its_links(tmp_path: Path) -> None:
    list_ = tmp_path / "feed.xml"
    list_.write_text(FEED)
    assert read_addresses(list_) == ["https://example.org/one", "https://example.org/two"]


@pytest.mark.parametrize("content", ["", "<html></html>", "# only a remark\n"])
def test_a_list_of_nothing_is_one_clear_line(tmp_path: Path, content: str) -> None:
    list_ = tmp_path / "list.txt"
    list_.write_text(content)
    with pytest.raises(FetchError, match="list"):
        read_addresses(list_)


def test_pages_are_saved_to_be_indexed(tmp_path: Path, site: str) -> None:
    list_ = tmp_path / "list.txt"
    list_.write_text(f"{site}/redirect\n{site}/none\n{site}/image\n{site}/large\n")
    folder = tmp_path / "pages"
    found = dict(fetch(list_, folder))
    assert found[f"{site}/redirect"] is None
    assert "404" in str(found[f"{site}/none"])
    assert "image/png" in str(found[f"{site}/image"])
    assert "larger than 10 MB" in str(found[f"{site}/large"])
    (file,) = folder.iterdir()
    with Sandbox() as sandbox:
        (item,) = read_items(file, file.name, sandbox)
        source = load(item, None, sandbox).source
    assert (source.title, source.url) == (TITLE, f"{site}/redirect")
    assert Pages.asked[-1][1] == site.removeprefix("http://")
    dict(fetch(list_, folder))
    assert list(folder.iterdir()) == [file]


def test_a_page_may_come_packed(site: str) -> None:
    assert download(f"{site}/gzip") == (".html", PAGE)


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/bomb", "larger than 10 MB"),
        ("/cut", "ends before its end"),
        ("/not", "can't be unpacked"),
        ("/other", "packed as br"),
    ],
)
def test_what_is_packed_is_counted_as_it_unpacks(site: str, path: str, reason: str) -> None:
    tracemalloc.start()
    with pytest.raises(FetchError, match=reason):
        download(f"{site}{path}")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3 * fetching.LARGEST_PAGE


def test_one_time_is_for_all_of_it(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "SECONDS_TO_FETCH", 0.5)
    started = time.monotonic()
    with pytest.raises(FetchError, match="took longer"):
        download(f"{site}/drip")

    def late() -> tuple[()]:
        threading.Event().wait(5)
        return ()

    resolved(monkeypatch, late)
    with pytest.raises(FetchError, match="took longer"):
        download("http://slow.example/")
    assert time.monotonic() < started + 3


def test_the_address_checked_is_the_one_connected_to(
    site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(["127.0.0.1", "10.0.0.1"])
    resolved(monkeypatch, lambda: next(answers))
    port = site.rpartition(":")[2]
    assert download(f"http://turned.example:{port}/page") == (".html", PAGE)
    assert Pages.asked[-1] == ("/page", f"turned.example:{port}")
    with pytest.raises(FetchError, match="private network"):
        download(f"http://turned.example:{port}/page")


def test_where_one_address_does_not_answer_the_next_is_tried(
    site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolved(monkeypatch, lambda: ("::1", "127.0.0.1"))
    port = site.rpartition(":")[2]
    assert download(f"http://two.example:{port}/page") == (".html", PAGE)


def resolved(monkeypatch: pytest.MonkeyPatch, answer: Callable[[], Any]) -> None:
    """Names that end in ".example" have the addresses that `answer` gives when it is asked."""
    look_up = socket.getaddrinfo

    def look_up_here(host: str, port: int, *rest: Any, **more: Any) -> Any:
        if not str(host).endswith(".example"):
            return look_up(host, port, *rest, **more)
        found = answer()
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))
            for address in ([found] if isinstance(found, str) else found)
        ]

    monkeypatch.setattr(socket, "getaddrinfo", look_up_here)


def test_a_redirect_into_a_private_network_is_not_followed(site: str) -> None:
    with pytest.raises(FetchError, match="private network"):
        download(f"{site}/redirect/in")


def test_redirects_have_an_end(site: str) -> None:
    with pytest.raises(FetchError, match="more than 5 times"):
        download(f"{site}/redirect/on")


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/",
        "http://localhost:8000/",
        "http://[::1]/",
        "http://0.0.0.0/",
        "http://10.1.2.3/",
        "http://192.168.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:127.0.0.1]/",
        "http://[fe80::1]/",
        "http://[2002:7f00:1::]/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://[64:ff9b::7f00:1]/",
        "http://[64:ff9b:1::1]/",
        "http://[::ffff:8.8.8.8]/",
        "http://[::8.8.8.8]/",
        "http://[2001:0:4136:e378::1]/",
        "http://[fec0::1]/",
        "http://[fd00::1]/",
        "http://[2001:db8::1]/",
        "http://[3fff::1]/",
        "http://[ff02::1]/",
        "http://192.0.2.1/",
        "http://198.18.0.1/",
        "http://192.88.99.1/",
        "http://100.64.0.1/",
        "http://224.0.0.1/",
    ],
)
def test_no_private_address_is_asked(address: str) -> None:
    with pytest.raises(FetchError, match=r"private network|not found"):
        download(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:2800:220:1::1", "2a00:1450:4001::200e"])
def test_public_addresses_are(address: str) -> None:
    assert network.is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "ftp://example.org/",
        "gopher://x",
        "x",
        "http://",
        "http://[x",
        "http://\udcff/",
    ],
)
def test_only_addresses_of_the_web_are_asked(address: str) -> None:
    with pytest.raises(FetchError):
        download(address)
