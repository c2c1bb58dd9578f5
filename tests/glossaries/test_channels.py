from pathlib import Path

import pytest

from core.errors import InvalidInput, Misconfigured
from glossaries.channels import read_channels, shipped_channels
from glossaries.packs.markets import channel_names

FILE = "version: 1\nchannels:\n  amazon:\n    title:\n      unit: chars\n      source: ours\n"


def test_every_channel_has_a_limit_with_a_source() -> None:
    assert {channel for channel, _ in shipped_channels().entries} == set(channel_names().fields)
    assert all(entry.limit.source and entry.limit.as_of for entry in shipped_channels().entries.values())


def test_market_may_have_its_own_number() -> None:
    channels = shipped_channels()
    wide, narrow = channels.find("shopee", "title"), channels.find("Shopee", "title", "tw")
    assert wide is not None
    assert narrow is not None
    assert (wide.most, narrow.most) == (255, 60)


def test_field_without_a_known_limit_is_none_and_an_unknown_one_is_refused() -> None:
    assert shipped_channels().find("ebay", "description") is None
    with pytest.raises(InvalidInput, match="mercado_libre"):
        shipped_channels().find("mercado libe", "title")
    with pytest.raises(InvalidInput, match="title"):
        shipped_channels().find("ebay", "titel")


def test_operators_file_goes_over_ours(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(FILE + "      most: 75\n      verified: true\n", encoding="utf-8")
    channels = read_channels(file).over(shipped_channels())
    mine, theirs = channels.find("amazon", "title"), channels.find("ebay", "title")
    assert mine is not None
    assert theirs is not None
    assert (mine.most, mine.banned, theirs.most) == (75, "", 80)
    assert channels.version == f"{shipped_channels().version}+1"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("      most: many\n", "line 7: channels.amazon.title.most is 'many'"),
        ("      markets: {XX: {most: 1}}\n", "is no market"),
        ("      color: red\n", "is not known here"),
    ],
)
def test_wrong_file_is_refused_with_its_line(tmp_path: Path, line: str, reason: str) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(FILE + line, encoding="utf-8")
    with pytest.raises(Misconfigured, match=reason.replace("[", r"\[")):
        read_channels(file)


def test_unknown_channel_in_a_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(FILE.replace("amazon", "amazin"), encoding="utf-8")
    with pytest.raises(Misconfigured, match="Near: amazon"):
        read_channels(file)
