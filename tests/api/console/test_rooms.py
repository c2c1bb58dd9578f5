"""Try, glossaries and memory, as plain forms."""

from io import BytesIO
from urllib.parse import quote

from starlette.testclient import TestClient

from api.runtime import Runtime
from core.locales import Locale, Pair
from glossaries import termbases
from glossaries.memory import memories, units
from glossaries.memory.units import Approval, NewUnit, Origin
from glossaries.termbases import NewGlossary
from glossaries.terms import Gender, Term, TermMode
from tests.api.console.conftest import token_of


def post(client: TestClient, path: str, files: dict[str, tuple[str, BytesIO]] | None = None, **fields: object):
    token = token_of(client.get("/console/settings").text)
    return client.post(path, data={"csrf": token, **fields}, files=files)


def make_base(runtime: Runtime, *terms: tuple[str, str], pair: str = "en") -> str:
    new = NewGlossary(Pair.parse("zh", pair), [Term(*term) for term in terms])
    with runtime.store.transaction() as session:
        return termbases.create(session, "local", "Brand 品牌", [new], runtime.now()).id


def make_memory(runtime: Runtime) -> str:
    with runtime.store.transaction() as session:
        memory = memories.default_memory(session, "local", Locale("zh"), runtime.now())
        new = [NewUnit("蓝牙耳机", "سماعات", Pair.parse("zh", "ar")), NewUnit("雨伞", "ร่ม", Pair.parse("zh", "th"))]
        units.remember(session, memory.id, new, Approval(Origin.REVIEW, "Mei", runtime.now()))
        return memory.id


def test_try_shows_findings_fit_and_the_same_call_for_a_terminal(local: TestClient) -> None:
    sent = {"text": "全网最低价'蓝牙耳机' " * 30, "locales": "en ar", "market": "US", "channel": "amazon"}
    page = post(local, "/console/try", **sent).text
    assert "does not fit" in page
    assert 'dir="rtl"' in page
    assert "/v1/localize" in page
    assert "BABELGUARD_KEY" in page


def test_try_writes_titles_as_the_market_does(local: TestClient) -> None:
    sent = {"text": "【限时抢购】不锈钢保温杯 防水 500ml", "locales": "en-US", "listing": "1", "local_units": "1"}
    page = post(local, "/console/try", **sent).text
    assert "Stainless Steel Thermos, Waterproof, 500 ml (16.9 fl oz) [Flash Sale]" in page
    assert "title_style" in page
    assert "Moved" in page


def test_try_tells_what_is_wrong_and_keeps_the_text(local: TestClient) -> None:
    for wrong in ({"locales": "xx"}, {"locales": ""}, {"text": " "}, {"market": "ZZ"}, {"channel": "bazaar"}):
        sent = {"text": "雨伞", "locales": "en"} | wrong
        answer = post(local, "/console/try", **sent)
        assert answer.status_code == 422, wrong
        assert 'role="alert"' in answer.text


def test_try_uses_the_term_bases_that_fit_and_no_others(local: TestClient, real_runtime: Runtime) -> None:
    make_base(real_runtime, ("蓝牙耳机", "BrandPods"))
    english = post(local, "/console/try", text="这是一款蓝牙耳机，音质很好", locales="en").text
    assert "BrandPods" in english
    both = post(local, "/console/try", text="这是一款蓝牙耳机，音质很好", locales="en ar").text
    assert "has no entries" not in both


def test_terms_are_searched_in_any_script(local: TestClient, real_runtime: Runtime) -> None:
    base = make_base(real_runtime, ("蓝牙", "Bluetooth"), ("雨伞", "umbrella"))
    page = local.get(f"/console/glossaries/{base}?q=ＢＬＵＥ").text
    assert 'value="Bluetooth"' in page
    assert 'value="umbrella"' not in page


def test_a_term_is_changed_added_and_removed(local: TestClient, real_runtime: Runtime) -> None:
    base = make_base(real_runtime, ("蓝牙", "Bluetooth"))
    place = f"/console/glossaries/{base}/terms"
    post(local, place, pair="zh-en", source="蓝牙", before="Bluetooth", target="Blue Tooth")
    post(local, place, pair="zh-en", source="雨伞", target="umbrella")
    post(local, place, pair="zh-en", source="蓝牙", before="Blue Tooth", target="x", action="remove")
    with real_runtime.store.reading() as session:
        terms = termbases.entries(session, "local", base, Pair.parse("zh", "en"))
    assert [(term.source, term.target) for term in terms] == [("雨伞", "umbrella")]
    gone = post(local, place, pair="zh-en", source="蓝牙", before="Bluetooth", target="y")
    assert gone.status_code == 404


def test_how_a_term_is_taken_is_chosen_and_shown(local: TestClient, real_runtime: Runtime) -> None:
    base = make_base(real_runtime, ("雨伞", "umbrella"))
    place = f"/console/glossaries/{base}/terms"
    post(local, place, pair="zh-en", source="雨伞", before="umbrella", target="umbrella", mode="inflect")
    post(local, place, pair="zh-en", source="山岚", target="Shanlan", mode="keep")
    assert local.get(f"/console/glossaries/{base}").text.count('<option value="inflect" selected>') == 1
    with real_runtime.store.reading() as session:
        terms = termbases.entries(session, "local", base, Pair.parse("zh", "en"))
    assert [(term.target, term.mode) for term in terms] == [
        ("umbrella", TermMode.INFLECT),
        ("山岚", TermMode.KEEP),
    ]
    assert post(local, place, pair="zh-en", source="伞", target="x", mode="loud").status_code == 422
    assert 'name="gender"' not in local.get(f"/console/glossaries/{base}").text, "English words agree with nothing"


def test_the_gender_of_a_term_is_chosen_where_words_agree_with_it(local: TestClient, real_runtime: Runtime) -> None:
    base = make_base(real_runtime, ("保温杯", "Termax"), ("雨伞", "sombrinha"), pair="pt")
    place, page = f"/console/glossaries/{base}/terms", f"/console/glossaries/{base}?pair=zh-pt"

    def genders() -> list[Gender]:
        with real_runtime.store.reading() as session:
            return [term.gender for term in termbases.entries(session, "local", base, Pair.parse("zh", "pt"))]

    post(local, place, pair="zh-pt", source="保温杯", before="Termax", target="Termax", gender="feminine")
    post(local, place, pair="zh-pt", source="杯", target="copo", gender="masculine")
    assert genders() == [Gender.FEMININE, Gender.UNKNOWN, Gender.MASCULINE]
    assert local.get(page).text.count('<option value="feminine" selected>') == 1
    post(local, place, pair="zh-pt", source="保温杯", before="Termax", target="Termax", status="admitted")
    assert genders()[0] is Gender.FEMININE, "a form without a gender takes none away"
    post(local, place, pair="zh-pt", source="保温杯", before="Termax", target="Termax", gender="by its ending")
    assert genders()[0] is Gender.UNKNOWN


def test_a_preview_shows_whatever_changes_about_a_term(local: TestClient, real_runtime: Runtime) -> None:
    base = make_base(real_runtime, ("雨伞", "umbrella"))
    rows = "source,target,status,variants,mode\n雨伞,umbrella,,brolly,inflect\n雨伞,parasol,forbidden,,\n".encode()
    page = post(local, f"/console/glossaries/{base}/import", {"file": ("t.csv", BytesIO(rows))}, pair="zh-en").text
    assert "1 new, 1 changed" in page
    for shown in ("<ins>brolly</ins>", "<ins>inflect</ins>", "<ins>parasol</ins>", "deprecated"):
        assert shown in page, shown


def test_an_import_is_previewed_with_its_wrong_rows_before_it_is_taken(
    local: TestClient, real_runtime: Runtime
) -> None:
    base = make_base(real_runtime, ("蓝牙", "Bluetooth"))
    rows = "蓝牙,Blue Tooth\n雨伞,umbrella\n,nothing\n".encode()
    place = f"/console/glossaries/{base}/import"
    page = post(local, place, {"file": ("terms.csv", BytesIO(rows))}, pair="zh-en").text
    assert "1 new, 1 changed, 0 as they are, 1 rows wrong" in page
    assert "umbrella" not in local.get(f"/console/glossaries/{base}").text
    kept_id = page.split('name="kept_id" value="', 1)[1].split('"', 1)[0]
    post(local, place, pair="zh-en", action="take", kept_id=kept_id)
    assert "umbrella" in local.get(f"/console/glossaries/{base}").text
    assert post(local, place, pair="zh-en", action="take", kept_id=kept_id).status_code == 404, "taken once"


def test_an_import_without_a_file_or_of_another_glossary_is_refused(local: TestClient, real_runtime: Runtime) -> None:
    base, other = make_base(real_runtime, ("蓝牙", "Bluetooth")), make_base(real_runtime, ("雨伞", "umbrella"))
    assert post(local, f"/console/glossaries/{base}/import", action="take").status_code == 422
    file = {"file": ("terms.csv", BytesIO(b"a,b\n"))}
    page = post(local, f"/console/glossaries/{base}/import", file, pair="zh-en").text
    kept_id = page.split('name="kept_id" value="', 1)[1].split('"', 1)[0]
    taken = post(local, f"/console/glossaries/{other}/import", pair="zh-en", action="take", kept_id=kept_id)
    assert taken.status_code == 404


def test_files_of_no_format_are_told_on_a_page(local: TestClient, real_runtime: Runtime) -> None:
    base, memory = make_base(real_runtime, ("蓝牙", "Bluetooth")), make_memory(real_runtime)
    junk = BytesIO(b"\x00\xff not a file")
    for path in (f"/console/glossaries/{base}/import", f"/console/memory/{memory}/import"):
        for name in ("x.tbx", "x.xlsx", "x.exe", "终.tmx"):
            junk.seek(0)
            answer = post(local, path, {"file": (name, junk)})
            assert answer.status_code == 422, (path, name)
            assert answer.headers["content-type"].startswith("text/html")


def test_every_format_goes_out_and_comes_back_unchanged(local: TestClient, real_runtime: Runtime) -> None:
    base = make_base(real_runtime, ("蓝牙", "บลูทูธ"), ("雨伞", "ร่ม"), pair="th")
    for name in ("csv", "tsv", "xlsx", "tbx", "tmx"):
        data = local.get(f"/console/glossaries/{base}/export/{name}").content
        page = post(local, f"/console/glossaries/{base}/import", {"file": (f"x.{name}", BytesIO(data))}).text
        assert "0 new, 0 changed, 2 as they are, 0 rows wrong" in page, name


def test_memory_is_searched_mended_and_forgotten(local: TestClient, real_runtime: Runtime) -> None:
    memory = make_memory(real_runtime)
    page = local.get(f"/console/memory/{memory}?q=ร่ม").text
    assert "雨伞" in page
    assert "蓝牙" not in page
    with real_runtime.store.reading() as session:
        first, second = (unit.id for unit in units.page(session, memory))
    post(local, f"/console/memory/{memory}/units/{first}", action="save", target="سماعات لاسلكية")
    post(local, f"/console/memory/{memory}/units/{second}", action="forget")
    page = local.get(f"/console/memory/{memory}").text
    assert "سماعات لاسلكية" in page
    assert "雨伞" not in page
    assert post(local, f"/console/memory/{memory}/units/{second}", action="save", target="x").status_code == 404


def test_memory_goes_out_and_comes_back_with_a_preview(local: TestClient, real_runtime: Runtime) -> None:
    memory = make_memory(real_runtime)
    data = local.get(f"/console/memory/{memory}/export").content
    page = post(local, f"/console/memory/{memory}/import", {"file": ("m.tmx", BytesIO(data))}).text
    assert "2 units would be taken" in page
    kept_id = page.split('name="kept_id" value="', 1)[1].split('"', 1)[0]
    with real_runtime.store.reading() as session:
        for unit in units.page(session, memory):
            post(local, f"/console/memory/{memory}/units/{unit.id}", action="forget")
    assert "雨伞" in post(local, f"/console/memory/{memory}/import", action="take", kept_id=kept_id).text


def test_what_an_error_quotes_is_no_markup(local: TestClient) -> None:
    said = "<b>100%(x)s"
    for page in (
        post(local, "/console/try", text="雨伞", locales="en", market=said),
        local.get(f"/console/reviews/{quote(said)}"),
    ):
        assert page.status_code in {404, 422}
        assert "&lt;b&gt;100%(x)s" in page.text
        assert "<b>100" not in page.text


def test_what_is_another_owners_is_not_there(local: TestClient, real_runtime: Runtime) -> None:
    with real_runtime.store.transaction() as session:
        new = NewGlossary(Pair.parse("zh", "en"), [Term("a", "b")])
        base = termbases.create(session, "someone", "theirs", [new], real_runtime.now()).id
    assert local.get(f"/console/glossaries/{base}").status_code == 404
