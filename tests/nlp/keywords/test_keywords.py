"""Which keywords a text has in many scripts, and proposals that read naturally, say nothing twice or untrue."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.locales import Locale
from glossaries.channels import Limit, shipped_channels
from glossaries.keywords.keyword import Keyword
from nlp.keywords.coverage import How, coverage
from nlp.keywords.facts import stated_facts
from nlp.keywords.proposal import MOST_ADDITIONS, KeywordProposal, Reason, propose

EARPHONES = "Wireless Earphones with Charging Case, 30h Playtime, Black"
FONES = "Fones de ouvido sem fio com estojo de carregamento, 30h, preto"


def keywords(tag: str, *texts: str) -> list[Keyword]:
    return [Keyword(text, Locale.parse(tag), weight=100 - i) for i, text in enumerate(texts)]


def proposed(title: str, tag: str, *texts: str, limit: Limit | None = None) -> KeywordProposal:
    locale = Locale.parse(tag)
    return propose(title, coverage(title, keywords(tag, *texts), locale).missing, locale, limit)


@pytest.mark.parametrize(
    ("tag", "title", "keyword", "how"),
    [
        ("en", EARPHONES, "wireless earphone", How.PHRASE),
        ("en", EARPHONES, "earphones case", How.WORDS),
        ("pt-BR", FONES, "fone de ouvido", How.PHRASE),
        ("pt-BR", FONES, "fone sem fio", How.WORDS),
        ("de", "Kabellose Kopfhörer", "kopfhörer kabellos", How.WORDS),
        ("ru", "Беспроводные наушники", "беспроводных наушников", How.PHRASE),
        ("ja", "高音質ワイヤレスイヤホン", "ワイヤレス イヤホン", How.PHRASE),
        ("th", "ขายหูฟังไร้สายราคาถูก", "หูฟังไร้สาย", How.PHRASE),
        ("zh", "不锈钢保温杯", "保温杯", How.PHRASE),
        ("ar", "سماعات لاسلكية", "سماعات", How.PHRASE),
    ],
)
def test_keywords_are_known_in_their_forms(tag: str, title: str, keyword: str, how: How):
    found = coverage(title, keywords(tag, keyword), Locale.parse(tag))
    assert [one.how for one in found.covered] == [how]
    assert all(title[a:b].strip() for a, b in found.covered[0].spans)
    assert found.share == 1


def test_the_share_counts_by_weight():
    english = Locale("en")
    found = coverage("red cup", [Keyword("cup", english, weight=3), Keyword("mug", english, weight=1)], english)
    assert found.share == 0.75
    assert coverage("red cup", [], Locale("en")).share == 1


@pytest.mark.parametrize(
    ("tag", "title", "keyword", "text"),
    [
        (
            "en",
            EARPHONES,
            "bluetooth earphones",
            "Wireless Bluetooth Earphones with Charging Case, 30h Playtime, Black",
        ),
        ("pt-BR", FONES, "fone bluetooth", "Fones de ouvido sem fio bluetooth com estojo de carregamento, 30h, preto"),
        ("de", "Kabellose Kopfhörer mit Etui", "In-Ear Kopfhörer", "Kabellose In-Ear Kopfhörer mit Etui"),
        ("ru", "Наушники с кейсом", "беспроводные наушники", "беспроводные Наушники с кейсом"),
        ("ja", "イヤホン 高音質", "ワイヤレスイヤホン", "ワイヤレスイヤホン 高音質"),
        ("zh", "不锈钢保温杯 大容量", "便携保温杯", "不锈钢便携保温杯 大容量"),
        ("ar", "سماعات لاسلكية مع علبة شحن", "سماعات بلوتوث", "سماعات لاسلكية بلوتوث مع علبة شحن"),
    ],
)
def test_new_words_stand_beside_the_word_they_belong_to(tag: str, title: str, keyword: str, text: str):
    assert proposed(title, tag, keyword).text == text


@pytest.mark.parametrize(
    ("tag", "keyword"),
    [
        ("en", "red earphones"),
        ("en", "airpods"),
        ("en", "waterproof earphones"),
        ("en", "earphones 50h"),
        ("pt-BR", "fones vermelhos"),
        ("ru", "красные наушники"),
        ("de", "roter kopfhörer"),
        ("ja", "防水 イヤホン"),
        ("zh", "儿童耳机"),
        ("th", "หูฟังกันน้ำ"),
    ],
)
def test_a_keyword_that_states_a_fact_is_never_added(tag: str, keyword: str):
    assert stated_facts(keyword, Locale.parse(tag))


def test_what_is_left_out_says_why():
    proposal = proposed(EARPHONES, "en", "red earphones")
    assert proposal.text == EARPHONES
    assert [reason for _, reason in proposal.left] == [Reason.FACT]


def test_a_title_is_not_stuffed():
    proposal = proposed(
        "Earphones for the road, the gym and the office, comfortable", "en", "pro", "hi-fi", "buds", "pods", "neat"
    )
    assert sum(bool(one.words) for one in proposal.added) == MOST_ADDITIONS
    assert {reason for _, reason in proposal.left} == {Reason.ENOUGH}


def test_the_limit_of_the_channel_holds():
    limit = shipped_channels().find("mercado_libre", "title", "BR")
    assert limit is not None
    title = "Fones de ouvido sem fio com estojo de carregamento rápido"
    proposal = proposed(title, "pt-BR", "fone bluetooth esportivo", limit=limit)
    assert (proposal.text, [reason for _, reason in proposal.left]) == (title, [Reason.ROOM])


words = st.sampled_from("cup large steel travel coffee lid mug handle sport office".split())


@given(
    st.lists(words, min_size=1, max_size=6, unique=True), st.lists(st.lists(words, min_size=1, max_size=3), max_size=5)
)
def test_no_word_is_said_twice_and_none_is_lost(title: list[str], lists: list[list[str]]):
    text = " ".join(title)
    proposal = proposed(text, "en", *(" ".join(dict.fromkeys(one)) for one in lists))
    said = proposal.text.replace(",", "").split()
    assert set(title) <= set(said)
    assert len(said) == len(set(said))
