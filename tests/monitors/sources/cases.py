"""One case a source: what it is opened with, the pages its service gives, and what should come of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tests.monitors.sources.replay import Answer, Replay, page


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
)
