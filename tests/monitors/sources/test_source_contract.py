"""What every registered source keeps to, whatever its service does."""

from datetime import timedelta

import pytest

from core.errors import InvalidInput
from monitors.query import Query
from monitors.sources.base import Budget, Coverage, Page, Reason, SourceTools
from monitors.sources.options import read_options
from monitors.sources.registry import SOURCES, source_type
from tests.monitors.sources.cases import CASES, Case
from tests.monitors.sources.replay import Answer

OFFLINE = {"list", "drop_folder", "webhook"}
"""Sources that ask nobody; their own tests cover them."""
WHOLE_POLL = Budget(items=10_000, requests=60)
FAILURES = {
    "a wrong key": (Answer("no", 401), {Reason.UNAUTHORISED}),
    "a closed door": (Answer("no", 403), {Reason.UNAUTHORISED}),
    "a limit": (Answer("slow", 429, {"Retry-After": "600"}), {Reason.RATE_LIMITED}),
    "a moved page": (Answer("gone", 404), {Reason.NOT_FOUND}),
    "an outage": (Answer("oops", 500), {Reason.SERVER_ERROR}),
    "a web page": (Answer("<!DOCTYPE html><html><body>Log in</body></html>"), {Reason.BROKEN}),
    "nothing at all": (Answer(""), {Reason.BROKEN}),
    "half an answer": (Answer('{"data": {"children": [{"da'), {Reason.BROKEN}),
    "a broken connection": (Answer("{}", breaks=True), {Reason.UNREACHABLE}),
    "another shape": (Answer({"unexpected": True, "error": "quota"}), {Reason.BROKEN}),
    "null": (Answer("null"), {Reason.BROKEN}),
    "a number": (Answer("7"), {Reason.BROKEN}),
    "a bomb": (Answer(b"[" + b" " * 20_000_000, gzipped=True), {Reason.TOO_LARGE, Reason.BROKEN}),
    "a redirect home": (Answer("", 302, {"Location": "http://127.0.0.1:1/"}), {Reason.REFUSED}),
    "a redirect to the metadata": (Answer("", 301, {"Location": "http://169.254.169.254/"}), {Reason.REFUSED}),
}
LENIENT = {("gdelt", "another shape"), ("mastodon", "a bomb")}
"""GDELT answers `{}` when it has no articles, so an object without any is nothing new."""


@pytest.fixture(params=CASES, ids=lambda case: case.source)
def case(request: pytest.FixtureRequest) -> Case:
    return request.param


@pytest.fixture
def poll(fetch, replay, case):
    fetch.secrets.update(case.secrets)
    fetch.query = Query(aliases=("ACME Home",))
    case.serve(replay)
    return lambda cursor="", budget=WHOLE_POLL: fetch(case.source, case.options, cursor, budget)


def test_every_registered_source_has_a_case():
    assert {case.source for case in CASES} == set(SOURCES) - OFFLINE


def test_a_first_poll_gives_the_items(poll, case):
    found = poll()
    assert (found.coverage, found.reason, found.has_more) == (Coverage.OK, Reason.NONE, False)
    assert found.items
    ids = [item.native_id for item in found.items]
    assert len(set(ids)) == len(ids)
    assert case.ids <= set(ids)


def test_items_are_plain_named_and_dated_in_utc(poll):
    for item in poll().items:
        assert item.native_id.strip()
        assert item.text.strip() or item.deleted
        assert not any(mark in item.text + item.title for mark in ("<p", "<br", "&amp;", "&#", "\x00"))
        assert item.created_at is None or item.created_at.tzinfo is not None
        assert item.stars is None or 1 <= item.stars <= 5
        assert item.market == item.market.upper()


def test_ids_are_the_same_at_every_poll(fetch, replay, case, poll):
    first = {item.native_id for item in poll().items}
    case.serve(replay)
    assert {item.native_id for item in poll().items} == first


def test_a_second_poll_with_nothing_new_is_quiet_and_cheap(fetch, replay, case, poll):
    first = poll()
    case.serve(replay)
    before = len(replay.asked)
    later = poll(first.next_cursor)
    assert later.coverage is Coverage.OK
    assert len(replay.asked) - before <= 3
    assert {item.native_id for item in later.items} <= {item.native_id for item in first.items}


def test_cursors_stay_small(poll):
    assert len(poll().next_cursor) < 8_000


@pytest.mark.parametrize("cursor", ["[]", "null", '{"parts": 7, "at": 3, "tags": []}', "\x00", '{"parts": {"": 5}}'])
def test_a_cursor_that_cannot_be_read_begins_anew(poll, case, cursor):
    found = poll(cursor)
    assert found.coverage is Coverage.OK
    assert case.ids <= {item.native_id for item in found.items}


@pytest.mark.parametrize("mishap", FAILURES)
def test_a_mishap_is_a_failed_page_never_silence(replay, case, poll, mishap):
    answer, reasons = FAILURES[mishap]
    cursor = poll().next_cursor
    replay.on(case.main, answer)
    for other in [place for place in case.pages if place.replace("json", "xml") == case.main.replace("json", "xml")]:
        replay.on(other.replace("/json", "/xml"), answer)
    found = poll(cursor)
    if (case.source, mishap) in LENIENT:
        return
    assert found.coverage is Coverage.FAILED, found
    assert found.reason in reasons, found
    assert (found.items, found.next_cursor) == ((), cursor)
    assert found.detail.endswith(".")
    for secret in case.secrets.values():
        assert secret not in repr(found)


def test_a_limit_says_when_to_come_again(fetch, replay, case, poll):
    replay.on(case.main, Answer("slow", 429, {"Retry-After": "600"}))
    assert poll().rate.reset_at == fetch.now + timedelta(seconds=600)


def test_an_error_that_passes_does_no_harm(replay, case, poll):
    ids = {item.native_id for item in poll().items}
    case.serve(replay)
    replay.on(case.main, Answer("oops", 500), *case.pages[case.main])
    found = poll()
    assert found.coverage is Coverage.OK
    assert {item.native_id for item in found.items} == ids


def test_an_honest_nothing_is_ok(replay, case, poll):
    if case.empty is None:
        pytest.skip("its service is never empty")
    replay.on(case.main, Answer(case.empty))
    found = poll()
    assert (found.items, found.coverage) == ((), Coverage.OK)


def test_a_poll_cut_by_its_budget_loses_nothing(poll, case):
    whole: set[str] = set()
    cursor, calls = "", 0
    while True:
        found = poll(cursor, Budget(items=1, requests=3))
        assert isinstance(found, Page)
        assert found.coverage is Coverage.OK, found
        whole |= {item.native_id for item in found.items}
        cursor, calls = found.next_cursor, calls + 1
        if not found.has_more:
            break
        assert calls < 30, "it must come to an end"
    assert case.ids <= whole


def test_secrets_stay_out_of_sight(fetch, replay, case, poll):
    found = poll()
    for secret in case.secrets.values():
        assert secret not in repr(found)
        for asked in replay.asked:
            assert secret not in asked.path


def test_a_secret_nobody_set_is_said(fetch, replay, case, poll):
    if not case.secrets:
        pytest.skip("it needs none")
    fetch.secrets.clear()
    found = poll()
    assert (found.coverage, found.reason) == (Coverage.FAILED, Reason.UNAUTHORISED)


def test_options_explain_themselves(case):
    kind = source_type(case.source)
    assert {field.name for field in kind.fields} == {*kind.required, *kind.optional}
    for field in kind.fields:
        assert field.help.endswith("."), field.name
        assert field.help[0].isupper(), field.name


def test_every_option_that_names_a_secret_is_marked(case):
    kind = source_type(case.source)
    marked = {field.name for field in kind.fields if field.is_secret}
    assert marked == set(kind.secrets)
    assert marked >= {name for name, value in case.options.items() if value in case.secrets}
    assert {field.name for field in kind.fields if "secret that holds" in field.help} == marked


def test_wrong_options_are_said_before_they_are_saved(case):
    model = source_type(case.source).open.Options  # type: ignore[attr-defined]
    with pytest.raises(InvalidInput):
        read_options(model, {**case.options, "no_such_option": "x"})
    for name in source_type(case.source).required:
        with pytest.raises(InvalidInput) as wrong:
            read_options(model, {key: value for key, value in case.options.items() if key != name})
        assert wrong.value.field == name


def test_options_are_checked_without_asking_anyone(fetch, replay, case):
    def no_secret(_: str) -> str:
        raise AssertionError("checking needs no secret")

    kind = source_type(case.source)
    assert kind.check
    kind.check(SourceTools(None, lambda: fetch.now, fetch.query, dict(case.options), no_secret))  # type: ignore[arg-type]
    assert replay.asked == []
