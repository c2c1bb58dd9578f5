"""Values are read with a type; what is wrong is named as the caller wrote it."""

import pytest

from api.doors.fields import Fields
from core.errors import InvalidInput


@pytest.mark.parametrize(
    ("value", "flag"),
    [(True, True), (False, False), (1, True), (0, False), ("1", True), ("0", False), ("true", True), ("FALSE", False)],
)
def test_booleans_come_in_both_spellings(value: object, flag: bool):
    assert Fields({"outline_detection": value}).flag("outline_detection", default=not flag) is flag


@pytest.mark.parametrize("value", [None, ""])
def test_an_absent_flag_is_its_default(value: object):
    assert Fields({"flag": value}).flag("flag", default=True)
    assert Fields({}).flag("flag", default=True)


@pytest.mark.parametrize("value", ["yes", 2, "да", {}, 1.5, [{}]])
def test_another_word_is_no_boolean(value: object):
    with pytest.raises(InvalidInput, match=r"'flag' not supported"):
        Fields({"flag": value}).flag("flag")


def test_a_plain_string_is_a_list_of_one():
    assert Fields({"text": "ของแท้"}).texts("text") == ["ของแท้"]


@pytest.mark.parametrize("value", [3, True, {"a": 1}, ["a", None], ["a", 3], [["a"]]])
def test_a_list_of_texts_holds_strings_only(value: object):
    with pytest.raises(InvalidInput, match=r"'text' not supported") as caught:
        Fields({"text": value}).texts("text")
    assert caught.value.field == "text"


@pytest.mark.parametrize("value", [["b", "i"], "b,i", ["b,i"], " b , i ,", ["b", "", "i"]])
def test_names_come_as_a_list_repeated_or_with_commas(value: object):
    assert Fields({"ignore_tags": value}).words("ignore_tags") == ["b", "i"]


@pytest.mark.parametrize("value", ["MORE", "more", "More"])
def test_a_choice_is_taken_in_any_case(value: str):
    assert Fields({"formality": value}).choice("formality", ("more", "less")) == "more"


def test_a_choice_may_be_a_number():
    assert Fields({"split_sentences": 1}).choice("split_sentences", ("0", "1")) == "1"


def test_a_wrong_choice_names_the_field_and_the_choices():
    with pytest.raises(InvalidInput, match=r"'formality' not supported: 'rude' is none of more, less"):
        Fields({"formality": "rude"}).choice("formality", ("more", "less"))


@pytest.mark.parametrize("value", ["-1", "1.5", "many", "９", -1, 1.5, "9" * 30, [], {}])
def test_a_number_is_whole_and_not_negative(value: object):
    fields = Fields({"alternatives": value})
    if value == []:
        with pytest.raises(InvalidInput):
            fields.number("alternatives", 0, 5)
        return
    with pytest.raises(InvalidInput, match="alternatives"):
        fields.number("alternatives", 0, 5)


def test_a_number_has_a_highest_value():
    assert Fields({"alternatives": "5"}).number("alternatives", 0, 5) == 5
    with pytest.raises(InvalidInput, match="limit of 5"):
        Fields({"alternatives": 6}).number("alternatives", 0, 5)


def test_a_required_text_must_not_be_empty():
    with pytest.raises(InvalidInput, match=r"'target_lang' not supported: it is missing"):
        Fields({"target_lang": ""}).required("target_lang")


def test_a_text_is_no_number():
    with pytest.raises(InvalidInput, match=r"'name' not supported"):
        Fields({"name": 5}).text("name")


def test_of_a_repeated_text_the_first_counts():
    assert Fields({"target_lang": ["EN", "DE"]}).text("target_lang") == "EN"


def test_a_single_object_is_a_list_of_one():
    assert Fields({"dictionaries": {"a": "b"}}).records("dictionaries")[0].text("a") == "b"


def test_a_list_of_objects_holds_nothing_else():
    with pytest.raises(InvalidInput, match=r"'dictionaries' not supported"):
        Fields({"dictionaries": [{}, "zh"]}).records("dictionaries")
