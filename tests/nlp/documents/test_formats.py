"""Every format: what is not words comes back as it was; bad files are refused with a sentence."""

import io
import zipfile

import docx
import openpyxl
import pptx
import pytest
from docx.enum.text import WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from pptx.util import Inches

from core.errors import InvalidDocument
from nlp.documents.inline import Node, read, write
from nlp.documents.registry import format_of
from tests.nlp.documents.speaking import aloud, same, turned

GREETINGS = ["蓝牙耳机，包邮", "سماعات بلوتوث لاسلكية", "หูฟังบลูทูธไร้สาย", "Беспроводные наушники", "Fones sem fio já"]


def retold(name: str, raw: bytes, tell=aloud) -> bytes:
    document = format_of(name).open(raw)
    return document.render(tell(document.segments), "en-US")


# Text


def test_txt_keeps_its_lines_blank_ones_and_their_ends():
    assert retold("a.TXT", "\ufeffone\r\n\r\n  two\n\rthree".encode()) == b"ONE\r\n\r\n  TWO\n\rTHREE"


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff")))
def test_txt_with_nothing_said_anew_is_the_same_text(text: str):
    assert retold("a.txt", text.encode(), same).decode() == text


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("gb18030", "这是一款无线蓝牙耳机，支持主动降噪，续航时间长，适合运动和办公使用。" * 3),
        ("cp1251", "Беспроводные наушники с шумоподавлением и долгой работой без подзарядки." * 3),
        ("cp1256", "سماعات لاسلكية مع خاصية إلغاء الضوضاء وعمر بطارية طويل جدا للاستخدام اليومي" * 3),
        ("shift_jis", "ワイヤレスイヤホンはノイズキャンセリングに対応しています。" * 3),
        ("utf-16", "Fones de ouvido sem fio" * 3),
    ],
)
def test_txt_of_another_encoding_is_read_and_said(encoding: str, text: str):
    document = format_of("a.txt").open(text.encode(encoding))
    assert document.render(same(document.segments), "en").decode() == text
    assert bool(document.notes) == (encoding != "utf-16")


# HTML


def test_html_translates_title_and_text_and_nothing_else():
    head = '<!DOCTYPE html><html><head><title>hi</title><script>var a="hi";</script></head>'
    page = head + '<body><p class="x">one <b>two</b></p>'
    document = format_of("a.html").open(page.encode())
    [segment] = document.segments
    assert segment.length == len("hi") + len("one two")
    assert document.render([page], "en") == page.encode()


def test_html_stays_in_the_encoding_it_names():
    page = '<html><head><meta charset="windows-1251"></head><body>привет</body></html>'
    document = format_of("a.htm").open(page.encode("cp1251"))
    told = document.render([document.segments[0].text.replace("привет", "中 привет")], "zh")
    assert told == page.replace("привет", "&#20013; привет").encode("cp1251")


# Word


def word(*runs: tuple[str, bool]) -> docx.document.Document:
    document = docx.Document()
    paragraph = document.add_paragraph()
    for text, is_bold in runs:
        paragraph.add_run(text).bold = is_bold or None
    return document


def saved(document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def reopened(raw: bytes) -> docx.document.Document:
    return docx.Document(io.BytesIO(raw))


@pytest.mark.parametrize("text", GREETINGS)
def test_docx_keeps_paragraphs_runs_and_formatting(text: str):
    document = word(("Buy ", False), (text, True), (" now", False))
    document.sections[0].header.paragraphs[0].text = text
    document.add_table(1, 1).cell(0, 0).text = text
    told = reopened(retold("a.docx", saved(document)))
    runs = told.paragraphs[0].runs
    assert [(run.text, run.bold) for run in runs] == [("BUY ", None), (text.upper(), True), (" NOW", None)]
    assert told.sections[0].header.paragraphs[0].text == text.upper()
    assert told.tables[0].cell(0, 0).text == text.upper()


def test_docx_sentence_over_several_runs_is_one_segment():
    opened = format_of("a.docx").open(saved(word(("Wireless ", False), ("head", True), ("phones", False))))
    assert [segment.text for segment in opened.segments] == [
        '<g i="0">Wireless </g><g i="1">head</g><g i="2">phones</g>'
    ]
    assert opened.segments[0].length == len("Wireless headphones")


def test_docx_runs_that_look_alike_count_as_one():
    raw = saved(word(("Wire", False), ("less ", False), ("headphones", False)))
    assert [s.text for s in format_of("a.docx").open(raw).segments] == ["Wireless headphones"]
    told = reopened(retold("a.docx", raw))
    assert [run.text for run in told.paragraphs[0].runs] == ["WIRELESS HEADPHONES", "", ""]


def test_docx_formatting_moves_with_its_words():
    told = reopened(retold("a.docx", saved(word(("red ", False), ("shoes", True))), turned))
    assert [(run.text, run.bold) for run in told.paragraphs[0].runs] == [("shoes", True), ("red ", None)]


def test_docx_links_and_breaks_stay():
    document = word(("See ", False))
    paragraph = document.paragraphs[0]
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), document.part.relate_to("https://example.com/", RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    link.append(paragraph.add_run("our shop")._r)
    paragraph._p.append(link)
    paragraph.add_run(" today").add_break(WD_BREAK.LINE)
    paragraph.add_run("Second line")
    opened = format_of("a.docx").open(saved(document))
    assert [segment.text for segment in opened.segments] == [
        '<g i="0">See </g><g i="1"><g i="2">our shop</g></g><g i="3"> today</g>',
        "Second line",
    ]
    told = reopened(retold("a.docx", saved(document)))
    assert told.paragraphs[0].text == "SEE OUR SHOP TODAY\nSECOND LINE"
    assert told.paragraphs[0].hyperlinks[0].text == "OUR SHOP"
    assert told.paragraphs[0].hyperlinks[0].address == "https://example.com/"


def test_docx_words_survive_a_target_whose_tags_are_lost():
    opened = format_of("a.docx").open(saved(word(("Wireless ", False), ("headphones", True))))
    told = reopened(opened.render(["Fones <g i='7'>sem fio</g>"], "pt"))
    assert told.paragraphs[0].text == "Fones sem fio"
    opened = format_of("a.docx").open(saved(word(("Wireless ", False), ("headphones", True))))
    assert reopened(opened.render(["Fones & fio"], "pt")).paragraphs[0].text == "Fones & fio"


def test_docx_words_between_tags_go_to_a_neighbour():
    opened = format_of("a.docx").open(saved(word(("Wireless ", False), ("headphones", True))))
    told = reopened(opened.render(['Os <g i="1">fones</g> são <g i="0">sem fio</g>!'], "pt"))
    assert [(r.text, r.bold) for r in told.paragraphs[0].runs] == [("Os fones são ", True), ("sem fio!", None)]


# Slides and sheets


def test_pptx_keeps_shapes_and_runs():
    deck = pptx.Presentation()
    frame = deck.slides.add_slide(deck.slide_layouts[6]).shapes.add_textbox(0, 0, Inches(2), Inches(1)).text_frame
    for text, is_bold in (("red ", False), ("shoes", True)):
        run = frame.paragraphs[0].add_run()
        run.text, run.font.bold = text, is_bold
    told = pptx.Presentation(io.BytesIO(retold("a.pptx", saved(deck))))
    runs = told.slides[0].shapes[0].text_frame.paragraphs[0].runs
    assert [(run.text, run.font.bold) for run in runs] == [("RED ", False), ("SHOES", True)]


def test_xlsx_keeps_formulas_numbers_and_merged_cells():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["title", "price", "total"])
    sheet.append(["หูฟังบลูทูธ red", 12.5, "=B2*2"])
    sheet.merge_cells("A3:C3")
    sheet["A3"] = "merged words"
    told = openpyxl.load_workbook(io.BytesIO(retold("a.xlsx", saved(book)))).active
    assert [cell.value for cell in told[1]] == ["TITLE", "PRICE", "TOTAL"]
    assert [cell.value for cell in told[2]] == ["หูฟังบลูทูธ RED", 12.5, "=B2*2"]
    assert told["A3"].value == "MERGED WORDS"
    assert [str(one) for one in told.merged_cells.ranges] == ["A3:C3"]


# Tables and subtitles


def test_csv_changes_words_and_nothing_else():
    raw = '\ufeffsku;title;"price"\r\n001;หู ""x;"1,50"\r\n;"a ""b""\r\nc";\r\n'.encode()
    assert retold("a.csv", raw, same) == raw
    assert retold("a.csv", raw) == raw.decode().upper().encode()


def test_csv_in_an_old_encoding_stays_in_it_while_it_has_the_letters():
    raw = ("sku,title\n" + "1,Беспроводные наушники с шумоподавлением\n" * 9).encode("cp1251")
    opened = format_of("a.csv").open(raw)
    assert opened.notes
    assert opened.render(same(opened.segments), "ru") == raw
    assert opened.render(["中"] * len(opened.segments), "zh").decode("utf-8-sig").count("中") == len(opened.segments)


SUBTITLES = (
    "1\r\n00:00:01,000 --> 00:00:02,500\r\nWireless <i>headphones</i>\r\nfor every day\r\n\r\n"
    "2\r\n00:00:03,000 --> 00:00:04,000\r\n无线耳机\r\n每天使用\r\n\r\n"
    "3\r\n00:00:05,000 --> 00:00:06,000\r\n- Hello\r\n- Привет\r\n"
)


def test_srt_sentences_over_two_lines_are_one_and_lines_stay_two():
    opened = format_of("a.srt").open(SUBTITLES.encode())
    words = ["Wireless <i>headphones</i> for every day", "无线耳机每天使用", "- Hello\n- Привет"]
    assert [segment.text for segment in opened.segments] == words
    told = opened.render(["FONES <i>SEM FIO</i> PARA TODO DIA", "Wireless for daily", "- OI\n- OLÁ"], "pt").decode()
    assert told.count("\r\n") == SUBTITLES.count("\r\n")
    assert "FONES <i>SEM FIO</i>\r\nPARA TODO DIA\r\n\r\n2" in told
    assert told.endswith("- OI\r\n- OLÁ\r\n")
    with pytest.raises(InvalidDocument):
        format_of("a.srt").open(b"no times")


XLIFF_1 = """<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file source-language="zh"><body>
<trans-unit id="1"><source>红 &amp; <g id="a">蓝</g> sea<ph id="b">{n}</ph></source></trans-unit>
<trans-unit id="2" translate="no"><source>keep</source></trans-unit>
<trans-unit id="3"><source>หูฟัง one</source><target>old</target></trans-unit>
</body></file></xliff>"""
XLIFF_2 = """<xliff version="2.0" srcLang="ru" xmlns="urn:oasis:names:tc:xliff:document:2.0"><file id="f"><unit id="u">
<segment><source>Привет <pc id="1">мир</pc><ph id="2"/></source></segment></unit></file></xliff>"""


def test_xliff_gets_targets_with_the_same_codes():
    told = retold("a.xlf", XLIFF_1.encode()).decode()
    assert '<target>红 &amp; <g id="a">蓝</g> SEA<ph id="b">{n}</ph></target>' in told
    assert "<target>หูฟัง ONE</target>" in told
    assert told.count("<target>") == 2
    assert 'target-language="en-US"' in told
    told = retold("a.xliff", XLIFF_2.encode()).decode()
    assert '<target>ПРИВЕТ <pc id="1">МИР</pc><ph id="2"/></target>' in told
    assert 'trgLang="en-US"' in told


def test_xliff_codes_are_never_lost():
    opened = format_of("a.xliff").open(XLIFF_2.encode())
    assert '<target>Привет <pc id="1">мир</pc><ph id="2"/></target>' in opened.render(["lost"], "en").decode()


@pytest.mark.parametrize("raw", [b"<xliff", b"<html/>", b'<!DOCTYPE x [<!ENTITY a "b">]><xliff version="1.2"/>'])
def test_bad_xliff_is_refused(raw: bytes):
    with pytest.raises(InvalidDocument):
        format_of("a.xlf").open(raw)


# Bad files


def zipped(parts: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


CONTENT = {"[Content_Types].xml": b"<Types/>"}
MACRO_TYPE = b"application/vnd.ms-word.document.macroEnabled.main+xml"
MACROS = {"[Content_Types].xml": MACRO_TYPE, "word/document.xml": b"<d/>"}
ENTITY = b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>'


@pytest.mark.parametrize(
    ("name", "raw", "says"),
    [
        ("a.exe", b"MZ", "file extension"),
        ("noending", b"text", "file extension"),
        ("a.docm", b"PK", "macros"),
        ("a.docx", b"not a zip", "damaged"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "password"),
        ("a.docx", saved(word(("hello", False)))[:-200], "damaged"),
        ("a.docx", zipped({"readme.txt": b"hello"}), "no office file"),
        ("a.docx", zipped(CONTENT | {"word/document.xml": b"<w:p"}), "not well-formed"),
        ("a.docx", zipped(CONTENT | {"word/document.xml": ENTITY}), "entities"),
        ("a.docx", zipped(CONTENT | {"word/document.xml": b"<d/>", "word/vbaProject.bin": b"1"}), "macros"),
        ("a.docx", zipped(MACROS), "macros"),
        ("a.docx", zipped(CONTENT | {"word/document.xml": b" " * 50_000_000}), "bomb"),
        ("a.docx", zipped({f"{number}": b"" for number in range(10_001)}), "parts"),
        ("a.docx", zipped(CONTENT | {"../../evil": b"1"}), "leaves the file"),
        ("a.txt", b"\x7fELF\0\0\0\0bi\0nary\x01\x02\x03", "no text"),
    ],
)  # fmt: skip
def test_bad_files_are_refused(name: str, raw: bytes, says: str):
    with pytest.raises(InvalidDocument, match=says) as caught:
        format_of(name).open(raw)
    assert "Invalid file" in str(caught.value)


# Inline trees

_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1)


@given(st.lists(_TEXT, min_size=1, max_size=4))
def test_inline_writing_and_reading_is_identity(texts: list[str]):
    content = [Node(0, [texts[0]]), Node(1, [Node(2, list(texts[:1])), Node(3, [], is_empty=True)]), texts[-1]]
    assert read(write(content)) == content
