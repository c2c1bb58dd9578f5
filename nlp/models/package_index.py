"""The user's own package index, as pip is configured to use it, and where a distribution stands on it.

No registry address is written here: pip's configuration names the index, and where it names none,
`pypi-simple` knows pip's default.
"""

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import requests
from pypi_simple import PYPI_SIMPLE_ENDPOINT, NoSuchProjectError, PyPISimple, UnsupportedRepoVersionError

from core.errors import DownloadFailed
from nlp.models.catalog import IndexSource
from nlp.models.sessions import LocalFiles, describe, with_credentials_of
from nlp.models.transfer import CONNECT_TIMEOUT_S, READ_TIMEOUT_S, reason

_PIP_CONFIG_TIMEOUT_S = 30
_SECTIONS = ("global", "install", "download", ":env:")  # later ones win, as in pip's own order


@dataclass(frozen=True, slots=True)
class PipSettings:
    """What pip would use: index addresses in order, `find-links` places, certificates, a proxy."""

    index_urls: tuple[str, ...] = (PYPI_SIMPLE_ENDPOINT,)
    find_links: tuple[str, ...] = ()
    cert: str = ""
    client_cert: str = ""
    proxy: str = ""


def read_pip_settings() -> PipSettings:
    """Asks `pip config list`, aloud even under PIP_QUIET; where there is no pip (uv makes such), its defaults."""
    command = [sys.executable, "-P", "-m", "pip", "--disable-pip-version-check", "-vvv", "config", "list"]
    try:
        asked = subprocess.run(  # noqa: S603  fixed arguments, no shell
            command, capture_output=True, check=True, timeout=_PIP_CONFIG_TIMEOUT_S, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.SubprocessError):
        return PipSettings()
    return parse_pip_settings(asked.stdout.decode("utf-8", "replace"))


def parse_pip_settings(listing: str) -> PipSettings:
    """Reads lines such as `global.index-url='https://…'`; environment over command sections over global."""
    values: dict[str, str] = {}
    for section in _SECTIONS:
        values |= dict(_options(listing, section))
    extra = values.get("extra-index-url", "").split()
    no_index = values.get("no-index", "").strip().lower() in {"1", "true", "yes", "on", "t", "y"}
    return PipSettings(
        index_urls=() if no_index else (values.get("index-url", "").strip() or PYPI_SIMPLE_ENDPOINT, *extra),
        find_links=tuple(values.get("find-links", "").split()),
        cert=values.get("cert", ""),
        client_cert=values.get("client-cert", ""),
        proxy=values.get("proxy", ""),
    )


def prepare(session: requests.Session, settings: PipSettings) -> requests.Session:
    """Gives the session pip's certificates and proxy, and the means to read an index on disk."""
    session.mount("file://", LocalFiles())
    if settings.cert:
        session.verify = settings.cert
    if settings.client_cert:
        session.cert = settings.client_cert
    if settings.proxy:
        session.proxies = {"http": settings.proxy, "https": settings.proxy}
    return session


def local_candidates(source: IndexSource, settings: PipSettings) -> list[str]:
    """`file:` addresses of the distribution in the `find-links` folders. Pages of links are left to pip."""
    folders = [Path(url2pathname(urlsplit(p).path) if p.startswith("file:") else p) for p in settings.find_links]
    found = [folder / source.distribution.name for folder in folders if (folder / source.distribution.name).is_file()]
    return [path.resolve().as_uri() for path in found]


def locate(source: IndexSource, index_url: str, session: requests.Session) -> str:
    """The address of the distribution on one index. Raises DownloadFailed saying why there is none."""
    place, wanted = describe(index_url), source.distribution
    client = PyPISimple(index_url, session=session)
    try:
        page = client.get_project_page(source.package, timeout=(CONNECT_TIMEOUT_S, READ_TIMEOUT_S))
    except NoSuchProjectError as error:
        raise DownloadFailed(f"{place} does not carry {source.package}") from error
    except requests.HTTPError as error:
        raise DownloadFailed(f"{place} answered {error.response.status_code} for {source.package}") from error
    except requests.RequestException as error:
        raise DownloadFailed(f"{place}: {reason(error)}") from error
    except (UnsupportedRepoVersionError, ValueError) as error:
        raise DownloadFailed(f"{place} did not answer with a package index page") from error
    package = next((p for p in page.packages if p.filename == wanted.name), None)
    if package is None:
        raise DownloadFailed(f"{place} does not carry {wanted.name}")
    if package.digests.get("sha256", wanted.sha256) != wanted.sha256:
        raise DownloadFailed(f"{place} lists a {wanted.name} with another checksum")
    return with_credentials_of(package.url, index_url)


def _options(listing: str, section: str) -> Iterator[tuple[str, str]]:
    """(name, value) of one section; pip prints values as Python strings."""
    for line in listing.splitlines():
        key, equals, printed = line.partition("=")
        if equals and key.startswith(f"{section}."):
            try:
                yield key.removeprefix(f"{section}."), str(ast.literal_eval(printed))
            except (ValueError, SyntaxError):
                continue
