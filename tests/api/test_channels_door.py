from starlette.testclient import TestClient

TITLE = "Stainless Steel Insulated Bottle for Men and Women, Portable Car Water Bottle 500ml, Flash Sale"


def test_channels_are_listed_with_their_limits(http: TestClient):
    channels = http.get("/v1/channels").json()
    title = next(limit for limit in channels["mercado_libre"] if limit["field"] == "title")
    assert (title["most"], title["unit"]) == (60, "chars")
    assert len(channels) >= 48


def test_text_that_does_not_fit_comes_back_shorter(http: TestClient):
    body = {"text": TITLE, "channel": "mercado_libre", "keep": ["Insulated Bottle"]}
    found = http.post("/v1/fit", json=body).json()
    assert not found["fits"]
    assert found["length"] == len(TITLE)
    assert len(found["proposal"]) <= 60
    assert "Insulated Bottle" in found["proposal"]
    assert "Flash Sale" in found["dropped"][-1]


def test_ad_slot_gets_variants(http: TestClient):
    body = {"text": "Steel Thermos, Keeps Hot 24 h, Leak Proof", "channel": "google_ads", "field": "headline"}
    assert len(http.post("/v1/fit", json=body).json()["variants"]) >= 2


def test_unknown_channel_names_near_ones(http: TestClient):
    response = http.post("/v1/fit", json={"text": "x", "channel": "mercado livre"})
    assert response.status_code == 422
    assert "mercado_libre" in response.json()["detail"]


def test_field_nothing_is_known_of_is_not_found(http: TestClient):
    assert http.post("/v1/fit", json={"text": "x", "channel": "ebay", "field": "description"}).status_code == 404


def test_localizing_for_a_channel_says_whether_it_fits(http: TestClient):
    text = "包邮" * 40
    body = {"items": [{"text": text}], "targets": [{"locale": "en", "market": "MX", "channel": "mercado_libre"}]}
    fit = http.post("/v1/localize", json=body).json()["results"][0]["fit"]
    assert (fit["fits"], fit["most"]) == (False, 60)


def test_localizing_for_an_unknown_market_or_field_is_refused(http: TestClient):
    for wrong in ({"market": "Atlantis"}, {"field": "titel"}, {"channel": "amazin"}):
        body = {"items": [{"text": "包邮"}], "targets": [{"locale": "en", **wrong}]}
        assert http.post("/v1/localize", json=body).status_code == 422
