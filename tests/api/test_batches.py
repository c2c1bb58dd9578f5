"""`/v1/batches`: upload, status, result; a killed worker's batch goes on where it was; every key sees its own."""

import json
import time
from collections.abc import Callable
from io import BytesIO
from threading import Event

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook, load_workbook
from starlette.testclient import TestClient

from api.batches import book
from api.batches.work import work_once
from api.bulk.mapping import read_mapping
from core.store import Store
from tests.api.fakes import BAD_TEXT, FakeRuntime, FakeTranslator
from tests.conftest import Clock

MAPPING = {"targets": [{"locale": "en"}], "source": "zh", "checks": False}


def send(http: TestClient, raw: str | bytes, mapping: object = MAPPING, name: str = "目录.csv"):
    return http.post("/v1/batches", data={"mapping": json.dumps(mapping)}, files={"file": (name, raw)})


def finished(http: TestClient, batch_id: str) -> dict:
    deadline = time.monotonic() + 60
    while (shown := http.get(f"/v1/batches/{batch_id}").json())["status"] in {"queued", "running"}:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return shown


def test_a_catalogue_is_taken_done_and_deleted(http: TestClient):
    batch = send(http, f"sku,title\r\n1,包邮\r\n2,{BAD_TEXT}\r\n3,限时抢购\r\n").json()
    shown = finished(http, batch["id"])
    assert (shown["status"], shown["rows_done"], shown["rows_failed"], shown["rows_total"]) == ("done", 3, 1, 3)
    result = http.get(f"/v1/batches/{batch['id']}/result")
    assert result.text == (f"sku,title,en\r\n1,包邮,free shipping\r\n2,{BAD_TEXT},\r\n3,限时抢购,flash sale\r\n")
    assert [one["id"] for one in http.get("/v1/batches").json()] == [batch["id"]]
    assert http.get("/v2/usage").json()["character_count"] == len("包邮限时抢购")
    assert http.delete(f"/v1/batches/{batch['id']}").status_code == 204
    assert http.get(f"/v1/batches/{batch['id']}").status_code == 404


def test_workbooks_and_parquet_go_the_same_way(http: TestClient):
    book, parquet = BytesIO(), BytesIO()
    workbook = Workbook()
    for line in (["sku", "title"], ["1", "包邮"], ["2", BAD_TEXT]):
        workbook.active.append(line)
    workbook.save(book)
    pq.write_table(pa.table({"title": ["包邮", BAD_TEXT]}), parquet)
    for name, raw in (("目录.xlsx", book.getvalue()), ("目录.parquet", parquet.getvalue())):
        batch = send(http, raw, name=name).json()
        shown = finished(http, batch["id"])
        assert (shown["status"], shown["rows_done"], shown["rows_failed"]) == ("done", 2, 1), name
    results = {one["file_name"]: http.get(f"/v1/batches/{one['id']}/result") for one in http.get("/v1/batches").json()}
    rows = load_workbook(BytesIO(results["目录.xlsx"].content)).active.iter_rows(values_only=True)
    assert list(rows) == [("sku", "title", "en"), ("1", "包邮", "free shipping"), ("2", BAD_TEXT, None)]
    assert pq.read_table(BytesIO(results["目录.parquet"].content)).column("en").to_pylist() == ["free shipping", None]


@pytest.mark.parametrize(
    ("raw", "mapping", "name"),
    [
        ("title\na\n", {"targets": []}, "a.csv"),
        ("title\na\n", {"targets": [{"locale": "en", "channel": "nowhere"}]}, "a.csv"),
        ("sku\na\n", MAPPING, "a.csv"),
        ("title\na\n", MAPPING, "a.pdf"),
        ("", MAPPING, "a.csv"),
        ("title\na\n", "nonsense", "a.csv"),
    ],
)
def test_what_cannot_be_used_is_refused_at_once(http: TestClient, raw: str, mapping: object, name: str):
    assert send(http, raw, mapping, name).status_code == 422
    assert http.get("/v1/batches").json() == []


def test_another_key_sees_nothing(http: TestClient, make_key: Callable[..., str], translator: FakeTranslator):
    translator.gate = Event()
    batch = send(http, "title\n包邮\n").json()
    other = {"Authorization": f"Bearer {make_key()}"}
    for path in ("", "/result"):
        assert http.get(f"/v1/batches/{batch['id']}{path}", headers=other).status_code == 404
    assert http.delete(f"/v1/batches/{batch['id']}", headers=other).status_code == 404
    assert http.get(f"/v1/batches/{batch['id']}/result").status_code == 409
    translator.gate.set()
    finished(http, batch["id"])


def new(rows: int) -> book.NewBatch:
    raw = "title\n" + "".join(f"包邮 {number}\n" for number in range(rows))
    return book.NewBatch("me", None, "a.csv", raw.encode(), read_mapping(MAPPING), rows)


def test_a_batch_goes_on_where_a_killed_worker_left_it(runtime: FakeRuntime, clock: Clock, translator: FakeTranslator):
    with runtime.store.transaction() as session:
        batch_id = book.add(session, new(450), clock.now()).id
        claimed = book.claim(session, "killed", clock.now())
        assert claimed is not None
        done = [{"en": {"text": f"done before {number}"}} for number in range(200)]
        assert book.add_step(session, claimed[0], "killed", 0, done)
    assert not work_once(runtime, "next", Event())
    clock.move(book.SILENCE)
    assert work_once(runtime, "next", Event())
    lines = [text for order in translator.orders for text in order.texts]
    assert lines == [f"包邮 {number}" for number in range(200, 450)]
    with runtime.store.reading() as session:
        assert book.get(session, "me", batch_id).status == book.DONE
        result = book.result_of(session, batch_id).decode().splitlines()
    assert (result[1], result[201], len(result)) == ("包邮 0,done before 0", "包邮 200,free shipping 200", 451)


def test_a_step_of_a_worker_that_lost_the_batch_does_not_count(store: Store, clock: Clock):
    with store.transaction() as session:
        batch_id = book.add(session, new(2), clock.now()).id
        first = book.claim(session, "first", clock.now())
        second = book.claim(session, "second", clock.move(book.SILENCE))
        assert first is not None
        assert second is not None
        assert not book.add_step(session, first[0], "first", 0, [{}])
        assert book.add_step(session, second[0], "second", 0, [{"en": {"error": "x"}}])
        session.expire_all()
        batch = book.get(session, "me", batch_id)
    assert (batch.rows_done, batch.rows_failed) == (1, 1)
