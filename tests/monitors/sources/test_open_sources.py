"""Sources anyone may read: what each makes of its service's pages."""

from datetime import UTC, datetime, timedelta

import pytest

from core.errors import InvalidInput
from monitors.query import Query
from monitors.sources.base import Budget, Coverage, Item, ItemKind, Page, Reason
from monitors.sources.languages import tag_of
from monitors.sources.terms import any_of, hashtags, none_of
from tests.monitors.sources.cases import CASES
from tests.monitors.sources.replay import Answer, page

BY_NAME = {case.source: case for case in CASES}


@pytest.fixture
def poll(fetch, replay):
    def run(source: str, cursor: str = "", budget: Budget = Budget(10_000, 60), **options: str) -> Page:  # noqa: B008
        case = BY_NAME[source]
        fetch.secrets.update(case.secrets)
        fetch.query = Query(aliases=("ACME Home",))
        if not replay.asked:
            case.serve(replay)
        return fetch(source, {**case.options, **options}, cursor, budget)

    return run


def _items(found: Page) -> dict[str, Item]:
    return {item.native_id: item for item in found.items}


def test_hacker_news_comments_are_plain_and_stories_have_their_link(poll, replay):
    items = _items(poll("hacker_news"))
    comment, story = items["43360100"], items["43360012"]
    assert comment.text == "My ACME Home unit got very hot — I unplugged it.\nHas anyone opened one?"
    assert comment.created_at == datetime(2026, 3, 14, 11, 2, tzinfo=UTC)
    assert (story.text, story.engagement) == ("ACME Home H2 charger withdrawn in Germany", 58)
    assert story.extras["link"] == "https://tagesblatt.example/h2"
    assert replay.asked[0].params["query"] == '"ACME Home"'


def test_reddit_signs_in_once_and_sends_its_own_name(fetch, poll, replay):
    items = _items(poll("reddit"))
    token, first, second = replay.asked
    assert token.method == "POST"
    assert token.headers["authorization"] == "Basic YXBwLTE6czNjcmV0LXJlZGRpdA=="
    assert first.headers["authorization"] == second.headers["authorization"] == "Bearer tok-reddit"
    assert "u/acme_watch" in first.headers["user-agent"]
    assert (second.params["after"], second.params["restrict_sr"]) == ("t3_1b0002", "1")
    hot = items["t3_1b0001"]
    assert (hot.engagement, hot.edited_at) == (164, datetime(2026, 3, 14, 11, 16, 40, tzinfo=UTC))
    assert items["t3_1b0002"].text == "Carregador da ACME Home não funciona"


def test_a_removed_reddit_post_asks_to_be_forgotten(poll):
    gone = _items(poll("reddit"))["t3_1a0009"]
    assert (gone.deleted, gone.text, gone.title, gone.author) == (True, "", "", "")


@pytest.mark.parametrize(
    ("source", "status", "place"),
    [
        ("reddit", 401, "oauth.reddit.com/r/smarthome/search"),
        ("bluesky", 400, "bsky.social/xrpc/app.bsky.feed.searchPosts"),
    ],
)
def test_a_token_that_has_ended_is_renewed_once(fetch, replay, source, status, place):
    case = BY_NAME[source]
    fetch.secrets.update(case.secrets)
    fetch.query = Query(aliases=("ACME Home",))
    case.serve(replay)
    pages = list(case.pages[place])
    replay.on(place, *pages, Answer({"error": "ExpiredToken"}, status), *pages)
    first, second = fetch.all(source, case.options, ["", ""], Budget(10_000, 60))
    assert (first.coverage, second.coverage) == (Coverage.OK, Coverage.OK)
    assert sum(asked.method == "POST" for asked in replay.asked) == 2


def test_a_bluesky_moment_in_the_future_is_not_believed(poll):
    post = _items(poll("bluesky"))["at://did:plc:bbb/app.bsky.feed.post/3kbbb"]
    assert post.created_at == datetime(2026, 3, 14, 11, tzinfo=UTC)
    assert (post.language, post.text) == ("ja", "アクメの充電器、熱すぎる")


def test_mastodon_posts_are_keyed_across_servers_and_say_their_edits(poll, replay):
    posts = _items(poll("mastodon"))
    mia = posts["https://chaos.example/users/mia/statuses/1"]
    assert mia.text == 'Das #ACMEHome Ladegerät ist "heiß"\nVorsicht!'
    assert mia.edited_at == datetime(2026, 3, 14, 10, 40, tzinfo=UTC)
    assert (mia.language, mia.engagement) == ("de", 11)
    assert posts["https://mastodon.social/users/ivan/statuses/2"].text == "предупреждение\nЗарядка сгорела"


def test_mastodon_goes_on_above_the_last_post_with_some_minutes_over(poll, replay):
    first = poll("mastodon")
    poll("mastodon", first.next_cursor)
    begin, later = (int(asked.params["min_id"]) for asked in replay.asked)
    assert begin < later < 116226200000000000
    assert (116226200000000000 - later) >> 16 == 600_000


def test_mastodon_follows_full_pages_upwards(fetch, replay):
    def status(number: int) -> dict:
        post = dict(page("mastodon/page_1.json")[0])
        return post | {"id": str((int(fetch.now.timestamp() * 1000) + number) << 16), "uri": f"u{number}"}

    place = "mastodon.social/api/v1/timelines/tag/x"
    replay.on(place, Answer([status(n) for n in range(40)][::-1]), Answer([status(n) for n in range(40, 50)][::-1]))
    found = fetch("mastodon", {"tags": "x"})
    assert {item.native_id for item in found.items} == {f"u{n}" for n in range(50)}
    assert int(replay.asked[1].params["min_id"]) == int(status(39)["id"])


def test_a_mastodon_token_belongs_to_its_server(fetch, replay):
    with pytest.raises(InvalidInput):
        fetch("mastodon", {"server": "evil.example", "tags": "x", "access_token": "mastodon.social"})
    assert replay.asked == []


def test_the_app_store_answers_in_xml_where_json_fails(poll, replay):
    case = BY_NAME["app_store"]
    case.serve(replay)
    replay.on(case.main, Answer("Bad Gateway", 502))
    replay.on(case.main.replace("/json", "/xml"), Answer(page("app_store/page_1.xml")))
    replay.asked.append(None)
    item = _items(poll("app_store"))["12000000001"]
    assert (item.stars, item.market, item.title, item.text) == (
        1.0,
        "US",
        "Charged twice",
        "Charged me twice and support is silent.",
    )
    assert item.created_at == datetime(2026, 3, 14, 9, 15, tzinfo=UTC)


def test_an_app_store_review_without_a_date_is_undated(poll):
    review = _items(poll("app_store"))["12000000000"]
    assert (review.created_at, review.stars, review.extras["version"]) == (None, 5.0, "4.2.0")


def test_one_storefront_that_fails_does_not_silence_the_others(poll, replay):
    case = BY_NAME["app_store"]
    case.serve(replay)
    for form in ("json", "xml"):
        replay.on(f"itunes.apple.com/de/rss/customerreviews/page=1/id=123/sortby=mostrecent/{form}", Answer("x", 502))
    replay.asked.append(None)
    found = poll("app_store", countries="de,us")
    assert (found.coverage, found.reason) == (Coverage.PARTIAL, Reason.SERVER_ERROR)
    assert {item.market for item in found.items} == {"US"}


def test_gdelt_says_its_errors_with_status_200_and_they_are_heard(poll, replay):
    place = BY_NAME["gdelt"].main
    replay.asked.append(None)
    replay.on(place, Answer("Please limit requests to one every 5 seconds or contact us."))
    limited = poll("gdelt")
    assert (limited.reason, limited.rate.reset_at - datetime(2026, 3, 14, 12, tzinfo=UTC)) == (
        Reason.RATE_LIMITED,
        timedelta(minutes=1),
    )
    replay.on(place, Answer("One or more of your keywords were too short, too long or too common: (acme)"))
    assert "too short" in poll("gdelt").detail


def test_gdelt_walks_back_by_the_last_moment(poll, replay):
    def article(number: int) -> dict:
        moment = datetime(2026, 3, 14, 11, tzinfo=UTC) - timedelta(minutes=number)
        return {
            "url": f"https://n.example/{number}",
            "title": f"t{number}",
            "seendate": moment.strftime("%Y%m%dT%H%M%SZ"),
        }

    replay.asked.append(None)
    replay.on(
        BY_NAME["gdelt"].main,
        Answer({"articles": [article(n) for n in range(250)]}),
        Answer({"articles": [article(n) for n in range(249, 300)]}),
    )
    assert len(_items(poll("gdelt"))) == 300
    assert replay.asked[2].params["enddatetime"] == "20260314065100"


def test_gdelt_names_of_languages_become_tags(poll):
    assert {item.language for item in poll("gdelt").items} == {"de", "ja"}
    assert (tag_of("pt_BR"), tag_of("German"), tag_of("Klingon"), tag_of(""), tag_of("und")) == (
        "pt-BR",
        "de",
        None,
        None,
        None,
    )


def test_safety_gate_notices_are_cleaned_and_name_their_brand(poll):
    notice = _items(poll("safety_gate"))["SR/00611/26"]
    assert notice.title == "Charger, ACME Home, H2 charger"
    assert "The charger can overheat.\nA fire may follow." in notice.text
    assert notice.extras["brand"] == "ACME Home"
    assert (notice.extras["act"], notice.extras["risk"], notice.kind) == ("recall", "Fire", ItemKind.NOTICE)
    assert notice.created_at == datetime(2026, 3, 13, tzinfo=UTC)


def test_safety_gate_reads_the_newest_report_again_and_no_old_one(poll, replay):
    first = poll("safety_gate")
    before = len(replay.asked)
    poll("safety_gate", first.next_cursor)
    assert replay.paths()[before:] == [
        "/safety-gate-alerts/api/download/weeklyReport/list/xml/en",
        "/safety-gate-alerts/api/download/weeklyReport/detail/xml/10000311",
    ]
    assert not any(path.endswith("10000101") for path in replay.paths())


def test_an_amended_recall_comes_again_and_says_when(poll, replay):
    recall = _items(poll("cpsc"))["10501"]
    assert (recall.created_at, recall.edited_at) == (
        datetime(2026, 3, 12, tzinfo=UTC),
        datetime(2026, 3, 13, tzinfo=UTC),
    )
    assert (recall.market, recall.extras["brand"]) == ("US", "ACME Home Inc., of Springfield")
    assert replay.asked[0].params["LastPublishDateStart"] == "2026-02-05"


def test_a_breach_is_new_by_the_day_it_was_added(poll):
    items = _items(poll("hibp"))
    assert set(items) == {"AcmeHome"}
    assert items["AcmeHome"].text.startswith("ACME Home\nIn February 2026, ACME Home suffered a data breach.")
    assert items["AcmeHome"].extras["accounts"] == 1_204_870


def test_breaches_may_be_narrowed_to_the_brands_domains(poll):
    assert _items(poll("hibp", domains="other.example")) == {}


def test_search_expressions_quote_every_name_and_end_in_time():
    query = Query(aliases=('A "C" M E', "アクメ", "ACME"), products=("ACME",), exclusions=("wile e.",))
    assert any_of(query) == '("A C M E" OR "アクメ" OR "ACME")'
    assert none_of(query) == '-"wile e."'
    assert len(any_of(Query(aliases=tuple(f"name {n}" for n in range(500))), limit=200)) < 260


def test_hashtags_keep_marks_and_lose_spaces():
    assert hashtags(["ACME Home", "กาแฟไทย", "शॉप", "C++"]) == ["ACMEHome", "กาแฟไทย", "शॉप", "C"]
