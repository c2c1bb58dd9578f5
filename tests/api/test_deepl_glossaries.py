"""/v2/glossaries and /v3/glossaries: two views of one store (contract §6)."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from core.locales import Pair
from tests.api.fakes import EN, PT, ZH, FakeTranslator
from tests.conftest import Clock

V2, V3 = "/v2/glossaries", "/v3/glossaries"
MISSING = "00000000-0000-4000-8000-000000000000"
TSV = "text/tab-separated-values"


@pytest.fixture(autouse=True)
def both_directions(translator: FakeTranslator) -> None:
    translator.known = frozenset({Pair(ZH, EN), Pair(EN, ZH), Pair(ZH, PT)})


def refused(response: Response, status: int = 400) -> dict[str, str]:
    assert response.status_code == status, response.text
    body = response.json()
    assert isinstance(body["message"], str)
    assert all(isinstance(value, str) for value in body.values())
    return body


def new(**fields: object) -> dict[str, object]:
    return {
        "name": "耳机",
        "source_lang": "zh",
        "target_lang": "en",
        "entries": "蓝牙耳机\tBT headphones\n包邮\tfree shipping",
        "entries_format": "tsv",
    } | fields


def dictionary(source: str, target: str, entries: str) -> dict[str, str]:
    return {"source_lang": source, "target_lang": target, "entries": entries, "entries_format": "tsv"}


@pytest.fixture
def made(http: TestClient) -> str:
    """The id of a glossary made through v2."""
    return http.post(V2, json=new()).json()["glossary_id"]


# v2


def test_making_one_gives_201_and_all_fields(http: TestClient):
    response = http.post(V2, json=new(source_lang="ZH", target_lang="EN-US"))
    assert response.status_code == 201
    made = response.json()
    assert made | {"glossary_id": "", "creation_time": ""} == {
        "glossary_id": "",
        "name": "耳机",
        "ready": True,
        "source_lang": "zh",
        "target_lang": "en",
        "creation_time": "",
        "entry_count": 2,
    }
    assert http.get(f"{V2}/{made['glossary_id']}").json() == made
    assert http.get(V2).json() == {"glossaries": [made]}


def test_creation_time_has_a_fraction_and_a_zone_even_at_a_whole_second(http: TestClient, clock: Clock):
    clock.moment = clock.moment.replace(microsecond=0)
    for path, body in ((V2, new()), (V3, {"name": "n", "dictionaries": [dictionary("zh", "en", "a\tb")]})):
        assert http.post(path, json=body).json()["creation_time"] == "2026-03-14T09:26:53.000000Z"


def test_a_form_makes_one_too(http: TestClient):
    response = http.post(V2, data=new(entries="耳机,headphones\n", entries_format="csv"))
    assert response.status_code == 201
    assert response.json()["entry_count"] == 1


def test_csv_rows_of_another_pair_are_skipped(http: TestClient):
    rows = '耳机,"head, phones",zh,en\nкот,cat,ru,en\n包邮,free shipping\n'
    made = http.post(V2, json=new(entries=rows, entries_format="csv")).json()
    entries = http.get(f"{V2}/{made['glossary_id']}/entries")
    assert entries.text == "耳机\thead, phones\n包邮\tfree shipping\n"


@pytest.mark.parametrize(
    "accept", [None, "*/*", TSV, "text/*", f"application/json, {TSV};q=0.5", "TEXT/TAB-SEPARATED-VALUES"]
)
def test_entries_come_as_tsv(http: TestClient, made: str, accept: str | None):
    http.headers.pop("accept")
    response = http.get(f"{V2}/{made}/entries", headers={} if accept is None else {"Accept": accept})
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith(TSV)
    assert response.text == "蓝牙耳机\tBT headphones\n包邮\tfree shipping\n"


@pytest.mark.parametrize("accept", ["application/json", "text/html, image/png"])
def test_entries_in_another_format_are_415(http: TestClient, made: str, accept: str):
    refused(http.get(f"{V2}/{made}/entries", headers={"Accept": accept}), 415)


def test_deleting_gives_204_without_a_body_and_then_it_is_gone(http: TestClient, made: str):
    response = http.delete(f"{V2}/{made}")
    assert (response.status_code, response.content) == (204, b"")
    refused(http.get(f"{V2}/{made}"), 404)
    refused(http.delete(f"{V2}/{made}"), 404)


@pytest.mark.parametrize(
    "wrong",
    [
        {"entries": "no separator"},
        {"entries": "\tempty source"},
        {"entries": "empty target\t"},
        {"entries": "twice\ta\ntwice\tb"},
        {"entries": "control\x07\ta"},
        {"entries": "nul\x00\ta"},
        {"entries": ""},
        {"entries": None},
        {"entries": "\n\n"},
        {"entries": "long\t" + "字" * 400},
        {"entries": 5},
        {"entries_format": "xlsx"},
        {"source_lang": "xx"},
        {"target_lang": "ru"},
        {"source_lang": "zh", "target_lang": "zh"},
        {"source_lang": None},
        {"target_lang": ""},
        {"name": ""},
        {"name": "  "},
        {"name": None},
        {"name": 7},
        {"name": "字" * 400},
        {"name": "nul\x00"},
    ],
)
def test_what_cannot_be_used_is_refused_with_message_and_detail(http: TestClient, wrong: dict[str, object]):
    body = refused(http.post(V2, json=new(**wrong)))
    assert body["detail"]
    assert http.get(V2).json() == {"glossaries": []}


def test_a_wrong_line_is_told_by_its_number(http: TestClient):
    body = refused(http.post(V2, json=new(entries="a\tb\nc\td\nwrong")))
    assert "line: 3" in body["detail"]


@pytest.mark.parametrize("path", [V2, V3])
def test_an_unknown_id_is_not_found_and_a_malformed_one_a_bad_request(http: TestClient, path: str):
    for suffix in ("", "/entries?source_lang=zh&target_lang=en"):
        refused(http.get(f"{path}/{MISSING}{suffix}"), 404)
        refused(http.get(f"{path}/not-an-id{suffix}"), 400)
    refused(http.delete(f"{path}/{MISSING}"), 404)
    refused(http.delete(f"{path}/%00"), 400)


def test_an_id_is_taken_in_any_case(http: TestClient, made: str):
    assert http.get(f"{V2}/{made.upper()}").json()["glossary_id"] == made


def test_other_keys_see_nothing(http: TestClient, made: str, anonymous: TestClient, make_key: Callable[..., str]):
    anonymous.headers["Authorization"] = f"DeepL-Auth-Key {make_key()}"
    assert anonymous.get(V2).json() == {"glossaries": []}
    for path in (f"{V2}/{made}", f"{V3}/{made}", f"{V2}/{made}/entries"):
        refused(anonymous.get(path), 404)
    refused(anonymous.delete(f"{V3}/{made}"), 404)
    refused(anonymous.patch(f"{V3}/{made}", json={"name": "theirs"}), 404)
    assert http.get(f"{V2}/{made}").status_code == 200


def test_ten_thousand_entries_are_stored_and_read(http: TestClient):
    """Far above the 128 KiB of other requests."""
    entries = "".join(f"产品词条{number:05d}\tproduct term {number:05d}\n" for number in range(10_000))
    response = http.post(V2, json=new(entries=entries))
    assert response.status_code == 201
    assert http.get(f"{V2}/{response.json()['glossary_id']}/entries").text == entries


def test_ten_mebibytes_of_chinese_pass_the_door_in_a_form(http: TestClient):
    """Percent signs make them three times as many bytes on the way."""
    entries = "".join(f"{number:04d}{'字' * 330}\t{'词' * 330}\n" for number in range(5_000))
    assert 9 * 2**20 < len(entries.encode()) < 10 * 2**20
    assert http.post(V2, data=new(entries=entries)).json()["entry_count"] == 5_000


def test_more_than_ten_mebibytes_are_too_large(http: TestClient):
    refused(http.post(V2, json=new(entries="a" * (11 * 2**20))), 413)
    refused(http.post(V2, content=b"x" * (33 * 2**20)), 413)


# v3


def test_v3_makes_several_dictionaries_and_keeps_their_order(http: TestClient):
    body = {
        "name": "két",
        "dictionaries": [dictionary("EN", "zh", "sale\t特卖"), dictionary("zh", "en-GB", "特卖\tsale\n包邮\tfree")],
    }
    response = http.post(V3, json=body)
    assert response.status_code == 201
    made = response.json()
    assert made["dictionaries"] == [
        {"source_lang": "en", "target_lang": "zh", "entry_count": 1},
        {"source_lang": "zh", "target_lang": "en", "entry_count": 2},
    ]
    assert set(made) == {"glossary_id", "name", "dictionaries", "creation_time"}
    assert http.get(V3).json() == {"glossaries": [made]}


def test_v3_takes_the_form_spelling_of_lists(http: TestClient):
    form = {
        "name": "form",
        "dictionaries[0].source_lang": "zh",
        "dictionaries[0].target_lang": "en",
        "dictionaries[0].entries": "包邮\tfree shipping",
        "dictionaries[0].entries_format": "tsv",
        "dictionaries[1].source_lang": "en",
        "dictionaries[1].target_lang": "zh",
        "dictionaries[1].entries": "sale,特卖",
        "dictionaries[1].entries_format": "csv",
    }
    made = http.post(V3, data=form)
    assert made.status_code == 201
    assert [one["entry_count"] for one in made.json()["dictionaries"]] == [1, 1]
    glossary = f"{V3}/{made.json()['glossary_id']}"
    patch = {
        "dictionaries[0].source_lang": "zh",
        "dictionaries[0].target_lang": "en",
        "dictionaries[0].entries": "耳机\theadphones",
        "dictionaries[0].entries_format": "tsv",
    }
    assert http.patch(glossary, data=patch).json()["dictionaries"][0]["entry_count"] == 2
    put = http.put(f"{glossary}/dictionaries", data=dictionary("zh", "en", "耳机\tbuds"))
    assert put.json() == {"source_lang": "zh", "target_lang": "en", "entry_count": 1}


@pytest.mark.parametrize(
    "wrong",
    [
        {"dictionaries": []},
        {"dictionaries": None},
        {"dictionaries": "zh"},
        {"dictionaries": [1]},
        {"dictionaries": [{}]},
        {"dictionaries": [dictionary("zh", "en", "a\tb"), dictionary("zh", "en-US", "c\td")]},
        {"name": ""},
    ],
)
def test_v3_refuses_what_cannot_be_used(http: TestClient, wrong: dict[str, object]):
    body = {"name": "n", "dictionaries": [dictionary("zh", "en", "a\tb")]} | wrong
    assert refused(http.post(V3, json=body))["detail"]


def test_v2_glossaries_are_seen_and_edited_through_v3(http: TestClient, made: str):
    assert http.get(f"{V3}/{made}").json()["dictionaries"] == [
        {"source_lang": "zh", "target_lang": "en", "entry_count": 2}
    ]
    http.patch(f"{V3}/{made}", json={"name": "renamed", "dictionaries": [dictionary("zh", "en", "耳机\tbuds")]})
    seen = http.get(f"{V2}/{made}").json()
    assert (seen["name"], seen["entry_count"]) == ("renamed", 3)


def test_a_second_dictionary_takes_a_glossary_out_of_v2(http: TestClient, made: str):
    http.patch(f"{V3}/{made}", json={"dictionaries": [dictionary("en", "zh", "sale\t特卖")]})
    assert http.get(V2).json() == {"glossaries": []}
    refused(http.get(f"{V2}/{made}"), 404)
    refused(http.get(f"{V2}/{made}/entries"), 404)
    http.delete(f"{V3}/{made}/dictionaries?source_lang=en&target_lang=zh")
    assert http.get(f"{V2}/{made}").status_code == 200


def test_patching_merges_entries(http: TestClient, made: str):
    entries = "包邮\tships free\n限时抢购\tflash sale"
    response = http.patch(f"{V3}/{made}", json={"dictionaries": [dictionary("zh", "en", entries)]})
    assert response.status_code == 200
    assert response.json()["dictionaries"][0]["entry_count"] == 3
    merged = http.get(f"{V3}/{made}/entries?source_lang=ZH&target_lang=EN-US").json()
    assert merged == {
        "dictionaries": [dictionary("zh", "en", "蓝牙耳机\tBT headphones\n包邮\tships free\n限时抢购\tflash sale\n")]
    }


def test_a_patch_that_fails_changes_nothing(http: TestClient, made: str):
    wrong = {"name": "new name", "dictionaries": [dictionary("zh", "en", "wrong")]}
    refused(http.patch(f"{V3}/{made}", json=wrong))
    assert http.get(f"{V3}/{made}").json()["name"] == "耳机"


def test_a_patch_needs_something_to_change(http: TestClient, made: str):
    refused(http.patch(f"{V3}/{made}", json={}))
    refused(http.patch(f"{V3}/{made}", json={"name": ""}))


def test_putting_replaces_or_makes_a_dictionary(http: TestClient, made: str):
    path = f"{V3}/{made}/dictionaries"
    replaced = http.put(path, json=dictionary("zh", "en", "耳机\tbuds"))
    assert replaced.json() == {"source_lang": "zh", "target_lang": "en", "entry_count": 1}
    assert http.get(f"{V2}/{made}/entries").text == "耳机\tbuds\n"
    assert http.put(path, json=dictionary("zh", "pt", "耳机\tfones")).status_code == 200
    assert len(http.get(f"{V3}/{made}").json()["dictionaries"]) == 2


def test_deleting_a_dictionary_that_is_not_there_is_not_found(http: TestClient, made: str):
    path = f"{V3}/{made}/dictionaries"
    refused(http.delete(f"{path}?source_lang=en&target_lang=zh"), 404)
    refused(http.delete(f"{path}?source_lang=zh&target_lang=ja"), 404)
    refused(http.delete(f"{path}?source_lang=zh"), 400)
    assert http.delete(f"{path}?source_lang=ZH&target_lang=EN").status_code == 204
    refused(http.get(f"{V2}/{made}"), 404)


def test_entries_of_a_dictionary_that_is_not_there_are_not_found(http: TestClient, made: str):
    refused(http.get(f"{V3}/{made}/entries?source_lang=en&target_lang=ja"), 404)
    refused(http.get(f"{V3}/{made}/entries"), 400)


def test_glossaries_are_listed_oldest_first(http: TestClient, clock: Clock):
    for name in ("c", "a", "b"):
        http.post(V2, json=new(name=name))
        clock.move(timedelta(seconds=1))
    assert [one["name"] for one in http.get(V3).json()["glossaries"]] == ["c", "a", "b"]


@pytest.mark.parametrize(("method", "path"), [("PUT", V2), ("PATCH", V2), ("POST", f"{V3}/{MISSING}"), ("PUT", V3)])
def test_another_method_is_405(http: TestClient, method: str, path: str):
    refused(http.request(method, path), 405)


def test_ids_are_uuids(http: TestClient, made: str):
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", made)
