"""Which language a text is in."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.detection import _composed
from core.errors import ModelCorrupt, ModelMissing
from nlp.detection import chinese_script, detect
from nlp.detection.corpus import read_terms
from nlp.detection.ngrams import load_model
from tests.nlp.strategies import texts

TITLES = {
    "zh": "主动降噪蓝牙耳机 超长续航",
    "ja": "ノイズキャンセリング ワイヤレスイヤホン",
    "ko": "노이즈 캔슬링 무선 이어폰",
    "th": "หูฟังไร้สายตัดเสียงรบกวน",
    "ar": "سماعات لاسلكية مع خاصية إلغاء الضوضاء",
    "he": "אוזניות אלחוטיות מבטלות רעשים",
    "el": "Ασύρματα ακουστικά με ακύρωση θορύβου",
    "hi": "वायरलेस शोर रद्द करने वाला हेडफ़ोन",
    "bn": "ওয়্যারলেস নয়েজ ক্যান্সেলিং হেডফোন",
    "ru": "Беспроводные наушники с шумоподавлением",
    "uk": "Бездротові навушники з шумозаглушенням і мікрофоном",
    "fa": "هدفون بی‌سیم با قابلیت حذف نویز و گارانتی",
    "en": "Wireless noise cancelling headphones with microphone",
    "de": "Kabellose Kopfhörer mit aktiver Geräuschunterdrückung",
    "fr": "Casque sans fil à réduction de bruit active",
    "es": "Auriculares inalámbricos con cancelación de ruido",
    "pt": "Fones de ouvido sem fio com cancelamento de ruído",
    "it": "Cuffie senza fili con cancellazione del rumore",
    "nl": "Draadloze koptelefoon met ruisonderdrukking",
    "pl": "Bezprzewodowe słuchawki z redukcją szumów",
    "tr": "Gürültü önleyici kablosuz kulaklık",
    "vi": "Tai nghe không dây chống ồn chủ động",
}


@pytest.mark.parametrize("language", TITLES)
def test_a_short_title_tells_its_language(language: str) -> None:
    assert detect(TITLES[language], TITLES)[0].language == language


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "pt", "it", "nl", "pl", "tr", "vi"])
def test_a_few_words_tell_it_among_a_few_candidates(language: str) -> None:
    few = " ".join(TITLES[language].split()[:3])
    assert detect(few, {"zh", "en", language})[0].language == language


@pytest.mark.parametrize("text", ["", " ", "12345", "🔥🔥", "!?", "\0", "\u0301" * 50, "\ud800", "½ ①"])
def test_there_is_nothing_to_tell_by(text: str) -> None:
    assert detect(text) == []


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("主动降噪蓝牙耳机", "Hans"),
        ("主動降噪藍牙耳機", "Hant"),
        ("人工智能", "Hans"),
        ("充電寶 10000mAh 輕薄", "Hant"),
        ("\ud800耳機\0", "Hant"),
        ("", "Hans"),
    ],
)
def test_chinese_has_two_scripts(text: str, script: str) -> None:
    assert chinese_script(text) == script


def test_the_script_of_chinese_comes_with_it() -> None:
    assert detect("藍牙耳機 無線")[0].script == "Hant"
    assert detect("Sony WH-1000XM5 无线蓝牙降噪耳机")[0].language == "zh"


def test_kanji_with_kana_are_japanese() -> None:
    assert detect("防水の腕時計")[0].language == "ja"


def test_the_only_candidate_of_a_script_is_believed() -> None:
    assert detect("xyz", {"zh", "en"})[0].language == "en"


@given(texts)
def test_any_text_is_told_without_a_word(text: str) -> None:
    found = detect(text, {"zh", "en"})
    assert all(0 <= detection.confidence <= 1 for detection in found)


@given(st.sampled_from(sorted(TITLES)))
def test_the_same_text_is_always_told_the_same(language: str) -> None:
    assert detect(TITLES[language]) == detect(TITLES[language])


def test_a_huge_text_is_told_by_its_beginning() -> None:
    assert detect("降噪" * 100_000)[0].language == "zh"
    assert detect("wireless headphones " * 10_000, {"en", "de"})[0].language == "en"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("研磨材", "ja"),
        ("衣料品 洗濯可能", "ja"),
        ("研磨材料", "zh"),
        ("Бежичне слушалице са микрофоном и пуњачем", "sr"),
        ("Сымсыз құлаққаптар", "kk"),
        ("Бяздротавыя навушнікі з мікрафонам для сну", "be"),
        ("Навушники з мікрофоном", "uk"),
        ("وائرلیس ہیڈ فون", "ur"),
        ("گوشی موبایل", "fa"),
    ],
)
def test_neighbours_are_told_apart(text: str, language: str) -> None:
    assert detect(text, {"zh", "ja"} if language in {"zh", "ja"} else ())[0].language == language


def test_kanji_alone_are_chinese_where_only_chinese_is_expected() -> None:
    assert detect("研磨材", {"zh", "en"})[0].language == "zh"


def test_another_language_than_the_candidates_is_named_on_strong_evidence() -> None:
    assert detect("Casque sans fil à réduction de bruit active avec micro", {"zh", "en"})[0].language == "fr"


def test_malay_is_named_only_where_it_is_expected() -> None:
    title = "Fon telinga tanpa wayar dengan mikrofon"
    assert detect(title, {"en", "ms"})[0].language == "ms"
    assert detect(title)[0].language != "ms"


def test_languages_the_model_never_saw_are_told_where_they_are_expected() -> None:
    assert detect("Belaidės ausinės su triukšmo slopinimu", {"lt", "en", "pl"})[0].language == "lt"
    assert detect("Juhtmevabad kõrvaklapid mürasummutusega", {"et", "fi", "en"})[0].language == "et"


@pytest.mark.parametrize("text", ["ok", "A", "Pro Max", "mini"])
def test_a_few_letters_that_may_be_anything_are_no_certainty(text: str) -> None:
    assert not detect(text)[0].is_sure


def test_a_made_model_of_another_format_is_refused(tmp_path: Path) -> None:
    (tmp_path / "titles.json").write_text('{"format": 0, "languages": ["en"]}')
    (tmp_path / "titles.bin").write_bytes(b"x")
    with pytest.raises(ModelCorrupt):
        load_model(tmp_path)
    with pytest.raises(ModelMissing):
        load_model(tmp_path / "nowhere")


_PROJECT = Path(__file__).parents[2]
HELD_OUT = next((p for p in (_PROJECT / "shared", _PROJECT.parent / "shared") if p.is_dir()), _PROJECT) / "data"


def test_short_titles_are_told_among_twenty_languages_and_more() -> None:
    """A small draw of what `benchmarks/detection.py` measures, from the texts held out from training."""
    if not (HELD_OUT / "product_terms").is_dir():
        pytest.skip("The product terms are not here.")
    lines = _composed([sample for sample in read_terms(HELD_OUT / "product_terms") if sample.is_held_out])
    drawn = lines[::17]
    everything = {line.language for line in lines} | {"da", "no", "fi", "hu", "ro", "bg", "hr", "sk", "ar"}
    right = sum(detect(line.text, everything)[0].language == line.language for line in drawn)
    assert len(everything) > 20
    assert right / len(drawn) >= 0.95
