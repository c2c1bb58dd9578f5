"""Near-duplicates against earlier texts: as `near_duplicates` finds them, in any script."""

from hypothesis import given
from hypothesis import strategies as st

from nlp.reading.duplicates import near_duplicates, signatures_of
from nlp.reading.sketches import first_alike, sketches_of

STORIES = (
    "The lid of my thermos blew off and hot tea ran over my hand, please be careful with it",
    "保温杯的盖子突然弹开，滚烫的茶水洒了我一手，大家一定要小心使用这款产品",
    "水筒のふたが急に開いて熱いお茶が手にかかりました、皆さん気をつけてください",
    "ฝากระติกน้ำร้อนเปิดออกเองและน้ำชาร้อนลวกมือฉัน โปรดระวังสินค้านี้ด้วย",
    "انفتح غطاء الترمس فجأة وانسكب الشاي الساخن على يدي احذروا من هذا المنتج",
    "Крышка термоса внезапно открылась, и горячий чай обжёг мне руку, будьте осторожны",
    "A tampa da garrafa abriu sozinha e o chá quente queimou minha mão, tomem cuidado",
)


def test_copy_names_the_first_and_others_name_nobody() -> None:
    copies = [f"{story}!!" for story in STORIES]
    sketches = sketches_of([*STORIES, *copies])
    known, new = [one for one in sketches[:7] if one], sketches[7:]
    assert first_alike(known, new) == list(range(7))
    assert first_alike([], sketches) == [None] * 7 + list(range(7))


def test_every_copy_names_the_same_first() -> None:
    chain = [f"{STORIES[0]} {'x' * count}" for count in range(8)]
    assert first_alike([], sketches_of(chain)) == [None, *[0] * 7]


def test_text_without_letters_is_alike_to_nothing() -> None:
    assert sketches_of(["", "👍👍", "!!!"]) == [None] * 3
    assert first_alike([], [None, None]) == [None, None]


@given(st.lists(st.sampled_from([*STORIES, *(story.upper() for story in STORIES), "", "ok", "👍"]), max_size=12))
def test_clusters_are_those_of_the_whole_batch(texts: list[str]) -> None:
    firsts = first_alike([], sketches_of(texts))
    clusters: dict[int, list[int]] = {}
    for index, first in enumerate(firsts):
        clusters.setdefault(index if first is None else first, []).append(index)
    assert [group for group in clusters.values() if len(group) > 1] == near_duplicates(texts)


@given(st.lists(st.text(max_size=40), max_size=8))
def test_signatures_together_are_signatures_alone(texts: list[str]) -> None:
    together = signatures_of(texts)
    alone = [signatures_of([text])[0] for text in texts]
    assert [None if one is None else one.tolist() for one in together] == [
        None if one is None else one.tolist() for one in alone
    ]
