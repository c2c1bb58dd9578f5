"""Translation memories of the DeepL protocol with the official client, and our own calls and commands for them."""

import io
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import deepl
import pytest
import requests
from starlette.testclient import TestClient

from api.memory_jobs import LIFETIME
from tests.api.fakes import FakeRuntime, FakeTranslator
from tests.conftest import Clock

PAIRS = [("蓝牙耳机", "Bluetooth headphones"), ("包邮 & <便宜>", "free & cheap"), ("红色", "red")]


def tmx(pairs=PAIRS, source: str = "zh", target: str = "en") -> bytes:
    units = "".join(
        f'<tu><tuv xml:lang="{source}"><seg>{escaped(one)}</seg></tuv>'
        f'<tuv xml:lang="{target}"><seg>{escaped(other)}</seg></tuv></tu>'
        for one, other in pairs
    )
    return f'<tmx version="1.4"><header srclang="{source}"/><body>{units}</body></tmx>'.encode()


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


@pytest.fixture
def client(server_url: str, key: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[deepl.DeepLClient]:
    monkeypatch.setattr(time, "sleep", lambda s, sleep=time.sleep: sleep(min(s, 0.05)))
    client = deepl.DeepLClient(key, server_url=server_url)
    yield client
    client.close()


@pytest.fixture
def imported(client: deepl.DeepLClient, tmp_path: Path) -> str:
    """The id of a memory that the client imported."""
    file = tmp_path / "listings.tmx"
    file.write_bytes(tmx())
    job = client.import_translation_memory_from_filepath(file, display_name="Listings 标题", timeout_s=60)
    assert job.result is not None
    return job.result.translation_memory_id or ""


def test_a_memory_is_imported_listed_and_exported_again(client: deepl.DeepLClient, imported: str, tmp_path: Path):
    [memory] = client.list_translation_memories()
    assert (memory.name, memory.source_language, memory.target_languages) == ("Listings 标题", "zh", ["en"])
    assert memory.segment_count == 3
    assert client.get_translation_memory(imported).translation_memory_id == imported
    out = tmp_path / "out.tmx"
    client.export_translation_memory_to_filepath(imported, out, timeout_s=60)
    again = client.import_translation_memory_from_filepath(out, timeout_s=60)
    segments = client.list_translation_memory_segments(again.result.translation_memory_id)
    assert [(one.source_text, one.targets[0].target_text) for one in segments] == PAIRS


def test_segments_come_page_by_page_and_by_their_words(client: deepl.DeepLClient, imported: str):
    first = client.list_translation_memory_segments(imported, page_size=2)
    assert (len(first), first.segment_count) == (2, 3)
    rest = client.list_translation_memory_segments(imported, page_size=2, page_cursor=first.next_page_cursor)
    assert [one.source_text for one in rest] == ["红色"]
    assert rest.next_page_cursor is None
    assert len(client.list_translation_memory_segments(imported, filter_text="bluetooth")) == 1
    assert not len(
        client.list_translation_memory_segments(imported, filter_text="bluetooth", filter_case_sensitive=True)
    )
    assert len(client.list_translation_memory_segments(imported, filter_text="便宜")) == 1


def test_a_memory_is_deleted(client: deepl.DeepLClient, imported: str):
    client.delete_translation_memory(imported)
    assert client.list_translation_memories() == []
    with pytest.raises(deepl.DeepLException, match="no translation memory"):
        client.get_translation_memory(imported)


def test_translate_uses_the_memory_it_is_told(client: deepl.DeepLClient, imported: str, translator: FakeTranslator):
    client.translate_text(
        "蓝牙耳机", source_lang="ZH", target_lang="EN-US", translation_memory=imported, translation_memory_threshold=90
    )
    assert translator.orders[-1].memory.ids == (imported,)
    assert translator.orders[-1].memory.threshold == 90
    client.translate_text("蓝牙耳机", source_lang="ZH", target_lang="EN-US")
    assert translator.orders[-1].memory.ids == ()


@pytest.mark.parametrize("content", [b"<tmx><header", b"<other/>", tmx([]), b"\xff\xfe"])
def test_a_broken_file_fails_with_a_reason_and_leaves_nothing(
    client: deepl.DeepLClient, tmp_path: Path, content: bytes
):
    file = tmp_path / "broken.tmx"
    file.write_bytes(content)
    with pytest.raises(deepl.DeepLException, match="The file"):
        client.import_translation_memory_from_filepath(file, timeout_s=60)
    assert client.list_translation_memories() == []


def test_another_key_sees_nothing(imported: str, make_key: Callable[..., str], server_url: str):
    other = deepl.DeepLClient(make_key(), server_url=server_url)
    assert other.list_translation_memories() == []
    with pytest.raises(deepl.DeepLException, match="no translation memory"):
        other.create_translation_memory_export(imported)


def test_addresses_carry_their_own_secret_and_end(client: deepl.DeepLClient, clock: Clock, imported: str):
    created = client.create_translation_memory_import("a.tmx", 100)
    wrong = created.upload_url[:-4] + "0000"
    assert requests.put(wrong, data=tmx(), timeout=10).status_code == 404
    export = client.get_translation_memory_job(client.create_translation_memory_export(imported).job_id)
    assert requests.get(export.result.download_url, timeout=10).content.startswith(b"<?xml")
    assert requests.put(export.result.download_url, data=tmx(), timeout=10).status_code == 404
    clock.move(LIFETIME + timedelta(seconds=1))
    assert requests.put(created.upload_url, data=tmx(), timeout=10).status_code == 404
    assert requests.get(export.result.download_url, timeout=10).status_code == 404
    assert client.get_translation_memory_job(created.job_id).status == "expired"


def test_a_file_above_the_limit_is_refused(client: deepl.DeepLClient):
    with pytest.raises(deepl.DeepLException, match="larger than the limit"):
        client.create_translation_memory_import("a.tmx", 10**9)


# Our own calls


def native(http: TestClient, method: str, path: str, **values) -> object:
    answer = http.request(method, path, **values)
    assert answer.status_code < 300, answer.text
    return answer.json() if answer.content else None


def test_units_are_added_searched_recalled_and_forgotten(http: TestClient, runtime: FakeRuntime):
    from glossaries.memory.recall import Recall  # noqa: PLC0415

    runtime.translator.recall = Recall(runtime.store)  # type: ignore[attr-defined]
    units = [{"source": one, "target": other} for one, other in PAIRS]
    added = native(http, "POST", "/v1/memory", json={"source": "zh", "target": "en-US", "units": units})
    assert (added["added"], added["changed"], added["kept"]) == (3, 0, 0)
    again = native(http, "POST", "/v1/memory", json={"source": "zh", "target": "en-US", "units": units})
    assert (again["added"], again["kept"]) == (0, 3)
    [memory] = native(http, "GET", "/v1/memory")
    assert (memory["id"], memory["segment_count"]) == (added["memory_id"], 3)
    [unit] = native(http, "GET", f"/v1/memory/{memory['id']}/units", params={"containing": "蓝牙"})
    assert unit["target"] == "Bluetooth headphones"
    asked = {"text": "蓝牙耳机", "source": "zh", "target": "en-US"}
    [match] = native(http, "GET", "/v1/memory/matches", params=asked)
    assert (match["kind"], match["score"], match["answers"]) == ("exact", 100, True)
    native(http, "DELETE", f"/v1/memory/{memory['id']}/units/{unit['id']}")
    assert http.delete(f"/v1/memory/{memory['id']}/units/{unit['id']}").status_code == 404
    assert native(http, "GET", "/v1/memory/matches", params=asked) == []


def test_a_memory_of_another_language_takes_no_unit(http: TestClient):
    unit = [{"source": "红色", "target": "red"}]
    added = native(http, "POST", "/v1/memory", json={"source": "zh", "target": "en", "units": unit})
    wrong = {"source": "pt", "target": "en", "units": unit, "memory_id": added["memory_id"]}
    assert http.post("/v1/memory", json=wrong).status_code == 422


# Commands


def test_commands_import_search_export_and_forget(data_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    from typer.testing import CliRunner  # noqa: PLC0415

    from api.cli.main import app  # noqa: PLC0415

    def run(*words: str) -> str:
        result = CliRunner().invoke(app, ["memory", *words])
        assert result.exit_code == 0, result.output
        return result.stdout

    file, out = tmp_path / "a.tmx", tmp_path / "b.tmx"
    file.write_bytes(tmx([*PAIRS, ("", "nothing")]))
    assert "Added 3 units" in run("import", str(file), "--name", "Mine")
    assert "Mine" in run("list")
    assert "Bluetooth headphones" in run("search", "蓝牙", "--json")
    memory_id = run("list", "--json").split('"id": "')[1].split('"')[0]
    run("export", memory_id, "--out", str(out))
    assert out.read_text(encoding="utf-8").count("<tu ") == 3
    assert "changed 0, kept 3" in run("import", str(out), "--into", memory_id)
    run("forget", memory_id)
    assert memory_id not in run("list")


def test_importing_a_stream_keeps_what_was_there(runtime: FakeRuntime, clock: Clock):
    from api.memory_files import Bringing, import_tmx  # noqa: PLC0415
    from core.errors import InvalidEntries  # noqa: PLC0415
    from glossaries.memory import memories  # noqa: PLC0415

    first = import_tmx(runtime.store, io.BytesIO(tmx()), Bringing("me", "one", clock.now()))
    broken = tmx()[:-20]
    with pytest.raises(InvalidEntries):
        import_tmx(runtime.store, io.BytesIO(broken), Bringing("me", "two", clock.now(), into=first.memory_id))
    with runtime.store.reading() as session:
        assert [memory.segment_count for memory in memories.list_all(session, "me")] == [3]
