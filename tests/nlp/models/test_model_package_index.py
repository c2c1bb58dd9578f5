"""The user's package index: read from pip's configuration, followed as pip would, believed only by hash."""

import hashlib
import zipfile
from dataclasses import replace

import pytest
from pypi_simple import PYPI_SIMPLE_ENDPOINT

from core.errors import DownloadFailed
from nlp.models.catalog import Archive, IndexSource, SourceKind
from nlp.models.package_index import PipSettings, parse_pip_settings, read_pip_settings
from nlp.models.pip_download import pip_download
from nlp.models.pull import pull
from nlp.models.sessions import describe, with_credentials_of
from nlp.models.store import verify


@pytest.fixture
def catalog(published):
    return published.catalog(published.index())


@pytest.fixture
def index(server, published):
    """The test server as a simple index; gives its address."""
    server.gives("/simple/tiny-model/", published.index_page(), content_type="text/html")
    server.gives(f"/files/{published.sdist_name}", published.sdist)
    return server.url("/simple/")


def _with(options, **settings):
    return replace(options, pip_settings=lambda: PipSettings(**settings))


def _disk_index(folder, published):
    """A simple index as files, the way mirrors are carried around."""
    page = folder / "simple" / "tiny-model" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_bytes(published.index_page())
    (folder / "files").mkdir()
    (folder / "files" / published.sdist_name).write_bytes(published.sdist)
    return (folder / "simple").as_uri()


def test_the_archive_inside_a_source_distribution_is_installed(index, catalog, options):
    assert pull("tiny", options, catalog=catalog).source == "package index (tiny-model 1.0)"
    assert verify("tiny", options.data_dir, catalog)


def test_an_index_on_disk_serves_when_the_first_cannot(published, catalog, options, tmp_path):
    urls = ("http://127.0.0.1:9/simple/", _disk_index(tmp_path / "镜像", published))
    assert pull("tiny", _with(options, index_urls=urls), catalog=catalog)


def test_a_find_links_folder_serves_before_any_index(published, catalog, options, tmp_path, server):
    folder = tmp_path / "wheels"
    folder.mkdir()
    (folder / published.sdist_name).write_bytes(published.sdist)
    places = ("http://127.0.0.1:9/links.html", str(folder))
    assert pull("tiny", _with(options, index_urls=(server.url("/simple/"),), find_links=places), catalog=catalog)
    assert server.asked == []


def test_an_index_that_lists_other_bytes_is_refused_before_the_download(server, published, catalog, options):
    page = published.index_page(digest="0" * 64)
    server.gives("/simple/tiny-model/", page, content_type="text/html")
    with pytest.raises(DownloadFailed, match=r"127\.0\.0\.1 lists a tiny_model-1\.0\.tar\.gz with another checksum"):
        pull("tiny", options, catalog=catalog)


def test_an_index_that_delivers_other_bytes_is_caught_by_the_catalogue(server, index, published, catalog, options):
    server.gives(f"/files/{published.sdist_name}", published.sdist[:-1] + b"?")
    with pytest.raises(DownloadFailed, match="arrived with a wrong checksum"):
        pull("tiny", options, catalog=catalog)


SIMPLE_JSON = "application/vnd.pypi.simple.v1+json"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"body": b"<html></html>", "content_type": "text/html"}, "does not carry tiny_model-1.0.tar.gz"),
        ({"body": b"", "status": 500}, "answered 500 for tiny-model"),
        ({"body": b"", "content_type": "image/png"}, "did not answer with a package index page"),
        ({"body": b"{}", "content_type": SIMPLE_JSON}, "did not answer with a package index page"),
    ],
)
def test_why_an_index_cannot_serve_is_said(answer, words, server, catalog, options):
    server.gives("/simple/tiny-model/", **answer)
    with pytest.raises(DownloadFailed) as failure:
        pull("tiny", options, catalog=catalog)
    assert f"127.0.0.1 {words}" in failure.value.message


def test_pip_is_the_last_way(catalog, options, published):
    def by_pip(source, target):
        target.write_bytes(published.sdist)

    with_pip = replace(_with(options, index_urls=()), pip_download=by_pip)
    assert pull("tiny", with_pip, catalog=catalog)


LISTING = r"""
:env:.cert='/etc/ssl/公司.pem'
download.index-url='https://mirror.example/simple'
global.extra-index-url='\nhttps://one.example/simple\nfile:///srv/mirror/simple'
global.find-links='/srv/wheels /srv/more'
global.index-url='https://global.example/simple'
global.proxy='http://proxy.example:3128'
list.format='columns'
nonsense
"""


def test_pips_configuration_is_read_as_pip_reads_it():
    assert parse_pip_settings(LISTING) == PipSettings(
        index_urls=(
            "https://mirror.example/simple",
            "https://one.example/simple",
            "file:///srv/mirror/simple",
        ),
        find_links=("/srv/wheels", "/srv/more"),
        cert="/etc/ssl/公司.pem",
        proxy="http://proxy.example:3128",
    )


def test_the_environment_wins_over_files():
    listing = "global.index-url='https://file.example'\n:env:.index-url='https://env.example'"
    assert parse_pip_settings(listing).index_urls == ("https://env.example",)


def test_without_configuration_it_is_pips_default_index():
    assert parse_pip_settings("").index_urls == (PYPI_SIMPLE_ENDPOINT,)


def test_no_index_means_none():
    assert parse_pip_settings(":env:.no-index='1'\nglobal.index-url='https://a.example'").index_urls == ()


@pytest.mark.parametrize("quiet", ["0", "1", "3"])
def test_the_real_pip_is_asked(monkeypatch, quiet):
    monkeypatch.setenv("PIP_QUIET", quiet)
    monkeypatch.setenv("PIP_INDEX_URL", "https://asked.example/simple")
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", "file:///a file:///b")
    assert read_pip_settings().index_urls == ("https://asked.example/simple", "file:///a", "file:///b")


def test_where_there_is_no_pip_its_defaults_hold(monkeypatch):
    monkeypatch.setattr("nlp.models.package_index.sys.executable", "/nowhere/python")
    assert read_pip_settings() == PipSettings()


def _wheel(folder) -> IndexSource:
    """A wheel pip accepts, in `folder`, and the source that names it."""
    folder.mkdir()
    path = folder / "tiny_model-1.0-py3-none-any.whl"
    info = "tiny_model-1.0.dist-info"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: tiny-model\nVersion: 1.0\n")
        packed.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        packed.writestr(f"{info}/RECORD", "")
    data = path.read_bytes()
    archive = Archive(path.name, len(data), hashlib.sha256(data).hexdigest())
    return IndexSource(SourceKind.INDEX, "tiny-model", "1.0", archive)


def test_pip_itself_fetches_by_hash(monkeypatch, tmp_path):
    source = _wheel(tmp_path / "wheels")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "wheels"))
    pip_download(source, tmp_path / "fetched")
    assert hashlib.sha256((tmp_path / "fetched").read_bytes()).hexdigest() == source.distribution.sha256


def test_pip_refuses_other_bytes(monkeypatch, tmp_path):
    source = _wheel(tmp_path / "wheels")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "wheels"))
    other = replace(source, distribution=replace(source.distribution, sha256="0" * 64))
    with pytest.raises(DownloadFailed, match=r"^pip: "):
        pip_download(other, tmp_path / "fetched")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["wheels"]


def test_the_password_of_an_index_goes_to_its_own_host_only():
    index = "https://user:geheim@mirror.example/simple"
    assert with_credentials_of("https://mirror.example/f.whl", index) == "https://user:geheim@mirror.example/f.whl"
    assert with_credentials_of("https://files.example/f.whl", index) == "https://files.example/f.whl"
    assert with_credentials_of("http://mirror.example/f.whl", index) == "http://mirror.example/f.whl"


def test_an_address_in_a_sentence_shows_no_password():
    assert describe("https://user:geheim@mirror.example/simple?token=x") == "mirror.example"
    assert describe("file:///srv/mirror/simple") == "/srv/mirror/simple"
