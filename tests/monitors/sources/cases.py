"""One case a source: what it is opened with, the pages its service gives, and what should come of them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.monitors.sources.replay import Answer, Replay, page

KEY = generate_private_key(65537, 2048)
SERVICE_ACCOUNT = json.dumps(
    {
        "type": "service_account",
        "client_email": "reviews@acme.iam.gserviceaccount.com",
        "private_key_id": "k1",
        "private_key": KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
    }
)


@dataclass(frozen=True)
class Case:
    """`pages` are the service; `main` is the place whose failures are tried; `ids` are what a first poll gives."""

    source: str
    options: Mapping[str, str]
    pages: Mapping[str, Sequence[Answer]]
    main: str
    ids: frozenset[str]
    secrets: Mapping[str, str] = field(default_factory=dict)
    empty: object = None
    """An honest answer with nothing in it, where the service has one."""

    def serve(self, replay: Replay) -> None:
        for place, answers in self.pages.items():
            replay.on(place, *answers)


def _answers(*names: str) -> list[Answer]:
    return [Answer(page(name)) for name in names]


RSS_IDS = {"tag:forum.example,2026:4711", "tag:forum.example,2026:4710", "tag:forum.example,2026:4709"}
_SAFETY_GATE = "ec.europa.eu/safety-gate-alerts/api/download/weeklyReport"

CASES: Sequence[Case] = (
    Case(
        "rss",
        {"url": "https://loja.example/avisos.atom"},
        {"loja.example/avisos.atom": _answers("rss/atom.xml")},
        "loja.example/avisos.atom",
        frozenset({"urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a"}),
        empty="<feed xmlns='http://www.w3.org/2005/Atom'><title>x</title></feed>",
    ),
    Case(
        "google_news",
        {"language": "de", "country": "de"},
        {"news.google.com/rss/search": _answers("google_news/first.xml")},
        "news.google.com/rss/search",
        frozenset(),
        empty="<rss version='2.0'><channel><title>x</title></channel></rss>",
    ),
    Case(
        "gdelt",
        {},
        {"api.gdeltproject.org/api/v2/doc/doc": _answers("gdelt/articles.json")},
        "api.gdeltproject.org/api/v2/doc/doc",
        frozenset({"https://tagesblatt.example/wirtschaft/acme-h2", "https://asahi.example/acme"}),
        empty={},
    ),
    Case(
        "hacker_news",
        {},
        {"hn.algolia.com/api/v1/search_by_date": _answers("hacker_news/page_0.json", "hacker_news/page_1.json")},
        "hn.algolia.com/api/v1/search_by_date",
        frozenset({"43360012", "43360100", "43200001"}),
        empty={"hits": [], "nbPages": 0},
    ),
    Case(
        "reddit",
        {"client_id": "app-1", "client_secret": "reddit", "username": "acme_watch", "subreddits": "smarthome"},
        {
            "www.reddit.com/api/v1/access_token": _answers("reddit/token.json"),
            "oauth.reddit.com/r/smarthome/search": _answers("reddit/page_1.json", "reddit/page_2.json"),
        },
        "oauth.reddit.com/r/smarthome/search",
        frozenset({"t3_1b0001", "t3_1b0002", "t3_1a0009"}),
        {"reddit": "s3cret-reddit"},
        empty={"data": {"after": None, "children": []}},
    ),
    Case(
        "bluesky",
        {"handle": "brand.bsky.social", "app_password": "bluesky"},
        {
            "bsky.social/xrpc/com.atproto.server.createSession": _answers("bluesky/session.json"),
            "bsky.social/xrpc/app.bsky.feed.searchPosts": _answers("bluesky/page_1.json", "bluesky/page_2.json"),
        },
        "bsky.social/xrpc/app.bsky.feed.searchPosts",
        frozenset(f"at://did:plc:{who * 3}/app.bsky.feed.post/3k{who * 3}" for who in "abc"),
        {"bluesky": "s3cret-bluesky"},
        empty={"posts": []},
    ),
    Case(
        "mastodon",
        {"tags": "ACMEHome"},
        {"mastodon.social/api/v1/timelines/tag/ACMEHome": _answers("mastodon/page_1.json")},
        "mastodon.social/api/v1/timelines/tag/ACMEHome",
        frozenset({"https://chaos.example/users/mia/statuses/1", "https://mastodon.social/users/ivan/statuses/2"}),
        empty=[],
    ),
    Case(
        "app_store",
        {"app_id": "123", "countries": "us"},
        {
            "itunes.apple.com/us/rss/customerreviews/page=1/id=123/sortby=mostrecent/json": _answers(
                "app_store/page_1.json"
            ),
            "itunes.apple.com/us/rss/customerreviews/page=2/id=123/sortby=mostrecent/json": _answers(
                "app_store/page_2.json"
            ),
        },
        "itunes.apple.com/us/rss/customerreviews/page=1/id=123/sortby=mostrecent/json",
        frozenset({"12000000001", "12000000000"}),
        empty={"feed": {"updated": {"label": "2026-03-14T05:00:00-07:00"}}},
    ),
    Case(
        "safety_gate",
        {},
        {
            f"{_SAFETY_GATE}/list/xml/en": _answers("safety_gate/index.xml"),
            f"{_SAFETY_GATE}/detail/xml/10000311": _answers("safety_gate/10000311.xml"),
            f"{_SAFETY_GATE}/detail/xml/10000310": _answers("safety_gate/10000310.xml"),
        },
        f"{_SAFETY_GATE}/list/xml/en",
        frozenset({"SR/00611/26", "SR/00612/26", "SR/00500/26"}),
    ),
    Case(
        "cpsc",
        {},
        {"www.saferproducts.gov/RestWebServices/Recall": _answers("cpsc/recalls.json")},
        "www.saferproducts.gov/RestWebServices/Recall",
        frozenset({"10501", "10502"}),
        empty=[],
    ),
    Case(
        "hibp",
        {},
        {"haveibeenpwned.com/api/v3/breaches": _answers("hibp/breaches.json")},
        "haveibeenpwned.com/api/v3/breaches",
        frozenset({"AcmeHome"}),
        empty=[],
    ),
    Case(
        "trustpilot",
        {"business_unit": "5f0000000000000000000001", "api_key": "trustpilot"},
        {"api.trustpilot.com/v1/business-units/5f0000000000000000000001/reviews": _answers("trustpilot/page.json")},
        "api.trustpilot.com/v1/business-units/5f0000000000000000000001/reviews",
        frozenset({"65f2c0ffee0000000000aa01", "65f2c0ffee0000000000aa02"}),
        {"trustpilot": "s3cret-trustpilot"},
        empty={"reviews": []},
    ),
    Case(
        "youtube",
        {"videos": "dQw4w9WgXcQ", "api_key": "youtube"},
        {"www.googleapis.com/youtube/v3/commentThreads": _answers("youtube/page_1.json", "youtube/page_2.json")},
        "www.googleapis.com/youtube/v3/commentThreads",
        frozenset({"UgxA1", "UgxA0", "UgxOld"}),
        {"youtube": "s3cret-youtube"},
        empty={"items": []},
    ),
    Case(
        "google_play",
        {"package": "com.acme.home", "service_account": "play"},
        {
            "oauth2.googleapis.com/token": _answers("google_play/token.json"),
            "androidpublisher.googleapis.com/androidpublisher/v3/applications/com.acme.home/reviews": _answers(
                "google_play/page_1.json", "google_play/page_2.json"
            ),
        },
        "androidpublisher.googleapis.com/androidpublisher/v3/applications/com.acme.home/reviews",
        frozenset({"gp:AOqpTOE1", "gp:AOqpTOE2"}),
        {"play": SERVICE_ACCOUNT},
        empty={},
    ),
    Case(
        "zendesk",
        {"subdomain": "acme", "email": "agent@acme.example", "api_token": "zendesk"},
        {
            "acme.zendesk.com/api/v2/incremental/tickets/cursor.json": _answers(
                "zendesk/page_1.json", "zendesk/page_2.json", "zendesk/nothing.json"
            )
        },
        "acme.zendesk.com/api/v2/incremental/tickets/cursor.json",
        frozenset({"35436", "35437", "35440"}),
        {"zendesk": "s3cret-zendesk"},
        empty={"tickets": [], "after_cursor": None, "end_of_stream": True},
    ),
    Case(
        "x",
        {"bearer_token": "x", "monthly_cap_usd": "20"},
        {"api.x.com/2/tweets/search/recent": _answers("x/page_1.json", "x/page_2.json")},
        "api.x.com/2/tweets/search/recent",
        frozenset({"2032799990000000001", "2032790000000000002", "2032000000000000003"}),
        {"x": "s3cret-x"},
        empty={"meta": {"result_count": 0}},
    ),
    Case(
        "shopee",
        {"partner_id": "80001", "partner_key": "shopee_key", "shop_id": "57", "access_token": "shopee_token"},
        {"partner.shopeemobile.com/api/v2/product/get_comment": _answers("shopee/page_1.json", "shopee/page_2.json")},
        "partner.shopeemobile.com/api/v2/product/get_comment",
        frozenset({"7001", "7000", "6900"}),
        {"shopee_key": "s3cret-shopee", "shopee_token": "s3cret-token"},
        empty={"error": "", "response": {"more": False, "item_comment_list": []}},
    ),
    Case(
        "lazada",
        {"country": "my", "app_key": "100", "app_secret": "lazada", "access_token": "lazada_token", "items": "300"},
        {
            "api.lazada.com.my/rest/review/seller/history/list": [
                *_answers("lazada/none.json") * 4,
                *_answers("lazada/ids.json"),
            ],
            "api.lazada.com.my/rest/review/seller/list/v2": _answers("lazada/texts.json"),
        },
        "api.lazada.com.my/rest/review/seller/history/list",
        frozenset({"9100000000000001", "9100000000000002"}),
        {"lazada": "s3cret-lazada", "lazada_token": "s3cret-token"},
        empty={"code": "0", "data": {"id_list": [], "total": 0}},
    ),
    Case(
        "judge_me",
        {"shop_domain": "acme.myshopify.com", "api_token": "judge_me"},
        {"judge.me/api/v1/reviews": _answers("judge_me/page.json")},
        "judge.me/api/v1/reviews",
        frozenset({"501", "500"}),
        {"judge_me": "s3cret-judge"},
        empty={"reviews": []},
    ),
    Case(
        "yotpo",
        {"app_key": "acme", "api_secret": "yotpo"},
        {
            "api.yotpo.com/oauth/token": _answers("yotpo/token.json"),
            "api.yotpo.com/v1/apps/acme/reviews": _answers("yotpo/page.json"),
        },
        "api.yotpo.com/v1/apps/acme/reviews",
        frozenset({"140796223", "140796222"}),
        {"yotpo": "s3cret-yotpo"},
        empty={"reviews": []},
    ),
)
