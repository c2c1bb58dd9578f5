"""Sources with a key: signatures, quotas, caps, and what each makes of its service's pages."""

import hmac
import json
from base64 import b64decode, urlsafe_b64decode
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from core.errors import InvalidInput, Misconfigured
from monitors.query import Query
from monitors.sources.base import Budget, Coverage, Item, Page, Reason, SourceTools
from monitors.sources.google_play import signed_assertion
from monitors.sources.registry import source_type
from tests.monitors.sources.cases import CASES, KEY, SERVICE_ACCOUNT
from tests.monitors.sources.replay import Answer, page

BY_NAME = {case.source: case for case in CASES}
WHOLE = Budget(10_000, 60)


@pytest.fixture
def poll(fetch, replay):
    def run(source: str, cursor: str = "", budget: Budget = WHOLE, **options: str) -> Page:
        case = BY_NAME[source]
        fetch.secrets.update(case.secrets)
        fetch.query = Query(aliases=("ACME Home",))
        if not replay.asked:
            case.serve(replay)
        return fetch(source, {**case.options, **options}, cursor, budget)

    return run


def _items(found: Page) -> dict[str, Item]:
    return {item.native_id: item for item in found.items}


def test_trustpilot_sends_its_key_in_a_header_and_reads_newest_first(poll, replay):
    review = _items(poll("trustpilot"))["65f2c0ffee0000000000aa01"]
    asked = replay.asked[0]
    assert asked.headers["apikey"] == "s3cret-trustpilot"
    assert asked.params == {"page": "1", "perPage": "100", "orderBy": "createdat.desc"}
    assert (review.title, review.stars, review.language) == ("Ninguém responde", 1.0, "pt")
    assert review.edited_at == datetime(2026, 3, 14, 10, tzinfo=UTC)
    assert review.extras["is_answered"] is False


def test_a_full_page_is_followed_by_the_next(fetch, replay):
    review = page("trustpilot/page.json")["reviews"][0]
    pages = [[review | {"id": f"r{n}"} for n in range(100)], [review | {"id": f"r{n}"} for n in range(100, 130)]]
    case = BY_NAME["trustpilot"]
    fetch.secrets.update(case.secrets)
    replay.on(case.main, *[Answer({"reviews": reviews}) for reviews in pages])
    assert len(_items(fetch("trustpilot", case.options))) == 130
    assert [asked.params["page"] for asked in replay.asked] == ["1", "2"]


def test_youtube_keeps_its_key_out_of_the_address(poll, replay):
    items = _items(poll("youtube"))
    assert replay.asked[0].headers["x-goog-api-key"] == "s3cret-youtube"
    assert "key" not in replay.asked[0].params
    assert replay.asked[1].params["pageToken"] == "Z2V0X25ld2VzdA"
    first = items["UgxA1"]
    assert (first.text, first.author, first.engagement) == ("El cargador se quemó & huele mal", "UCluz", 16)
    assert first.edited_at == datetime(2026, 3, 14, 10, 5, tzinfo=UTC)
    assert items["UgxA0"].text == "รีวิวดีมาก"


@pytest.mark.parametrize(
    ("now", "midnight"),
    [
        (datetime(2026, 3, 14, 12, tzinfo=UTC), datetime(2026, 3, 15, 7, tzinfo=UTC)),
        (datetime(2026, 1, 14, 12, tzinfo=UTC), datetime(2026, 1, 15, 8, tzinfo=UTC)),
        (datetime(2026, 3, 8, 7, 30, tzinfo=UTC), datetime(2026, 3, 8, 8, tzinfo=UTC)),
    ],
)
def test_youtubes_quota_lasts_until_midnight_in_california(fetch, poll, replay, now, midnight):
    fetch.now = now
    replay.on(BY_NAME["youtube"].main, Answer(page("youtube/quota.json"), 403))
    replay.asked.append(None)
    found = poll("youtube")
    assert (found.reason, found.rate.reset_at) == (Reason.RATE_LIMITED, midnight)


def test_comments_that_are_switched_off_are_said(poll, replay):
    replay.on(BY_NAME["youtube"].main, Answer({"error": {"errors": [{"reason": "commentsDisabled"}]}}, 403))
    replay.asked.append(None)
    assert poll("youtube").detail == "Comments on dQw4w9WgXcQ are switched off."


def test_youtube_needs_a_video_or_a_channel(fetch):
    with pytest.raises(InvalidInput):
        source_type("youtube").check(SourceTools(None, lambda: fetch.now, fetch.query, {"api_key": "k"}, str))


def test_a_source_that_names_nothing_to_read_fails_and_is_not_quiet(fetch):
    found = fetch("youtube", {"api_key": "k"})
    assert (found.coverage, found.reason) == (Coverage.FAILED, Reason.REFUSED)


def test_the_assertion_of_a_service_account_can_be_verified():
    header, claims, signature = signed_assertion(SERVICE_ACCOUNT, 1_773_489_600).split(".")
    padded = signature + "=" * (-len(signature) % 4)
    KEY.public_key().verify(urlsafe_b64decode(padded), f"{header}.{claims}".encode(), PKCS1v15(), SHA256())
    told = json.loads(urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
    assert (told["iss"], told["exp"] - told["iat"]) == ("reviews@acme.iam.gserviceaccount.com", 3600)


@pytest.mark.parametrize("wrong", ["", "{}", "[]", '{"private_key": "x", "client_email": "y"}', "not json"])
def test_a_wrong_key_file_is_said_without_showing_it(wrong):
    with pytest.raises(Misconfigured):
        signed_assertion(wrong, 0)


def test_play_reviews_have_title_and_text_and_the_token_is_used(poll, replay):
    review = _items(poll("google_play"))["gp:AOqpTOE1"]
    assert (review.title, review.text) == ("Не открывается", "После обновления приложение не запускается")
    assert (review.stars, review.language, review.engagement) == (1.0, "ru", 7)
    token, first, second = replay.asked
    assert parse_qs(token.body.decode())["grant_type"] == ["urn:ietf:params:oauth:grant-type:jwt-bearer"]
    assert first.headers["authorization"] == second.headers["authorization"] == "Bearer tok-play"
    assert second.params["token"] == "page-2"


def test_zendesk_goes_on_from_its_cursor(poll, replay):
    first = poll("zendesk")
    later = poll("zendesk", first.next_cursor)
    assert [asked.params.get("cursor") for asked in replay.asked] == [None, "MTU4MDc1", "MTU4MDc2"]
    assert replay.asked[0].params["start_time"] == str(int(datetime(2026, 2, 12, 12, tzinfo=UTC).timestamp()))
    basic = replay.asked[0].headers["authorization"].removeprefix("Basic ")
    assert b64decode(basic).decode() == "agent@acme.example/token:s3cret-zendesk"
    assert (later.items, later.coverage) == ((), Coverage.OK)


def test_a_deleted_ticket_is_to_be_forgotten_and_a_status_is_no_edit(poll):
    items = _items(poll("zendesk"))
    assert (items["35437"].deleted, items["35437"].text) == (True, "")
    assert items["35436"].edited_at is None
    assert items["35440"].text == "充電器が壊れました。"


def test_x_counts_what_it_read_and_asks_no_more_than_the_cap(poll, replay):
    found = poll("x", monthly_cap_usd="0.06")
    assert (found.coverage, found.has_more) == (Coverage.OK, False)
    assert [asked.params["max_results"] for asked in replay.asked] == ["12", "10"]
    state = json.loads(found.next_cursor)
    assert (state["month"], state["read"]) == ("2026-03", 3)
    spent = poll("x", found.next_cursor, monthly_cap_usd="0.06")
    assert (spent.coverage, spent.reason) == (Coverage.FAILED, Reason.SPENT)
    assert spent.rate.reset_at == datetime(2026, 4, 1, tzinfo=UTC)
    assert len(replay.asked) == 2


def test_a_new_month_of_x_begins_at_nothing(fetch, poll):
    first = poll("x")
    fetch.now += timedelta(days=20)
    later = poll("x", first.next_cursor)
    assert json.loads(later.next_cursor)["month"] == "2026-04"
    assert json.loads(later.next_cursor)["read"] == 1


def test_x_goes_on_a_minute_before_its_newest_post(poll, replay):
    first = poll("x")
    poll("x", first.next_cursor)
    assert "start_time" in replay.asked[0].params
    since = int(replay.asked[2].params["since_id"])
    assert (2032800000000000001 - since) >> 22 == 60_000
    assert replay.asked[0].params["query"] == '"ACME Home" -is:retweet'


def test_x_does_not_name_a_post_older_than_its_search_reaches(fetch, poll, replay):
    first = poll("x")
    fetch.now += timedelta(days=12)
    poll("x", first.next_cursor)
    assert "since_id" not in replay.asked[2].params
    assert replay.asked[2].params["start_time"] == "2026-03-19T12:05:00Z"


def test_an_edited_post_of_x_keeps_its_first_id(poll):
    post = _items(poll("x"))["2032799990000000001"]
    assert (post.text, post.engagement, post.language) == ("ACME Home & fire? My charger melted", 37, "en")


def test_shopee_signs_its_questions(fetch, poll, replay):
    items = _items(poll("shopee"))
    asked = replay.asked[0].params
    said = f"80001/api/v2/product/get_comment{asked['timestamp']}s3cret-token57"
    assert asked["sign"] == hmac.new(b"s3cret-shopee", said.encode(), "sha256").hexdigest()
    assert asked["timestamp"] == str(int(fetch.now.timestamp()))
    assert replay.asked[1].params["cursor"] == "c2"
    assert (items["7001"].text, items["7001"].stars, items["7001"].extras["is_answered"]) == (
        "สินค้าแตก ส่งช้ามาก",
        1.0,
        True,
    )


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        ("invalid_acceess_token", Reason.UNAUTHORISED),
        ("error_auth", Reason.UNAUTHORISED),
        ("error_sign", Reason.UNAUTHORISED),
        ("error_too_frequent", Reason.RATE_LIMITED),
        ("error_server", Reason.SERVER_ERROR),
        ("error_param", Reason.BROKEN),
    ],
)
def test_shopee_refuses_with_status_200_and_is_heard(poll, replay, error, reason):
    replay.on(BY_NAME["shopee"].main, Answer({"error": error, "message": "no", "response": {}}))
    replay.asked.append(None)
    found = poll("shopee")
    assert (found.coverage, found.reason) == (Coverage.FAILED, reason)


def test_lazada_signs_its_questions_and_asks_week_by_week(fetch, poll, replay):
    items = _items(poll("lazada"))
    asked = dict(replay.asked[0].params)
    sign = asked.pop("sign")
    said = "/review/seller/history/list" + "".join(f"{name}{asked[name]}" for name in sorted(asked))
    assert sign == hmac.new(b"s3cret-lazada", said.encode(), "sha256").hexdigest().upper()
    assert (items["9100000000000001"].stars, items["9100000000000001"].market) == (1.0, "MY")
    spans = [
        int(one.params["end_time"]) - int(one.params["start_time"]) for one in replay.asked if "end_time" in one.params
    ]
    assert max(spans) <= 7 * 86_400_000
    assert replay.asked[-1].params["id_list"] == "[9100000000000001,9100000000000002]"


def test_lazada_goes_on_a_day_before_it_ended(fetch, poll, replay):
    first = poll("lazada")
    before = len(replay.asked)
    poll("lazada", first.next_cursor)
    begins = int(replay.asked[before].params["start_time"]) / 1000
    assert begins == (fetch.now - timedelta(days=1)).timestamp()
    assert len(replay.asked) == before + 2


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("IllegalAccessToken", Reason.UNAUTHORISED),
        ("IncompleteSignature", Reason.UNAUTHORISED),
        ("ApiCallLimit", Reason.RATE_LIMITED),
        ("ServiceTimeout", Reason.SERVER_ERROR),
        ("E901", Reason.BROKEN),
    ],
)
def test_lazada_refuses_with_status_200_and_is_heard(poll, replay, code, reason):
    replay.on(BY_NAME["lazada"].main, Answer({"code": code, "type": "ISV", "message": ""}))
    replay.asked.append(None)
    assert poll("lazada").reason is reason


@pytest.mark.parametrize("source", ["judge_me", "yotpo"])
def test_addresses_of_reviewers_are_dropped(poll, source):
    assert "@" not in repr(poll(source))


def test_reviews_of_the_review_apps(poll):
    judged = _items(poll("judge_me"))
    assert judged["501"].text == "Stopped working after two days."
    assert (judged["500"].text, judged["500"].extras["is_verified"]) == ("جيد جدا", False)


def test_a_deleted_yotpo_review_is_to_be_forgotten(poll, replay):
    gone = _items(poll("yotpo"))["140796222"]
    assert (gone.deleted, gone.text) == (True, "")
    assert replay.asked[1].params["utoken"] == "tok-yotpo"
    assert json.loads(replay.asked[0].body)["client_secret"] == "s3cret-yotpo"
