"""Texts in fourteen languages that the rules once failed on or might, with what must and must not be found."""

from pathlib import Path

import pytest

from nlp.reading.reader import Reading, read

ROWS = [
    (line.split("\t") + [""] * 5)[:5]
    for line in Path(__file__).with_name("hard_texts.tsv").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.fixture(scope="module")
def readings() -> dict[str, Reading]:
    """The reading of every text, all read at once."""
    texts = [row[1] for row in ROWS]
    return dict(zip(texts, read(texts, languages=[row[0] for row in ROWS]), strict=True))


@pytest.mark.parametrize("row", ROWS, ids=[row[1][:40] for row in ROWS])
def test_hard_text_is_read_as_a_person_would(readings: dict[str, Reading], row: list[str]) -> None:
    _, text, has, has_not, claims = row
    topics = {topic.topic for topic in readings[text].topics}
    claimed = {f"{claim.kind}:{claim.stance}" for claim in readings[text].claims}
    assert all(topics & set(one.split("|")) for one in has.strip().split(",") if one)
    assert not topics & set(has_not.split(","))
    for claim in filter(None, claims.split(",")):
        assert any(one.startswith(claim) for one in claimed)
