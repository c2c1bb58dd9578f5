"""HTTP sessions, and the `file:` addresses a package index on disk is written with."""

import io
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import requests
from requests.adapters import BaseAdapter

USER_AGENT = "babelguard"


def new_session() -> requests.Session:
    """A plain session; `requests` itself honours the machine's standard proxy and certificate variables."""
    session = requests.Session()
    session.headers["User-Agent"] = USER_AGENT
    return session


class LocalFiles(BaseAdapter):
    """Answers `file:` addresses: a file's bytes, or the `index.html` of a folder, as pip does."""

    def send(  # noqa: PLR0917  the signature is the base class's
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: float | tuple[float, float] | tuple[float, None] | None = None,
        verify: bool | str = True,
        cert: bytes | str | tuple[bytes | str, bytes | str] | None = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """Always the whole file: 200 or 404, never a range."""
        del stream, timeout, verify, cert, proxies
        path = Path(url2pathname(urlsplit(request.url or "").path))
        if path.is_dir():
            path /= "index.html"
        answer = requests.Response()
        answer.url, answer.request, answer.encoding = request.url or "", request, "utf-8"
        found = path.is_file()
        status = HTTPStatus.OK if found else HTTPStatus.NOT_FOUND
        answer.status_code, answer.reason = status.value, status.phrase
        answer.headers["Content-Type"] = "text/html" if path.suffix == ".html" else "application/octet-stream"
        answer.raw = _Body(path) if found else io.BytesIO()
        return answer

    def close(self) -> None:
        """Nothing is kept open."""


class _Body(io.FileIO):
    """A file that closes itself at its end, as network bodies do."""

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(-1 if size is None else size) or b""
        if not data:
            self.close()
        return data


def describe(url: str) -> str:
    """An address for a sentence: its host, or its path for `file:`; never user, password or token."""
    parts = urlsplit(url)
    return parts.hostname or parts.path or "?"


def with_credentials_of(url: str, index_url: str) -> str:
    """Gives a file on the index's own host the user and password of the index; other hosts get none."""
    file, index = urlsplit(url), urlsplit(index_url)
    user_info, at, _ = index.netloc.rpartition("@")
    same_place = (file.scheme, file.hostname, file.port) == (index.scheme, index.hostname, index.port)
    if not at or "@" in file.netloc or not same_place:
        return url
    return file._replace(netloc=f"{user_info}@{file.netloc}").geturl()
