"""Every error of the product becomes a response each door's clients can read."""

import json
from collections.abc import Iterator

import pytest

from api.problems import Door, answer_for, answer_with, door_of
from core.errors import AppError, InvalidEntries, InvalidInput, ModelMissing, TooManyRequests
from glossaries.packs.reader import WrongPacks
from monitors.fetching.failures import SourceFailed

PATHS = {Door.DEEPL: "/v2/translate", Door.LIBRETRANSLATE: "/translate", Door.NATIVE: "/v1/localize"}


def all_errors(kind: type[AppError] = AppError) -> Iterator[type[AppError]]:
    yield kind
    for narrower in kind.__subclasses__():
        yield from all_errors(narrower)


ERRORS = [kind for kind in all_errors() if kind is not SourceFailed]
"""Each kind that can reach a door; what fails inside a source becomes a page."""


def wrong(kind: type[AppError], message: str = "Something is wrong") -> AppError:
    return WrongPacks([message]) if kind is WrongPacks else kind(message)


@pytest.mark.parametrize("kind", ERRORS)
def test_deepl_clients_get_strings_and_no_status_they_do_not_know(kind: type[AppError]):
    response = answer_for("/v3/glossaries", wrong(kind))
    body = json.loads(response.body)
    assert body["message"] == "Something is wrong"
    assert body["code"] == kind.code
    assert all(isinstance(value, str) for value in body.values())
    assert response.status_code not in {401, 402, 409, 422}


@pytest.mark.parametrize("kind", ERRORS)
def test_libretranslate_clients_get_one_sentence(kind: type[AppError]):
    response = answer_for("/detect", wrong(kind))
    assert set(json.loads(response.body)) == {"error"}
    assert response.status_code in {400, 403, 404, 413, 429, 500, 503}


@pytest.mark.parametrize("kind", ERRORS)
def test_native_clients_get_a_problem_with_a_stable_code(kind: type[AppError]):
    response = answer_for("/v1/localize", wrong(kind))
    body = json.loads(response.body)
    assert response.media_type == "application/problem+json"
    assert (body["status"], body["detail"], body["code"]) == (response.status_code, "Something is wrong", kind.code)


@pytest.mark.parametrize("kind", ERRORS)
@pytest.mark.parametrize("path", [*PATHS.values()])
def test_what_can_be_mended_by_the_caller_is_a_4xx_and_what_may_pass_is_retryable(kind: type[AppError], path: str):
    response = answer_for(path, wrong(kind))
    status = response.status_code
    if issubclass(kind, InvalidInput):
        assert 400 <= status < 429
    if status in {429, 503}:
        assert ("Retry-After" in response.headers) == kind.retryable


@pytest.mark.parametrize("path", [*PATHS.values()])
def test_a_model_that_is_not_there_is_no_fault_of_the_server_program(path: str):
    response = answer_for(path, ModelMissing("The model zh-en is not installed: babelguard models pull zh-en"))
    assert response.status_code == 503
    assert "babelguard models pull zh-en" in bytes(response.body).decode()


@pytest.mark.parametrize(
    ("path", "door"),
    [
        ("/v2/usage", Door.DEEPL),
        ("/v3/glossaries/x", Door.DEEPL),
        ("/v2", Door.DEEPL),
        ("/translate", Door.LIBRETRANSLATE),
        ("/frontend/settings", Door.LIBRETRANSLATE),
        ("/download_file/a.txt", Door.LIBRETRANSLATE),
        ("/v1/localize", Door.NATIVE),
        ("/healthz", Door.NATIVE),
        ("/translated", Door.NATIVE),
        ("/", Door.NATIVE),
        ("", Door.NATIVE),
    ],
)
def test_a_path_belongs_to_one_door(path: str, door: Door):
    assert door_of(path) is door


def test_a_wrong_row_is_told_by_field_and_line():
    body = json.loads(answer_for("/v2/glossaries", InvalidEntries("No separator", line=7)).body)
    assert body["detail"] == "field: entries, line: 7"
    native = json.loads(answer_for("/v1/glossaries", InvalidEntries("No separator", line=7)).body)
    assert (native["field"], native["line"]) == ("entries", 7)


@pytest.mark.parametrize(("wait_s", "header"), [(0.01, "1"), (1.2, "2"), (30, "30")])
def test_retry_after_is_in_whole_seconds_and_never_too_early(wait_s: float, header: str):
    for path in PATHS.values():
        assert answer_for(path, TooManyRequests("wait", wait_s)).headers["Retry-After"] == header


def test_headers_of_the_framework_are_kept():
    assert answer_with("/translate", 405, "Method Not Allowed", {"Allow": "POST"}).headers["Allow"] == "POST"
