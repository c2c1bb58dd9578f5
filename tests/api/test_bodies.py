"""Bodies of every format become the same named values, and a broken one is refused with a sentence."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.doors.bodies import Body
from core.errors import InvalidInput

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


def values_of(raw: bytes | str, content_type: str = FORM, query: str = "") -> dict[str, object]:
    return Body(content_type, query.encode(), raw.encode() if isinstance(raw, str) else raw).values()


def multipart(*parts: str, end: str = "--b--\r\n") -> bytes:
    return ("".join(f"--b\r\n{part}\r\n" for part in parts) + end).encode()


def part(name: str, value: str, extra: str = "") -> str:
    return f'Content-Disposition: form-data; name="{name}"{extra}\r\n\r\n{value}'


MULTIPART = "multipart/form-data; boundary=b"


def test_the_same_values_come_out_of_json_a_form_and_multipart():
    expected = {"text": ["蓝牙耳机", "наушники"], "target_lang": "EN-US"}
    assert values_of(json.dumps(expected), JSON) == expected
    assert values_of("text=%E8%93%9D%E7%89%99%E8%80%B3%E6%9C%BA&text=наушники&target_lang=EN-US") == expected
    parts = [part("text", "蓝牙耳机"), part("text", "наушники"), part("target_lang", "EN-US")]
    assert values_of(multipart(*parts), MULTIPART) == expected


def test_a_plus_is_a_space_in_a_form_and_a_plus_in_json():
    assert values_of("text=a+b%2Bc") == {"text": "a b+c"}
    assert values_of('{"text": "a+b"}', JSON) == {"text": "a+b"}


def test_blank_values_are_kept():
    assert values_of("text=&text=x") == {"text": ["", "x"]}


def test_query_wins_over_a_form():
    assert values_of("type=source", query="type=target") == {"type": "target"}


def test_json_wins_over_the_query_where_asked_to():
    body = Body(JSON, b"q=query&source=zh", b'{"q": "body"}')
    assert body.values(json_wins=True) == {"q": "body", "source": "zh"}
    assert body.values()["q"] == "query"


def test_query_wins_over_a_form_even_where_json_would_win():
    assert Body(FORM, b"q=query", b"q=body").values(json_wins=True) == {"q": "query"}


@pytest.mark.parametrize("content_type", ["", "text/plain", "application/octet-stream"])
def test_a_body_without_a_known_type_is_read_by_its_looks(content_type: str):
    assert values_of('{"text": "ไทย"}', content_type) == {"text": "ไทย"}
    assert values_of("text=a", content_type) == {"text": "a"}


def test_a_form_that_looks_like_json_stays_a_form():
    assert values_of("{=1") == {"{": "1"}


def test_numbered_fields_become_a_list_of_objects_in_the_order_of_their_numbers():
    form = "dictionaries[1].source_lang=zh&dictionaries[0].source_lang=en&dictionaries[0].entries=a%09b&name=n"
    assert values_of(form) == {
        "name": "n",
        "dictionaries": [{"source_lang": "en", "entries": "a\tb"}, {"source_lang": "zh"}],
    }


def test_a_byte_order_mark_is_not_part_of_the_body():
    assert values_of(b"\xef\xbb\xbf" + b'{"text": "a"}', JSON) == {"text": "a"}


def test_an_empty_body_has_no_values():
    assert values_of("", JSON) == {}
    assert values_of(" \r\n", FORM) == {}


@pytest.mark.parametrize(
    ("raw", "content_type"),
    [
        (b'{"text": "\xff\xfe"}', JSON),
        (b"text=\xff", FORM),
        (b"text=%ff%fe", FORM),
        (b'{"text": ', JSON),
        (b"[]", JSON),
        (b'"text"', JSON),
        (b"null", JSON),
        (b"{]", JSON),
        (b'{"a": NaN}', JSON),
        (b'{"a": -Infinity}', JSON),
        (b'{"a": ' + b"[" * 60_000, JSON),
        (b'{"a": ' + b"[" * 60_000 + b"]" * 60_000 + b"}", JSON),
        (b'{"a": ' + b"[" * 900 + rb'"\ud800"' + b"]" * 900 + b"}", JSON),
        (b'{"a": ' + b"9" * 5_000 + b"}", JSON),
        (b"a=1&" * 10_001, FORM),
        (b"anything", "multipart/form-data"),
        (b"anything", MULTIPART),
        (b"anything", "multipart/form-data; boundary=" + "b" * 5_000),
        (multipart(part("text", "a"), end=""), MULTIPART),
        (multipart(part("text", "a"), end="--b"), MULTIPART),
        (b'--b\r\nContent-Disposition: form-data; name="text"\r\n\r\n\xff\r\n--b--\r\n', MULTIPART),
        (multipart(*[part("t", "")] * 10_001), MULTIPART),
    ],
)
def test_a_broken_body_is_invalid_input(raw: bytes, content_type: str):
    with pytest.raises(InvalidInput):
        values_of(raw, content_type)


def test_files_in_a_multipart_body_are_passed_over():
    parts = [part("file", "bytes", '; filename="a.txt"'), part("target", "en")]
    assert values_of(multipart(*parts), MULTIPART) == {"target": "en"}


def test_a_multipart_value_keeps_its_line_ends():
    assert values_of(multipart(part("text", "a\r\nb\n")), MULTIPART) == {"text": "a\r\nb\n"}


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        (r'{"text": ["\ud83d"]}', "\ufffd"),
        (r'{"text": ["a\ud800b"]}', "a\ufffdb"),
        (r'{"text": ["\udc00\ud83d\ude00"]}', "\ufffd😀"),
        (r'{"text": ["\ud83d\ude00"]}', "😀"),
    ],
)
def test_half_of_a_utf16_pair_is_replaced_and_a_whole_one_kept(sent: str, read: str):
    assert values_of(sent, JSON) == {"text": [read]}


def test_half_of_a_utf16_pair_is_replaced_in_names_and_inner_objects():
    assert values_of(r'{"a\ud800": {"b": [1, "\udfff"]}}', JSON) == {"a\ufffd": {"b": [1, "\ufffd"]}}


@given(
    raw=st.binary(max_size=200),
    content_type=st.sampled_from([JSON, FORM, MULTIPART, ""]) | st.text(st.characters(codec="latin-1"), max_size=40),
    query=st.binary(max_size=40),
)
def test_whatever_comes_is_read_or_refused_and_never_crashes(raw: bytes, content_type: str, query: bytes):
    body = Body(content_type, query, raw)
    try:
        values = body.values()
    except InvalidInput:
        return
    assert all(isinstance(name, str) for name in values)


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1))
def test_json_texts_come_out_as_they_went_in(texts: list[str]):
    assert values_of(json.dumps({"text": texts}), JSON)["text"] == texts


def test_fingerprints_differ_with_owner_route_query_and_body():
    body = Body(JSON, b"", b"{}")
    prints = {
        body.fingerprint("owner", "/v2/translate"),
        body.fingerprint("other", "/v2/translate"),
        body.fingerprint("owner", "/translate"),
        Body(JSON, b"a=1", b"{}").fingerprint("owner", "/v2/translate"),
        Body(JSON, b"", b"{ }").fingerprint("owner", "/v2/translate"),
        Body(FORM, b"", b"{}").fingerprint("owner", "/v2/translate"),
    }
    assert len(prints) == 6
    assert body.fingerprint("owner", "/v2/translate") == Body(JSON, b"", b"{}").fingerprint("owner", "/v2/translate")


def test_fingerprint_parts_do_not_run_into_each_other():
    assert Body("a", b"b", b"").fingerprint("x") != Body("", b"ab", b"").fingerprint("x")
    assert Body("", b"", b"").fingerprint("ab", "c") != Body("", b"", b"").fingerprint("a", "bc")
