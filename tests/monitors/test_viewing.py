"""What judging reads of the stored mentions; on both databases."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from monitors.mention_tables import MentionRow, to_mention
from monitors.mentions import Mention
from monitors.scanning import scan_all_due
from monitors.sources.base import Item, ItemKind
from monitors.viewing import StoredView
from tests.monitors.conftest import Scene

_TEXTS = {
    "pt": "A Termax queimou minha mão, péssima.",
    "zh": "Termax 保温杯漏水，质量太差了！",
    "ja": "Termaxは最悪です。すぐ壊れました。",
    "ru": "Термос Termax ужасный, сломался сразу.",
    "en": "I love my Termax, great bottle!",
}


def _stored(scene: Scene) -> list[Mention]:
    with scene.store.reading() as session:
        rows = session.scalars(select(MentionRow).order_by(MentionRow.created_at, MentionRow.id.desc()))
        return [to_mention(row) for row in rows]


def test_words_are_read_of_complaints_claims_and_notices_and_all_else_is_as_stored(scene: Scene) -> None:
    watch = scene.watch()
    start = scene.clock.now() - timedelta(hours=5)
    posts = [
        Item(
            f"p{at}",
            text,
            ItemKind.POST,
            author=f"a{at}",
            language=language,
            created_at=start + timedelta(minutes=at),
            url=f"https://posts.example/{at}",
            engagement=at,
        )
        for at, (language, text) in enumerate(_TEXTS.items())
    ]
    notice = Item("n", "Termax: good news, nothing to do.", ItemKind.NOTICE, created_at=start, extras={"act": "recall"})
    scene.bind(watch, posts)
    scene.bind(watch, [notice], ItemKind.NOTICE)
    scan_all_due(scene.kit)
    seen = StoredView(scene.store, watch, scene.clock.now()).mentions(start - timedelta(days=1))
    stored = _stored(scene)
    assert len(seen) == len(_TEXTS) + 1
    assert [replace(one, title="", text="", url="") for one in seen] == [
        replace(one, title="", text="", url="") for one in stored
    ]
    read = {one.id: one.text for one in seen}
    for one in stored:
        is_needed = one.label == "negative" or one.claims or one.kind is ItemKind.NOTICE
        assert read[one.id] == (one.text if is_needed else "")
    assert "" in read.values()
    assert sum(bool(text) for text in read.values()) >= 4
