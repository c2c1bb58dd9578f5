"""Bulk jobs as plain forms: uploaded, mapped, watched, stopped, resumed, fetched; nobody sees another's."""

import time
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from threading import Event
from urllib.parse import unquote

import pytest
from openpyxl import Workbook, load_workbook
from starlette.testclient import TestClient

from api.batches import book
from api.bulk import columns
from api.bulk.base import Look
from api.bulk.guessing import text_column
from api.bulk.mapping import Layout, read_mapping
from api.bulk.registry import look_at
from api.console import kept
from api.console.kept import Place
from api.runtime import Runtime
from core.errors import Conflict, NotFound
from core.store import Store
from tests.api.console.test_rooms import post
from tests.conftest import Clock

CHINESE = "货号,标题,价格\r\n1,蓝牙耳机，包邮,10\r\n2,,11\r\n3,雨伞,12\r\n"
LINE = {"locale": "en", "market": "", "channel": "", "field": "title", "column": ""}


def upload(client: TestClient, name: str, raw: bytes):
    return post(client, "/console/bulk", {"file": (name, BytesIO(raw))})


def start(client: TestClient, place: str, **values: object):
    lines = {name: [value, "", "", ""] for name, value in LINE.items()}
    return post(client, place, **{"text": "标题", "source": "zh", "checks": "1", **lines, **values})


def ended(client: TestClient, path: str) -> str:
    deadline = time.monotonic() + 60
    while "data-running" in (part := client.get(path).text):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return part


def test_a_chinese_csv_is_uploaded_mapped_done_and_fetched(local: TestClient) -> None:
    mapping = upload(local, "目录.csv", CHINESE.encode("gb18030"))
    place = mapping.url.path
    assert "was read as" in mapping.text, "the encoding is a guess, and said"
    assert '<option value="标题" selected>' in mapping.text
    assert "蓝牙耳机，包邮" in mapping.text
    job = start(local, place).url.path
    ended(local, job)
    assert "3 of 3 rows" in local.get(job).text
    result = local.get(f"{job}/result")
    assert "目录.csv" in unquote(result.headers["content-disposition"])
    lines = result.content.decode("gb18030").split("\r\n")
    assert lines[0].startswith("货号,标题,价格,en,en:terms_missed,")
    assert lines[2].startswith("2,,11,,")
    assert local.get(place).status_code == 404, "what was taken is no longer kept"
    assert "目录.csv" in local.get("/console/bulk").text


def test_titles_of_a_catalogue_are_written_as_their_market_does(local: TestClient) -> None:
    place = upload(local, "目录.csv", "货号,标题\n1,【限时抢购】不锈钢保温杯 防水 500ml\n".encode()).url.path
    lines = {"locale": ["en-US", "", "", ""], "channel": ["amazon", "", "", ""]}
    job = start(local, place, listing="1", local_units="1", **lines).url.path
    ended(local, job)
    assert "Stainless Steel Thermos, Waterproof, 500 ml (16.9 fl oz) [Flash Sale]" in local.get(f"{job}/result").text


def test_a_workbook_is_looked_at_sheet_by_sheet(local: TestClient) -> None:
    book_, out = Workbook(), BytesIO()
    other = book_.create_sheet("模板")
    for line in (["Version=1"], ["item_sku", "item_name"], ["1", "雨伞"]):
        other.append(line)
    book_.active.append(["empty"])
    book_.save(out)
    place = upload(local, "a.xlsx", out.getvalue()).url.path
    page = local.get(f"{place}?sheet=模板&header_rows=2").text
    assert '<option value="item_name" selected>' in page
    job = start(local, place, text="item_name", sheet="模板", header_rows="2", checks="").url.path
    ended(local, job)
    sheet = load_workbook(BytesIO(local.get(f"{job}/result").content))["模板"]
    assert [cell.value for cell in sheet[2]] == ["item_sku", "item_name", "en"]


def test_a_wrong_mapping_comes_back_as_it_was_filled_in(local: TestClient) -> None:
    place = upload(local, "a.csv", CHINESE.encode()).url.path
    wrong: list[dict[str, object]] = [
        {"locale": ["", "", "", ""]},
        {"locale": ["xx-nonsense-yy", "", "", ""]},
        {"locale": ["pt-BR", "", "", ""]},
        {"market": ["ZZ", "", "", ""]},
        {"channel": ["bazaar", "", "", ""]},
        {"text": "nowhere"},
    ]
    for values in wrong:
        answer = start(local, place, **{"column": ["kept words", "", "", ""], **values})
        assert answer.status_code == 422, values
        assert 'role="alert"' in answer.text
        assert 'value="kept words"' in answer.text


def test_files_that_cannot_be_read_are_refused_at_the_door(local: TestClient) -> None:
    for name, raw in (("a.exe", b"x"), ("a.xlsx", b"junk"), ("a.csv", b""), ("a.parquet", b"PAR1"), ("", b"")):
        answer = upload(local, name, raw)
        assert answer.status_code == 422, name
        assert answer.headers["content-type"].startswith("text/html")


def test_parquet_without_its_extra_says_what_to_install(local: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> object:
        raise ImportError(name)

    monkeypatch.setattr(columns, "import_module", absent)
    answer = upload(local, "a.parquet", b"PAR1")
    assert answer.status_code == 422
    assert "pip install" in answer.text


def test_a_job_is_stopped_resumed_and_deleted(
    local: TestClient, real_runtime: Runtime, monkeypatch: pytest.MonkeyPatch
):
    gate, translate = Event(), real_runtime.translator.translate

    def waiting(order):  # type: ignore[no-untyped-def]
        gate.wait(10)
        return translate(order)

    monkeypatch.setattr(real_runtime.translator, "translate", waiting)
    job = start(local, upload(local, "a.csv", CHINESE.encode()).url.path).url.path
    assert "data-running" in local.get(job).text
    assert "resume" in post(local, job, action="stop").text
    assert post(local, job, action="stop").status_code == 409
    assert local.get(f"{job}/result").status_code == 409
    post(local, job, action="resume")
    gate.set()
    assert "/result" in ended(local, job)
    post(local, job, action="delete")
    assert local.get(job).status_code == 404
    assert post(local, job, action="explode").status_code == 422


def test_rows_with_errors_are_listed(local: TestClient, real_runtime: Runtime, clock: Clock) -> None:
    mapping = read_mapping({"targets": [{"locale": "en"}]})
    with real_runtime.store.transaction() as session:
        batch = book.add(session, book.NewBatch("local", None, "a.csv", b"title\na\n", mapping, 3), clock.now())
        claimed = book.claim(session, "w", clock.now())
        assert claimed is not None
        book.add_step(session, batch, "w", 0, [{"en": {"text": "fine"}}, {"en": {"error": "نص طويل <b>"}}, {}])
        book.stop(session, "local", batch.id)
    page = local.get(f"/console/bulk/{batch.id}").text
    assert '<td class="num">2</td>' in page
    assert "نص طويل &lt;b&gt;" in page


def test_what_is_another_owners_is_not_there(local: TestClient, real_runtime: Runtime, clock: Clock) -> None:
    with real_runtime.store.transaction() as session:
        mapping = read_mapping({"targets": [{"locale": "en"}]})
        batch = book.add(session, book.NewBatch("other", None, "a.csv", b"title\na\n", mapping, 1), clock.now())
        file = kept.keep(session, Place("other", "bulk"), "a.csv", b"title\na\n", clock.now())
    for path in (f"/console/bulk/{batch.id}", f"/console/bulk/{batch.id}/result", f"/console/bulk/new/{file.id}"):
        assert local.get(path).status_code == 404
    assert post(local, f"/console/bulk/{batch.id}", action="delete").status_code == 404


# Kept files


def test_kept_files_are_few_short_lived_and_their_owners(store: Store, clock: Clock) -> None:
    mine = Place("me", "bulk")
    with store.transaction() as session:
        ids = [
            kept.keep(session, mine, f"{number}.csv", b"\0\xff", clock.move(timedelta(seconds=1))).id
            for number in range(kept.MOST + 2)
        ]
        theirs = kept.keep(session, Place("other", "bulk"), "x.csv", b"x", clock.now())
    with store.reading() as session:
        for one in ids[:2]:
            with pytest.raises(NotFound):
                kept.find(session, mine, one, clock.now())
        assert kept.find(session, mine, ids[-1], clock.now()).raw == b"\0\xff"
        for place in (mine, Place("other", "glossary 1")):
            with pytest.raises(NotFound):
                kept.find(session, place, theirs.id, clock.now())
        with pytest.raises(NotFound):
            kept.find(session, mine, ids[-1], clock.now() + kept.LASTS)


def test_files_nobody_came_back_for_are_swept(real_runtime: Runtime, clock: Clock) -> None:
    with real_runtime.store.transaction() as session:
        kept.keep(session, Place("me", "bulk"), "a.csv", b"x", clock.now())
    assert kept.expire(real_runtime) == 0
    clock.move(kept.LASTS)
    assert kept.expire(real_runtime) == 1


# The book


def test_only_what_runs_is_stopped_and_only_what_stands_goes_on(store: Store, clock: Clock) -> None:
    mapping = read_mapping({"targets": [{"locale": "en"}]})
    with store.transaction() as session:
        batch = book.add(session, book.NewBatch("me", None, "a.csv", b"title\na\n", mapping, 2), clock.now())
        with pytest.raises(Conflict):
            book.resume(session, "me", batch.id)
        claimed = book.claim(session, "w", clock.now())
        assert claimed is not None
        assert book.stop(session, "me", batch.id).status == book.STOPPED
        assert not book.add_step(session, claimed[0], "w", 0, [{}]), "a worker on its way does not count"
        assert book.claim(session, "w", clock.now()) is None
        assert book.resume(session, "me", batch.id).status == book.QUEUED
        with pytest.raises(NotFound):
            book.stop(session, "other", batch.id)


# Guessing


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("sku", "Title", "name"), "Title"),
        (("货号", "商品名称", "描述"), "商品名称"),
        (("id", "المنتج"), "المنتج"),
        (("a", "b"), "b"),
        ((), ""),
    ],
)
def test_the_column_of_the_text_is_guessed(names: tuple[str, ...], expected: str) -> None:
    rows = [dict(zip(names, ("12", "Беспроводные наушники", "x"), strict=False))]
    assert text_column(Look(names, rows)) == expected


def test_every_kind_can_be_looked_at(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"title": "ชื่อ", "n": 1}\nbroken\n', encoding="utf-8")
    assert look_at(tmp_path / "a.jsonl", Layout()) == Look(["title", "n"], [{"title": "ชื่อ", "n": "1"}])
    (tmp_path / "a.csv").write_text("top;\nsku;title\n1;ชื่อ\n", encoding="utf-8")
    assert look_at(tmp_path / "a.csv", Layout(2)).rows == [{"sku": "1", "title": "ชื่อ"}]
