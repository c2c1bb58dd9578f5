"""The catalogue: what ships is sound, and a mistake in it is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Misconfigured
from core.locales import Pair
from nlp.models.catalog import HubSource, IndexSource, VendorSource, load_catalog, parse_catalog


def test_the_starter_translates_chinese_into_english_and_may_be_used_in_business():
    (starter,) = load_catalog().starters
    assert starter.id == "opus-zh-en"
    assert starter.pairs == (Pair.parse("zh", "en"),)
    assert (starter.engine, starter.licence.name, starter.licence.commercial_use) == (
        "ct2",
        "CC-BY-4.0",
        True,
    )


def test_the_starter_comes_from_the_vendor_first_and_the_package_index_last():
    (starter,) = load_catalog().starters
    assert isinstance(starter.sources[0], VendorSource)
    assert isinstance(starter.sources[-1], IndexSource)


def test_no_shipped_model_lists_a_pickle():
    paths = [file.path for entry in load_catalog().model for file in entry.files]
    assert not [path for path in paths if path.endswith((".pt", ".pth", ".pkl", ".pickle", ".ckpt"))]


def test_a_hub_repository_is_a_source_like_any_other(published):
    (source,) = published.catalog(published.hub()).entry("tiny").sources
    assert source == HubSource("hub", "org/tiny", "abc")
    assert source.label == "model hub (org/tiny)"


SOUND = """[[model]]
id = "a"
title = "A"
version = "1"
task = "translate"
pairs = [["zh", "en"]]
engine = "ct2"
licence = {name = "MIT", commercial_use = true}
files = [{path = "m.bin", size = 1, sha256 = "%s"}]
""" % ("0" * 64)


@pytest.mark.parametrize(
    ("right", "wrong", "words"),
    [
        ("[[model]]", "[[model]", "not valid TOML"),
        ('engine = "ct2"\n', "", "model.0.engine: Field required"),
        ('engine = "ct2"', 'engine = "ct2"\ncolour = "red"', "model.0.colour"),
        ('task = "translate"', 'task = "dance"', "model.0.task"),
        ('"zh"', '"xx"', "model.0.pairs.0"),
        ("size = 1", "size = 0", "model.0.files.0.size"),
        ("m.bin", "manifest.json", "manifest.json is a name of ours"),
        ("000", "xyz", "model.0.files.0.sha256"),
        ('id = "a"', 'id = "../a"', "model.0.id"),
        ('licence = {name = "MIT", commercial_use = true}\n', "", "model.0.licence"),
        ("files", 'sources = [{kind = "ftp"}]\nfiles', "model.0.sources.0"),
        (
            "files",
            'sources = [{kind = "vendor", url = "https://a.example/a"}]\nfiles',
            r"needs \[model.archive\]",
        ),
    ],
)
def test_a_mistake_in_the_catalogue_is_named(right, wrong, words):
    with pytest.raises(Misconfigured, match=f"^my.toml.*{words}"):
        parse_catalog(SOUND.replace(right, wrong, 1), "my.toml")


def test_two_models_cannot_share_an_id():
    with pytest.raises(Misconfigured, match="the same id twice: a"):
        parse_catalog(SOUND + SOUND, "my.toml")


@given(st.sampled_from(["/etc/x", "../x", "a/../../x", "C:x", "a\\b", "a//b", "./a", "a/", "..", "."]))
def test_a_path_that_could_leave_the_models_folder_is_refused(path):
    escaped = path.replace("\\", "\\\\")
    with pytest.raises(Misconfigured, match="is not a plain relative path"):
        parse_catalog(SOUND.replace("m.bin", escaped), "my.toml")
