"""Near-duplicates are found in any script, the same way every time."""

from nlp.reading.duplicates import near_duplicates
from nlp.reading.phrases import key_phrases

FLOOD = "Battery exploded after two days, do not buy this brand"


def test_small_changes_stay_in_one_cluster_in_every_script() -> None:
    texts = [
        FLOOD,
        "something else entirely, nice colour",
        f"{FLOOD}!!! 😡",
        "电池爆炸了，千万不要买这个品牌的充电宝",
        "电池爆炸了 千万不要买这个品牌的充电宝！！",
        "แบตระเบิดหลังใช้สองวัน อย่าซื้อยี่ห้อนี้",
        "แบตระเบิดหลังใช้สองวัน  อย่าซื้อยี่ห้อนี้!!",
        "",
        "😀",
        "\ud800",
    ]
    assert near_duplicates(texts) == [[0, 2], [3, 4], [5, 6]]


def test_a_flood_is_one_cluster_and_the_order_does_not_matter() -> None:
    texts = [FLOOD] * 500 + [f"unrelated text number {n * 7919} about {n * 104729}" for n in range(100)]
    groups = near_duplicates(texts, threshold=0.8)
    assert list(range(500)) in groups
    assert near_duplicates(texts, threshold=0.8) == groups


def test_short_texts_are_alike_only_when_equal() -> None:
    assert near_duplicates(["ok", "OK!", "no"]) == [[0, 1]]


def test_nothing_has_no_clusters() -> None:
    assert near_duplicates([]) == []


def test_a_phrase_that_came_up_is_found_and_its_parts_are_not_repeated() -> None:
    before = [f"the parcel was late again number {n}" for n in range(50)]
    now = [f"the battery exploded on day {n}" for n in range(10)] + before[:10]
    found = key_phrases(now, before, "en")
    assert "battery exploded" in found[0].phrase
    assert found[0].count_before == 0
    assert found[0].count_now == 10
    assert found[0].examples[0] == now[0]
    assert not any(phrase.phrase in {"battery", "exploded"} for phrase in found)


def test_scripts_without_spaces_give_whole_words() -> None:
    before = ["物流很快", "充电宝好用", "质量不错"] * 10
    now = ["充电宝自燃了太可怕", "我的充电宝自燃了", "听说充电宝自燃", "物流很快"]
    found = key_phrases(now, before, "zh")
    assert found[0].phrase == "充电宝自燃"
    assert "电宝自" not in [phrase.phrase for phrase in found]


def test_nothing_new_gives_nothing() -> None:
    same = ["the parcel was late"] * 20
    assert key_phrases(same, same, "en") == []
    assert key_phrases([], same, None) == []
    assert key_phrases(["one text"], [], None) == []
