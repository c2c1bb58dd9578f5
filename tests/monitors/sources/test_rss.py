"""Feeds as they are: undated, churning, broken, huge, hostile."""

from datetime import UTC, datetime
from itertools import count

import pytest

from core.outbound import allowing
from monitors.sources.base import Budget, Coverage, ItemKind, Reason
from tests.monitors.sources.replay import Answer, page

URL = "https://forum.example/feed.xml"
PLACE = "forum.example/feed.xml"
FEED = {"Content-Type": "application/rss+xml; charset=utf-8"}


def _entry(guid: str, number: int, title: str = "") -> str:
    return (
        f"<item><title>{title or f'Title {number}'}</title><link>https://forum.example/t/{number}</link>"
        f"<guid isPermaLink='false'>{guid}</guid><pubDate>Fri, 13 Mar 2026 {number % 24:02}:00:00 GMT</pubDate>"
        f"<description>Text {number}</description></item>"
    )


def _feed(*entries: str) -> Answer:
    return Answer(f"<rss version='2.0'><channel><title>F</title>{''.join(entries)}</channel></rss>", headers=FEED)


def test_entries_become_items_in_plain_words(fetch, replay):
    replay.on(PLACE, Answer(page("rss/first.xml"), headers=FEED))
    found = fetch("rss", {"url": URL})
    assert (found.coverage, found.has_more) == (Coverage.OK, False)
    items = {item.native_id: item for item in found.items}
    hot = items["tag:forum.example,2026:4711"]
    assert hot.text == "Das Ladegerät wurde so heiß, dass ich es & den Stecker ziehen musste.\nWer noch?"
    assert (hot.title, hot.author, hot.language) == ("ACME Home H2: Ladegerät wird heiß", "Mia", "de-DE")
    assert hot.created_at == datetime(2026, 3, 14, 8, 20, tzinfo=UTC)
    assert hot.kind is ItemKind.NEWS
    assert items["tag:forum.example,2026:4710"].text == "とても便利です。"


def test_an_unreadable_date_is_no_date_and_the_entry_is_kept(fetch, replay):
    replay.on(PLACE, Answer(page("rss/first.xml"), headers=FEED))
    items = {item.native_id: item for item in fetch("rss", {"url": URL}).items}
    assert items["tag:forum.example,2026:4709"].created_at is None


def test_an_entry_without_id_and_link_is_keyed_by_its_title(fetch, replay):
    replay.on(PLACE, Answer(page("rss/first.xml"), headers=FEED))
    keys = [[item.native_id for item in fetch("rss", {"url": URL}).items] for _ in range(2)]
    assert keys[0] == keys[1]
    assert len(set(keys[0])) == 4


def test_an_edited_atom_entry_says_when(fetch, replay):
    replay.on(PLACE, Answer(page("rss/atom.xml"), headers={"Content-Type": "application/atom+xml"}))
    item = fetch("rss", {"url": URL, "kind": "notice"}).items[0]
    assert (item.text, item.language, item.kind) == (
        "Corrigido: a entrega não atrasa.",
        "pt-BR",
        ItemKind.NOTICE,
    )
    assert item.created_at == datetime(2026, 3, 13, 8, tzinfo=UTC)
    assert item.edited_at == datetime(2026, 3, 14, 10, tzinfo=UTC)


def test_both_validators_are_sent_back_and_304_is_nothing_new(fetch, replay):
    headers = FEED | {"ETag": '"v1"', "Last-Modified": "Sat, 14 Mar 2026 09:00:00 GMT"}
    replay.on(PLACE, Answer(page("rss/first.xml"), headers=headers), Answer(status=304))
    first = fetch("rss", {"url": URL})
    again = fetch("rss", {"url": URL}, first.next_cursor)
    asked = replay.asked[1].headers
    assert asked["if-none-match"] == '"v1"'
    assert asked["if-modified-since"] == "Sat, 14 Mar 2026 09:00:00 GMT"
    assert (again.items, again.coverage, again.next_cursor) == ((), Coverage.OK, first.next_cursor)


def test_ids_that_change_at_every_fetch_are_noticed(fetch, replay):
    fresh = count()
    replay.on(PLACE, *[_feed(*[_entry(f"g{next(fresh)}", number) for number in range(5)]) for _ in range(4)])
    cursor, keys = "", []
    for _ in range(4):
        found = fetch("rss", {"url": URL}, cursor)
        cursor = found.next_cursor
        keys.append({item.native_id for item in found.items})
    assert keys[0].isdisjoint(keys[1])
    assert keys[1] == keys[2] == keys[3]


def test_a_permanent_move_is_remembered_and_a_temporary_one_is_not(fetch, replay):
    replay.on(PLACE, Answer(status=301, headers={"Location": "https://new.example/feed"}))
    replay.on("new.example/feed", Answer(page("rss/first.xml"), headers=FEED))
    first = fetch("rss", {"url": URL})
    fetch("rss", {"url": URL}, first.next_cursor)
    assert [asked.host for asked in replay.asked] == ["forum.example", "new.example", "new.example"]
    replay.on(PLACE, Answer(status=302, headers={"Location": "https://new.example/feed"}))
    later = fetch("rss", {"url": URL})
    fetch("rss", {"url": URL}, later.next_cursor)
    assert [asked.host for asked in replay.asked[3:]] == ["forum.example", "new.example"] * 2


@pytest.mark.parametrize(
    "target", ["http://127.0.0.1/admin", "http://[::1]/", "http://169.254.169.254/latest/", "file:///etc/passwd"]
)
def test_a_redirect_into_our_network_is_refused(fetch, replay, target):
    replay.on(PLACE, Answer(status=302, headers={"Location": target}))
    found = fetch("rss", {"url": URL})
    assert (found.coverage, found.reason, found.items) == (Coverage.FAILED, Reason.REFUSED, ())
    assert len(replay.asked) == 1


def test_redirects_end_at_the_fifth(fetch, replay):
    replay.on(PLACE, Answer(status=302, headers={"Location": URL}))
    found = fetch("rss", {"url": URL})
    assert found.reason is Reason.BROKEN
    assert len(replay.asked) == 6


def test_fifty_megabytes_stop_at_the_limit_and_the_beginning_is_read(fetch, replay):
    head = "<rss version='2.0'><channel><title>F</title>" + "".join(_entry(f"g{n}", n) for n in range(20))
    filler = "<item><title>x</title><description>" + "y" * 1000 + "</description></item>"
    body = (head + filler * 200).encode()
    replay.on(PLACE, Answer(body, headers=FEED, repeats=50_000_000 // len(body)))
    found = fetch("rss", {"url": URL}, budget=Budget(bytes=100_000))
    assert (found.coverage, found.reason) == (Coverage.PARTIAL, Reason.TOO_LARGE)
    assert {f"g{n}" for n in range(20)} <= {item.native_id for item in found.items}


def test_a_zip_bomb_stops_at_the_limit(fetch, replay):
    replay.on(PLACE, Answer(b"<rss version='2.0'><channel>" + b" " * 60_000_000, headers=FEED, gzipped=True))
    found = fetch("rss", {"url": URL}, budget=Budget(bytes=1_000_000))
    assert found.coverage is not Coverage.OK
    assert found.reason in {Reason.TOO_LARGE, Reason.BROKEN}


def test_gzip_is_read(fetch, replay):
    replay.on(PLACE, Answer(page("rss/first.xml"), headers=FEED, gzipped=True))
    assert len(fetch("rss", {"url": URL}).items) == 4


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE rss [<!ENTITY a "aaaaaaaa"><!ENTITY x "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
    ],
)
def test_entities_are_refused(fetch, replay, doctype):
    feed = f"<?xml version='1.0'?>{doctype}<rss version='2.0'><channel>{_entry('g', 1, '&x;')}</channel></rss>"
    replay.on(PLACE, Answer(feed, headers=FEED))
    found = fetch("rss", {"url": URL})
    assert (found.coverage, found.reason, found.items) == (Coverage.FAILED, Reason.BROKEN, ())


def test_broken_xml_gives_what_can_be_read_and_says_so(fetch, replay):
    replay.on(
        PLACE, Answer(f"<rss version='2.0'><channel>{_entry('g1', 1)}{_entry('g2', 2)}<item><title>x", headers=FEED)
    )
    found = fetch("rss", {"url": URL})
    assert (found.coverage, found.reason) == (Coverage.PARTIAL, Reason.BROKEN)
    assert {"g1", "g2"} <= {item.native_id for item in found.items}


@pytest.mark.parametrize("body", ["<html><body>Log in</body></html>", "", "{}", "\x00\x01", "/etc/passwd", "http://x/"])
def test_what_is_no_feed_is_a_failure_never_an_empty_page(fetch, replay, body):
    replay.on(PLACE, Answer(body, headers={"Content-Type": "text/html"}))
    found = fetch("rss", {"url": URL}, '{"etag":"x"}')
    assert (found.coverage, found.reason, found.next_cursor) == (Coverage.FAILED, Reason.BROKEN, '{"etag":"x"}')


def test_a_feed_without_entries_is_a_quiet_feed(fetch, replay):
    replay.on(PLACE, _feed())
    assert fetch("rss", {"url": URL}).coverage is Coverage.OK


def test_a_feed_on_which_nothing_of_last_time_is_left_has_a_gap(fetch, replay):
    replay.on(PLACE, _feed(*[_entry(f"a{n}", n) for n in range(5)]), _feed(*[_entry(f"b{n}", n) for n in range(5)]))
    first = fetch("rss", {"url": URL})
    later = fetch("rss", {"url": URL}, first.next_cursor)
    assert (later.coverage, later.reason, len(later.items)) == (Coverage.PARTIAL, Reason.GAP, 5)


def test_a_document_larger_than_the_budget_is_dealt_out_whole(fetch, replay):
    replay.on(PLACE, _feed(*[_entry(f"g{n}", n) for n in range(20)]))
    cursor, seen, calls = "", [], 0
    while True:
        found = fetch("rss", {"url": URL}, cursor, Budget(items=6))
        cursor, calls = found.next_cursor, calls + 1
        seen += [item.native_id for item in found.items]
        if not found.has_more:
            break
    assert set(seen) == {f"g{n}" for n in range(20)}
    assert calls == 4


def test_the_operator_may_allow_an_internal_feed(fetch, replay):
    replay.on("127.0.0.1/feed.xml", _feed(_entry("g", 1)))
    assert fetch("rss", {"url": "http://127.0.0.1/feed.xml"}).reason is Reason.REFUSED
    fetch.outbound = allowing(["127.0.0.1"])
    assert fetch("rss", {"url": "http://127.0.0.1/feed.xml"}).coverage is Coverage.OK
