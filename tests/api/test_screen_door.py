"""`POST /v1/screen`, `/v1/packs` and `screen: true`: findings where they stand, faults told with near names."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.packs import PackShelf
from api.settings import Settings
from glossaries.packs.reader import WrongPacks

from .fakes import FakeRuntime

BAD, GOOD = "全网最便宜的数据线", "编织数据线 1.2米"
RULE = (
    "- id: own-{0}\n  category: alcohol\n  severity: block\n  source: Our house rule\n"
    "  terms: {{en: [{0}]}}\n  message: {{en: no, zh: 禁}}\n"
)
HEAD = "pack: own\ntitle: Ours\nversion: 1.0\nas_of: 2026-11-01\nmarkets: [CN]\nrules:\n"


def screened(http: TestClient, **body: Any) -> dict[str, Any]:
    answer = http.post("/v1/screen", json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_a_finding_stands_where_it_is_in_the_text(http: TestClient):
    found = screened(http, text=BAD, market="cn")
    (finding,) = [one for one in found["findings"] if one["rule"] == "cn-absolute-zui"]
    assert BAD[finding["start"] : finding["end"]] == finding["matched"]
    assert "最便宜" in finding["matched"]
    keys = {"rule", "category", "severity", "start", "end", "matched", "message", "source", "as_of", "suggestion"}
    assert keys <= set(finding)
    assert (found["severity"], found["market"]) == ("block", "CN")
    assert screened(http, text=GOOD, market="CN")["findings"] == []


def test_messages_come_in_the_language_asked_for(http: TestClient):
    (finding,) = screened(http, text="根治", market="CN", message_language="zh")["findings"]
    assert "不得" in finding["message"]


def test_a_bad_item_is_its_own_result(http: TestClient):
    items = [{"text": BAD, "id": "a"}, {"text": "x" * 30_000}, {"text": GOOD, "market": "Germny"}, {"text": ""}]
    results = screened(http, items=items, market="CN")["results"]
    assert [bool(result.get("error")) for result in results] == [False, True, True, False]
    assert results[0]["id"] == "a"
    assert "DE" in results[2]["error"]["message"]
    assert results[3]["findings"] == []


@pytest.mark.parametrize(
    ("body", "near"),
    [
        ({"text": "a", "market": "Germny"}, "DE"),
        ({"text": "a", "market": "CN", "channel": "amazn"}, "amazon"),
        ({"text": "a", "market": "CN", "channel": "amazon", "field": "titel"}, "title"),
        ({"text": "a"}, "market"),
        ({"market": "CN"}, "text"),
        ({"text": "a", "items": [{"text": "b"}], "market": "CN"}, "text"),
        ({"text": "a", "market": "CN", "language": "klingon"}, "language"),
        ({"items": [{"text": "a"}], "market": "Germny"}, "DE"),
        ({"items": [{"text": "a"}] * 501, "market": "CN"}, "501"),
    ],
)
def test_a_wrong_request_is_told_with_near_names(http: TestClient, body: dict[str, Any], near: str):
    answer = http.post("/v1/screen", json=body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert near in answer.text


def test_screening_needs_a_key(anonymous: TestClient, key: str):
    assert key
    assert anonymous.post("/v1/screen", json={"text": "a", "market": "CN"}).status_code == 403


def test_packs_are_listed_and_rules_explained(http: TestClient):
    packs = http.get("/v1/packs", params={"market": "CN"}).json()["packs"]
    assert "cn" in [pack["id"] for pack in packs]
    assert http.get("/v1/packs/cn").json()["rules"][0]["pack"] == "cn"
    rule = http.get("/v1/packs/rules/cn-absolute-zui").json()
    assert rule["terms"]["zh"]
    assert rule["source"]
    assert http.get("/v1/packs/rules/none").status_code == 404
    assert http.get("/v1/packs/none").status_code == 404
    assert http.get("/v1/packs", params={"market": "QQ"}).status_code == 422


def test_localize_screens_both_sides(http: TestClient):
    body = {
        "items": [{"text": "最便宜的蓝牙耳机", "source": "zh"}],
        "targets": [{"locale": "en", "market": "CN"}],
        "screen": True,
    }
    screened(http, text=GOOD, market="CN")  # compiles the packs, which is not what the deadline is for
    answer = http.post("/v1/localize", json=body)
    assert answer.status_code == 200, answer.text
    findings = answer.json()["results"][0]["findings"]
    sides = {finding["side"]: finding for finding in findings if finding.get("rule") == "cn-absolute-zui"}
    assert set(sides) == {"source", "target"}
    assert sides["source"]["span"] == [0, 3]
    assert sides["source"]["source"]


def test_localize_needs_a_market_to_screen_for(http: TestClient):
    body = {"items": [{"text": "耳机"}], "targets": [{"locale": "en"}], "screen": True}
    answer = http.post("/v1/localize", json=body)
    assert answer.status_code == 422
    assert "market" in answer.text


def test_localize_without_screening_finds_nothing_of_packs(http: TestClient):
    body = {"items": [{"text": "最便宜的耳机", "source": "zh"}], "targets": [{"locale": "en", "market": "CN"}]}
    findings = http.post("/v1/localize", json=body).json()["results"][0]["findings"]
    assert all(not finding.get("rule") for finding in findings)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """An operator's folder with one pack."""
    folder = tmp_path / "packs"
    folder.mkdir()
    (folder / "own.yaml").write_text(HEAD + RULE.format("mead"), "utf-8")
    return folder


@pytest.fixture
def with_own(runtime: FakeRuntime, own: Path, make_key: Callable[..., str]) -> Iterator[TestClient]:
    from api.keys import Role  # noqa: PLC0415

    runtime.settings = runtime.settings.model_copy(update={"packs_dir": own})
    headers = {"Authorization": f"Bearer {make_key(role=Role.ADMIN)}"}
    with TestClient(create_app(runtime), headers=headers, raise_server_exceptions=False) as client:
        yield client


def test_a_broken_pack_leaves_the_last_good_ones(with_own: TestClient, own: Path):
    assert screened(with_own, text="Mead", market="CN")["findings"]
    (own / "own.yaml").write_text(HEAD + RULE.format("mead").replace("  source: Our house rule\n", ""), "utf-8")
    answer = with_own.post("/v1/packs/reload").json()
    assert "own.yaml, line 7: rule own-mead lacks source" in answer["problems"][0]
    assert screened(with_own, text="Mead", market="CN")["findings"]
    (own / "own.yaml").write_text(HEAD + RULE.format("cider"), "utf-8")
    assert with_own.post("/v1/packs/reload").json()["problems"] == []
    assert screened(with_own, text="Mead", market="CN")["findings"] == []
    assert screened(with_own, text="Cider", market="CN")["findings"]


def test_only_an_admin_reads_packs_anew(http: TestClient):
    assert http.post("/v1/packs/reload").status_code == 403


def test_a_changed_folder_is_noticed(own: Path):
    now = [0.0]
    shelf = PackShelf(own, lambda: now[0])
    assert "own-mead" in shelf.book.rules
    (own / "more.yaml").write_text((HEAD + RULE.format("cider")).replace("pack: own", "pack: more"), "utf-8")
    now[0] += 10
    assert "own-cider" in shelf.book.rules


def test_a_shipped_pack_is_switched_off(own: Path):
    (own / "cn.yaml").write_text("pack: cn\ntitle: Off\nversion: 9.0\nas_of: 2026-11-01\noff: true\n", "utf-8")
    assert "cn-absolute-zui" not in PackShelf(own).book.rules


def test_a_server_does_not_start_with_broken_packs(runtime: FakeRuntime, own: Path, settings: Settings):
    (own / "own.yaml").write_text(HEAD + "- id: x\n", "utf-8")
    runtime.settings = settings.model_copy(update={"packs_dir": own})
    with pytest.raises(WrongPacks, match="line 7"):
        create_app(runtime)
