"""Documents through both doors, with the official client against a running server."""

import io
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event

import deepl
import docx
import pytest
import requests
from starlette.testclient import TestClient

from api.app import create_app
from api.documents import book
from api.documents.work import expire, work_once
from core.errors import NotFound, Unavailable
from core.locales import Locale, Pair
from core.store import Store
from tests.api.fakes import EN, PT, FakeRuntime, FakeTranslator
from tests.conftest import Clock

TEXTS = {
    "zh": "这是一款无线蓝牙耳机，支持主动降噪。",
    "ar": "سماعات لاسلكية مع خاصية إلغاء الضوضاء",
    "th": "หูฟังบลูทูธไร้สายพร้อมระบบตัดเสียงรบกวน",
    "ru": "Беспроводные наушники с шумоподавлением",
    "pt": "Fones de ouvido sem fio com cancelamento de ruído",
}


@pytest.fixture(autouse=True)
def every_pair(translator: FakeTranslator) -> None:
    translator.known = frozenset(Pair(Locale(code), EN) for code in TEXTS) | {Pair(EN, PT)}


@pytest.fixture
def client(server_url: str, key: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[deepl.DeepLClient]:
    monkeypatch.setattr(time, "sleep", lambda s, sleep=time.sleep: sleep(min(s, 0.05)))
    client = deepl.DeepLClient(key, server_url=server_url)
    yield client
    client.close()


def in_word(*texts: str) -> io.BytesIO:
    document = docx.Document()
    for text in texts:
        document.add_paragraph().add_run(text).bold = True
    out = io.BytesIO()
    document.save(out)
    out.seek(0)
    out.name = "a.docx"
    return out


@pytest.mark.parametrize("language", TEXTS)
def test_the_official_client_translates_a_text_file(client: deepl.DeepLClient, tmp_path: Path, language: str):
    came, went = tmp_path / f"目录 {language}.txt", tmp_path / "out.txt"
    came.write_text(f"{TEXTS[language]}\n\n限时抢购\n", encoding="utf-8")
    status = client.translate_document_from_filepath(
        came, went, source_lang=language, target_lang="EN-US", glossary=None
    )
    assert status.done
    assert status.billed_characters == len(TEXTS[language]) + 4
    assert went.read_text(encoding="utf-8") == f"{TEXTS[language]}\n\nflash sale\n".replace(
        "蓝牙耳机", "Bluetooth headphones"
    )


def test_the_official_client_translates_word_and_html(client: deepl.DeepLClient):
    out = io.BytesIO()
    client.translate_document(in_word("蓝牙耳机", "包邮"), out, target_lang="EN-US")
    assert [(p.text, p.runs[0].bold) for p in docx.Document(out).paragraphs] == [
        ("Bluetooth headphones", True),
        ("free shipping", True),
    ]
    page = io.BytesIO()
    client.translate_document("<h1>包邮，限时抢购。</h1>", page, target_lang="EN-US", filename="a.html")
    assert page.getvalue().decode() == "<h1>free shipping，flash sale。</h1>"


def test_a_document_in_the_target_language_ends_in_an_error(client: deepl.DeepLClient, translator: FakeTranslator):
    with pytest.raises(deepl.DocumentTranslationException, match="Source and target language are equal"):
        client.translate_document(
            "Wireless headphones with active noise cancelling for sports and office.",
            io.BytesIO(),
            target_lang="EN-US",
            filename="a.txt",
        )
    with pytest.raises(deepl.DeepLException, match="Source and target language are equal"):
        client.translate_document_upload("hi", source_lang="EN", target_lang="EN-GB", filename="a.txt")
    assert not translator.orders


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [("x", "a.exe", "file extension"), (b"PK", "a.docx", "Invalid file"), ("", "a.txt", "Invalid file")],
)
def test_unusable_documents_are_refused_at_once(client: deepl.DeepLClient, content: str, name: str, says: str):
    with pytest.raises(deepl.DeepLException, match=says) as caught:
        client.translate_document_upload(content, target_lang="EN-US", filename=name)
    assert caught.value.http_status_code == 400


def test_a_bad_document_is_told_and_the_next_one_done(client: deepl.DeepLClient):
    with pytest.raises(deepl.DocumentTranslationException, match="cannot be translated"):
        client.translate_document("坏文本", io.BytesIO(), target_lang="EN-US", filename="a.txt")
    out = io.BytesIO()
    client.translate_document("包邮", out, target_lang="EN-US", filename="a.txt")
    assert out.getvalue() == b"free shipping"


def test_it_cannot_be_had_early_or_with_a_wrong_key(
    client: deepl.DeepLClient, translator: FakeTranslator, make_key: Callable[..., str], server_url: str
):
    translator.gate = Event()
    handle = client.translate_document_upload("包邮", target_lang="EN-US", filename="a.txt")
    address, headers = f"{server_url}/v2/document/{handle.document_id}", client.headers

    def ask(path: str = "", key: str = handle.document_key, sender: str = "") -> requests.Response:
        mine = {"Authorization": f"DeepL-Auth-Key {sender}"} if sender else headers
        return requests.post(address + path, data={"document_key": key}, headers=mine, timeout=10)

    assert ask().json()["status"] in {"queued", "translating"}
    assert ask("/result").status_code == 503
    assert ask(key="0" * 64).status_code == ask(sender=make_key()).status_code == 404
    assert ask("/result", key="").status_code == 404
    translator.gate.set()
    client.translate_document_wait_until_done(handle)
    assert ask("/result").content == b"free shipping"
    assert ask("/result").headers["content-disposition"].startswith("attachment")


def test_a_quota_is_asked_before_and_spent_once(runtime: FakeRuntime, make_key: Callable[..., str], open_client):
    with open_client() as http:
        headers = {"Authorization": f"DeepL-Auth-Key {make_key(character_limit=5)}"}

        def send(text: str) -> int:
            form = {"target_lang": "EN-US", "source_lang": "ZH"}
            return http.post("/v2/document", data=form, files={"file": ("a.txt", text)}, headers=headers).status_code

        assert send("限时抢购包邮") == 456
        assert send("限时抢购") == 200
        deadline = time.monotonic() + 60
        while http.get("/v2/usage", headers=headers).json()["character_count"] < 4 and time.monotonic() < deadline:
            time.sleep(0.02)
        assert send("限时") == 456


# The store


def new(text: str = "包邮") -> book.NewDocument:
    return book.NewDocument("me", None, "a.txt", text.encode(), len(text), book.Wish("en-US", "zh"))


def add(store: Store, clock: Clock) -> tuple[str, str]:
    with store.transaction() as session:
        return book.add(session, new(), clock.now())


def test_a_killed_worker_leaves_its_document_to_the_next(store: Store, clock: Clock):
    document_id, key = add(store, clock)
    with store.transaction() as session:
        assert book.claim(session, "first", clock.now()) is not None
        assert book.claim(session, "second", clock.now()) is None
    clock.move(book.SILENCE / 2)
    with store.transaction() as session:
        assert book.stay(session, document_id, "first", clock.now(), 1)
    clock.move(book.SILENCE)
    with store.transaction() as session:
        claimed = book.claim(session, "second", clock.now())
        assert claimed is not None
        assert claimed[1] == "包邮".encode()
        assert not book.finish(session, document_id, "first", b"late", [])
        assert book.finish(session, document_id, "second", b"free shipping", ["a note"])
        assert book.find(session, document_id, key, "me").notes == ("a note",)
        assert book.result_of(session, document_id) == b"free shipping"


def test_a_document_that_kills_its_workers_is_refused_in_the_end(store: Store, clock: Clock):
    document_id, key = add(store, clock)
    for _ in range(4):
        with store.transaction() as session:
            assert book.claim(session, "w", clock.now()) is not None
        clock.move(book.SILENCE)
    with store.reading() as session:
        assert book.find(session, document_id, key).status is book.Status.ERROR
        assert not book.is_any_waiting(session, clock.now())


def test_only_a_hash_of_the_key_is_kept(store: Store, clock: Clock):
    document_id, key = add(store, clock)
    with store.reading() as session:
        row = session.get(book.DocumentRow, document_id)
        assert row is not None
        assert key not in str(vars(row))
        for wrong in ("", key[:-1], "ключ"):
            with pytest.raises(NotFound):
                book.find(session, document_id, wrong)


def test_documents_are_deleted_after_their_time(runtime: FakeRuntime, clock: Clock):
    add(runtime.store, clock)
    clock.move(timedelta(hours=runtime.settings.document_hours))
    assert expire(runtime) == 0
    clock.move(timedelta(seconds=1))
    assert expire(runtime) == 1


def test_a_document_survives_a_restart(runtime: FakeRuntime, clock: Clock, translator: FakeTranslator):
    document_id, key = add(runtime.store, clock)
    stopping = Event()
    stopping.set()
    assert work_once(runtime, "stopped", stopping)
    with runtime.store.reading() as session:
        assert book.find(session, document_id, key).status is book.Status.QUEUED
    with TestClient(create_app(runtime)):
        deadline = time.monotonic() + 60
        status = book.Status.QUEUED
        while status is not book.Status.DONE and time.monotonic() < deadline:
            with runtime.store.reading() as session:
                status = book.find(session, document_id, key).status
            time.sleep(0.02)
    assert status is book.Status.DONE


def test_an_unavailable_engine_is_told(runtime: FakeRuntime, clock: Clock, translator: FakeTranslator):
    translator.failure = Unavailable("The model is gone")
    document_id, key = add(runtime.store, clock)
    assert work_once(runtime, "w", Event())
    with runtime.store.reading() as session:
        assert book.find(session, document_id, key).error_message == "The model is gone"


# LibreTranslate


def test_libretranslate_gives_an_address_of_the_file(anonymous: TestClient, key: str):
    form = {"source": "auto", "target": "en", "api_key": key}
    answer = anonymous.post("/translate_file", data=form, files={"file": ("标题.txt", "包邮\n限时抢购")})
    assert answer.status_code == 200
    file = anonymous.get(answer.json()["translatedFileUrl"])
    assert file.text == "free shipping\nflash sale"
    assert "attachment" in file.headers["content-disposition"]
    assert ".docx" in anonymous.get("/frontend/settings").json()["supportedFilesFormat"]


@pytest.mark.parametrize(
    ("form", "name", "status"),
    [
        ({"source": "zh", "target": "en"}, "a.exe", 400),
        ({"source": "zh", "target": "xx"}, "a.txt", 400),
        ({"source": "zh", "target": "ja"}, "a.txt", 400),
        ({"target": "en"}, "a.txt", 400),
    ],
)
def test_libretranslate_refuses_in_its_words(anonymous: TestClient, key: str, form: dict, name: str, status: int):
    answer = anonymous.post("/translate_file", data=form | {"api_key": key}, files={"file": (name, "包邮")})
    assert answer.status_code == status
    assert set(answer.json()) == {"error"}


def test_libretranslate_addresses_lead_nowhere_else(anonymous: TestClient, key: str):
    assert anonymous.post("/translate_file", data={"api_key": key, "source": "zh", "target": "en"}).status_code == 400
    for name, status in (("..%2f..%2fetc/passwd", 400), ("x.txt", 400), (f"{'0' * 32}.{'0' * 64}.txt", 404)):
        assert anonymous.get(f"/download_file/{name}").status_code == status
