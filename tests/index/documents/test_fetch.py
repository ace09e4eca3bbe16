from __future__ import annotations

import ipaddress
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from index.documents import fetch as fetching
from index.documents.fetch import FetchError, download, fetch, read_addresses
from index.documents.files import read_items
from index.documents.load import load
from index.documents.sandbox import Sandbox
from tests.index.files import HTML, TITLE

FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>The Example</title>
<item><title>One</title><link>https://example.org/one</link></item>
<item><title>Two</title><link>https://example.org/two</link></item></channel></rss>"""


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
        self.send_response(200)
        self.send_header("Content-Type", "image/png" if self.path == "/image" else "text/html")
        self.end_headers()
        if self.path == "/large":
            for _ in range(12):
                self.wfile.write(b"x" * 1_000_000)
        else:
            self.wfile.write(HTML.replace('<link rel="canonical"', "<link").encode())

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A site on this machine, whose address alone counts as public here."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    is_public = fetching._is_public
    here = ipaddress.ip_address("127.0.0.1")
    monkeypatch.setattr(fetching, "_is_public", lambda ip: ip == here or is_public(ip))
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
    ],
)
def test_no_private_address_is_asked(address: str) -> None:
    with pytest.raises(FetchError, match=r"private network|not found"):
        download(address)


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "ftp://example.org/", "gopher://x", "x", "http://", "http://[x"],
)
def test_only_addresses_of_the_web_are_asked(address: str) -> None:
    with pytest.raises(FetchError):
        download(address)
