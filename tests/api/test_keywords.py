"""Market keywords through the doors: imported, listed, deleted, and in the answer of a localization."""

from starlette.testclient import TestClient

CSV = """keyword,market,category,locale,volume
bluetooth headset,US,audio,en-US,900
free shipping,US,audio,en-US,100
x,US,audio,xx,1
"""


def bring(http: TestClient) -> dict[str, object]:
    response = http.post("/v1/keywords", content=CSV.encode(), headers={"Content-Type": "text/csv"})
    assert response.status_code == 201
    found: dict[str, object] = response.json()
    return found


def test_good_rows_are_kept_and_wrong_ones_named(http: TestClient):
    done = bring(http)
    assert (done["added"], done["replaced"]) == (2, 0)
    assert done["wrong"] == [{"line": 4, "reason": "Value for 'locale' not supported: 'xx'"}]
    listed = http.get("/v1/keywords", params={"market": "us"}).json()
    assert [one["keyword"] for one in listed] == ["bluetooth headset", "free shipping"]
    assert http.delete("/v1/keywords", params={"market": "US"}).json() == {"deleted": 2}
    assert http.get("/v1/keywords").json() == []


def test_the_answer_says_which_keywords_a_title_has_and_proposes_more(http: TestClient):
    bring(http)
    body = {
        "items": [{"text": "蓝牙耳机 包邮", "source": "zh", "field": "title", "category": "Audio"}],
        "targets": [{"locale": "en-US", "channel": "amazon"}],
    }
    [result] = http.post("/v1/localize", json=body).json()["results"]
    keywords = result["keywords"]
    assert [one["keyword"] for one in keywords["covered"]] == ["free shipping"]
    assert keywords["share"] == 0.1
    assert [one["keyword"] for one in keywords["missing"]] == ["bluetooth headset"]
    assert keywords["proposal"] is not None
    assert keywords["added"] == [{"keyword": "bluetooth headset", "words": keywords["added"][0]["words"]}]


def test_without_a_category_nothing_is_said_of_keywords(http: TestClient):
    bring(http)
    body = {"items": [{"text": "包邮", "source": "zh"}], "targets": [{"locale": "en-US"}]}
    assert http.post("/v1/localize", json=body).json()["results"][0]["keywords"] is None


def test_a_file_without_the_column_is_refused(http: TestClient):
    response = http.post("/v1/keywords", content=b"word\nx\n", headers={"Content-Type": "text/csv"})
    assert (response.status_code, response.json()["code"]) == (422, "invalid_entries")
    assert http.get("/v1/keywords", params={"size": 0}).status_code == 422
