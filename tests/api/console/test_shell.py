"""The console's shell: sign-in, sessions, forms, languages, headers, errors."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from api.console.assets import asset_path
from api.keys import Role, list_keys, revoke_key
from tests.api.fakes import FakeRuntime
from tests.conftest import Clock


def sign_in(client: TestClient, key: str) -> None:
    response = client.post("/console/sign-in", data={"key": key}, follow_redirects=False)
    assert response.status_code == 303, response.text


def token_of(page: str) -> str:
    return page.split('name="csrf" value="', 1)[1].split('"', 1)[0]


def test_a_stranger_is_sent_to_sign_in_and_comes_back(anonymous: TestClient) -> None:
    response = anonymous.get("/console/settings?x=1", follow_redirects=False)
    assert (response.status_code, response.headers["location"]) == (
        303,
        "/console/sign-in?next=/console/settings%3Fx%3D1",
    )


def test_a_key_opens_a_session_whose_cookie_no_script_reads(anonymous: TestClient, key: str) -> None:
    response = anonymous.post("/console/sign-in", data={"key": key}, follow_redirects=False)
    cookie = response.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert key not in response.headers["set-cookie"]
    assert anonymous.get("/console/settings").status_code == 200


def test_a_wrong_key_is_told_so_in_words(anonymous: TestClient) -> None:
    response = anonymous.post("/console/sign-in", data={"key": "bg_钥匙"})
    assert response.status_code == 403
    assert "not known" in response.text


def test_a_session_ends_with_time(anonymous: TestClient, key: str, clock: Clock) -> None:
    sign_in(anonymous, key)
    clock.move(timedelta(hours=13))
    assert anonymous.get("/console/settings", follow_redirects=False).status_code == 303


def test_a_session_ends_with_its_key(anonymous: TestClient, key: str, runtime: FakeRuntime) -> None:
    sign_in(anonymous, key)
    with runtime.store.transaction() as session:
        revoke_key(session, list_keys(session)[0].id, runtime.now())
    assert anonymous.get("/console/settings", follow_redirects=False).status_code == 303


def test_signing_out_ends_the_session_on_the_server(anonymous: TestClient, key: str) -> None:
    sign_in(anonymous, key)
    cookies = dict(anonymous.cookies)
    token = token_of(anonymous.get("/console/settings").text)
    anonymous.post("/console/sign-out", data={"csrf": token})
    anonymous.cookies.update(cookies)
    assert anonymous.get("/console/settings", follow_redirects=False).status_code == 303


@pytest.mark.parametrize("token", ["", "wrong", "令牌"])
def test_a_form_without_its_token_is_refused(anonymous: TestClient, key: str, token: str) -> None:
    sign_in(anonymous, key)
    sent = {"csrf": token, "language": "zh-Hans", "zone": "UTC"}
    assert anonymous.post("/console/settings", data=sent).status_code == 403


def test_a_form_of_another_site_is_refused(anonymous: TestClient, key: str) -> None:
    sign_in(anonymous, key)
    token = token_of(anonymous.get("/console/settings").text)
    sent = {"csrf": token, "language": "en", "zone": "UTC"}
    foreign = {"sec-fetch-site": "cross-site"}
    assert anonymous.post("/console/settings", data=sent, headers=foreign).status_code == 403


def test_without_keys_the_local_user_is_in_and_forms_still_need_a_token(
    runtime: FakeRuntime, open_client: Callable[..., TestClient]
) -> None:
    runtime.keys_required = False
    with open_client() as client:
        token = token_of(client.get("/console/settings").text)
        sent = {"csrf": token, "language": "zh-Hans", "zone": "Asia/Shanghai"}
        assert client.post("/console/settings", data={**sent, "csrf": "x"}).status_code == 403
        assert "设置" in client.post("/console/settings", data=sent).text
        client.cookies.clear()
        assert client.post("/console/settings", data=sent).status_code == 403


def test_a_zone_nobody_knows_is_told_on_a_page(anonymous: TestClient, key: str) -> None:
    sign_in(anonymous, key)
    token = token_of(anonymous.get("/console/settings").text)
    for zone in ("Mars/Olympus", "../../etc/passwd", "", "x" * 999):
        response = anonymous.post("/console/settings", data={"csrf": token, "language": "en", "zone": zone})
        assert response.status_code == 422
        assert response.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize("place", ["https://evil.example/", "//evil.example", "/\\evil", "/console/\nx"])
def test_signing_in_leads_nowhere_else(anonymous: TestClient, key: str, place: str) -> None:
    response = anonymous.post("/console/sign-in", data={"key": key, "next": place}, follow_redirects=False)
    assert response.headers["location"] == "/console/"


def test_pages_forbid_what_is_not_ours(anonymous: TestClient) -> None:
    response = anonymous.get("/console/sign-in")
    assert "script-src 'self'" in response.headers["content-security-policy"]
    assert "unsafe" not in response.headers["content-security-policy"]
    assert response.headers["cache-control"] == "no-store"
    assert " style=" not in response.text
    assert "<script>" not in response.text


def test_assets_are_kept_for_good_and_pages_name_the_current_ones(anonymous: TestClient) -> None:
    path = asset_path("console.css")
    assert path in anonymous.get("/console/sign-in").text
    assert "immutable" in anonymous.get(path).headers["cache-control"]
    assert anonymous.get("/console/static/old/console.css").headers["cache-control"] == "no-cache"
    assert anonymous.get("/console/static/old/..%2Fpages.py").status_code == 404


def test_errors_are_pages_in_the_language_of_the_reader(anonymous: TestClient) -> None:
    response = anonymous.get("/console/nowhere", headers={"accept-language": "zh-CN,zh;q=0.9"})
    assert response.status_code == 404
    assert 'lang="zh-Hans"' in response.text
    assert anonymous.get("/v1/nowhere").headers["content-type"].startswith("application/problem+json")


def test_a_role_enters_its_own_rooms_only(anonymous: TestClient, make_key: Callable[..., str]) -> None:
    sign_in(anonymous, make_key(Role.PR))
    page = anonymous.get("/console/settings").text
    assert "/console/reviews" not in page


def test_a_link_from_a_message_finds_the_session_that_is_there(anonymous: TestClient, key: str) -> None:
    """Browsers keep a strict cookie from the first request of a link on another site, and send it with the next."""
    place = "/console/sign-in?next=/console/settings"
    page = anonymous.get(place, headers={"sec-fetch-site": "cross-site"}).text
    assert 'http-equiv="refresh" content="0; url=/console/settings"' in page
    assert 'http-equiv="refresh"' not in anonymous.get(place, headers={"sec-fetch-site": "same-origin"}).text
    elsewhere = anonymous.get("/console/sign-in?next=//evil.example", headers={"sec-fetch-site": "cross-site"}).text
    assert "evil.example" not in elsewhere
