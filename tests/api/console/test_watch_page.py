"""The page of a watch and the archive of digests, as plain pages."""

import re
from collections.abc import Sequence
from datetime import timedelta

import pytest
from defusedxml import ElementTree
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from api.console.room.charts import Axis, bars, lines
from api.notifying import build_office
from api.runtime import Runtime
from monitors.digest_tables import list_digests
from monitors.digests import make_due_digests
from monitors.indicators.readings import reading_of
from monitors.signal_tables import add_signals
from monitors.signals import SeriesKey, Signal, SignalLevel
from monitors.sources.base import Item, ItemKind, Reason
from monitors.teams import NewTeam, add_team
from tests.api.console.stories import ARABIC, Story, burnt_hands, tell
from tests.conftest import Clock


@pytest.fixture
def story(real_runtime: Runtime) -> Story:
    return tell(real_runtime.settings, real_runtime.store, real_runtime.now, burnt_hands(real_runtime.now()))


def watch_page(client: TestClient, story: Story, query: str = "", **headers: str) -> str:
    answer = client.get(f"/console/room/watches/{story.watch_id}{query}", headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.text


@pytest.mark.parametrize(("span", "points"), [("2d", 48), ("14d", 56), ("90d", 90)])
def test_every_chart_has_a_table_that_says_the_same(local: TestClient, story: Story, span: str, points: int) -> None:
    page = watch_page(local, story, f"?span={span}")
    assert page.count('class="chart" role="img"') == 2
    numbers = page.split("The numbers</summary>", 1)[1].split("</table>", 1)[0]
    assert numbers.count("<tr><td>") == points
    assert sum(int(one) for one in re.findall(r'<td class="num">(\d+)</td>', numbers)) == 13
    assert "13 mentions, " in page


def test_days_are_those_of_the_readers_zone(local: TestClient, story: Story) -> None:
    local.cookies.set("bg_zone", "Asia/Kathmandu", path="/console")
    numbers = watch_page(local, story, "?span=90d").split("The numbers</summary>", 1)[1]
    assert numbers.count("12:00\u202fAM") == 90


def test_charts_carry_no_style_and_no_script(local: TestClient, story: Story) -> None:
    page = watch_page(local, story)
    assert " style=" not in page
    assert "<style" not in page
    assert "<script>" not in page


def test_an_onset_is_marked_in_the_chart_and_in_the_table(
    local: TestClient, story: Story, real_runtime: Runtime
) -> None:
    assert 'class="onset"' not in watch_page(local, story)
    now = real_runtime.now()
    onset = Signal(
        "onset", "mentions", SeriesKey(story.watch_id), now - timedelta(hours=1), now, 13, 0.4, 9.0, SignalLevel.SEVERE
    )
    with real_runtime.store.transaction() as session:
        add_signals(session, story.watch_id, [onset], now)
    page = watch_page(local, story)
    assert 'class="onset"' in page
    assert "▼ onset" in page


def test_the_matrix_is_the_one_the_last_scan_read_in_sign_and_word(
    local: TestClient, story: Story, real_runtime: Runtime
) -> None:
    with real_runtime.store.reading() as session:
        reading = reading_of(session, story.watch_id)
    assert reading is not None
    assert len(reading.rows) == 20
    page = watch_page(local, story)
    assert page.count('<th scope="row">', page.index('id="matrix"'), page.index("Topics, 24 h")) == 20
    assert "■ severe" in page
    assert "cannot be said" in page


def test_loud_posts_are_shown_in_their_own_direction(local: TestClient, story: Story) -> None:
    assert f'lang="ar" dir="rtl">{ARABIC}' in watch_page(local, story)


def test_a_source_that_failed_is_told_beside_the_figures(local: TestClient, real_runtime: Runtime) -> None:
    story = tell(real_runtime.settings, real_runtime.store, real_runtime.now, [Reason.UNAUTHORISED])
    page = watch_page(local, story)
    assert "Not everything is seen." in page
    assert "✕ stopped" in page


def test_topics_and_markets_stand_beside_what_is_usual(local: TestClient, real_runtime: Runtime, clock: Clock) -> None:
    now = real_runtime.now()
    said = (
        "A entrega da Termax atrasou uma semana",
        "Termax chegou com a caixa amassada, que pena",
        "Meu pedido da Termax sumiu nos Correios",
        "Gostei muito da cor nova da Termax",
        "Alguém sabe onde comprar Termax em Recife?",
        "A alça da minha Termax quebrou em dois meses",
        "Café quente o dia inteiro graças à Termax",
        "Presente de aniversário perfeito: uma Termax azul",
    )
    old = [
        Item(
            f"o{at}",
            text,
            ItemKind.POST,
            author=f"@o{at}",
            market="BR",
            language="pt",
            created_at=now - timedelta(days=2 * at + 2),
        )
        for at, text in enumerate(said)
    ]
    story = tell(real_runtime.settings, real_runtime.store, real_runtime.now, [*old, *burnt_hands(now)])
    page = watch_page(local, story)
    markets = page.split("Markets, 24 h against usual", 1)[1].split("</table>", 1)[0]
    assert re.search(r'BR</th><td class="num">12</td><td class="num soft">0\.\d', markets), markets


def test_the_page_speaks_chinese(local: TestClient, story: Story) -> None:
    page = watch_page(local, story, **{"accept-language": "zh-CN"})
    for said in ("预警矩阵", "称有伤害、死亡或起火", "提及走势", "24 小时内声量最大的帖子"):
        assert said in page, said


def test_a_watch_or_span_that_is_not_there_is_told(local: TestClient, story: Story) -> None:
    assert local.get("/console/room/watches/nothing").status_code == 404
    assert local.get(f"/console/room/watches/{story.watch_id}?span=1y").status_code == 422


_COUNTS = st.lists(st.integers(0, 10**7), min_size=1, max_size=60)


@given(_COUNTS, st.text(max_size=40))
def test_bars_are_well_formed_whatever_the_numbers_and_words(counts: Sequence[int], says: str) -> None:
    words = "".join(one for one in says if one.isprintable())
    axis = Axis([words, *[""] * (len(counts) - 1)], [len(counts) - 1], [0])
    root = ElementTree.fromstring(bars(axis, [counts, counts], words))
    assert root.get("aria-label") == words
    assert len([one for one in root.iter("g") if one.get("class") == "onset"]) == 1
    assert not [one for one in root.iter() if one.tag in {"style", "script"} or one.get("style")]


@given(st.lists(st.none() | st.floats(0, 100), min_size=1, max_size=60))
def test_lines_are_well_formed_with_gaps(values: Sequence[float | None]) -> None:
    ElementTree.fromstring(lines(Axis([""] * len(values)), [values, values], "نسبة"))


def made_digest(runtime: Runtime, clock: Clock) -> str:
    """A digest of a team, made at its hour; the time is then a day later."""
    with runtime.store.transaction() as session:
        add_team(session, NewTeam("PR 团队", weekly_day=None), runtime.now())
    clock.move(timedelta(days=1))
    office = build_office(runtime.settings, runtime.store, runtime.now, runtime.translator)
    make_due_digests(office)
    office.client.close()
    with runtime.store.reading() as session:
        return list_digests(session)[0].id


def test_the_archive_lists_digests_and_shows_each_as_it_was_sent(
    local: TestClient, story: Story, real_runtime: Runtime, clock: Clock
) -> None:
    digest_id = made_digest(real_runtime, clock)
    archive = local.get("/console/digests").text
    assert f"/console/digests/{digest_id}" in archive
    answer = local.get(f"/console/digests/{digest_id}")
    assert "PR 团队" in answer.text
    assert f'src="/console/digests/{digest_id}/sent"' in answer.text
    assert "frame-src 'self'" in answer.headers["content-security-policy"]
    sent = local.get(f"/console/digests/{digest_id}/sent")
    assert "Termax" in sent.text


def test_the_framed_digest_can_do_nothing_and_stands_in_our_pages_alone(
    local: TestClient, story: Story, real_runtime: Runtime, clock: Clock
) -> None:
    digest_id = made_digest(real_runtime, clock)
    policy = local.get(f"/console/digests/{digest_id}/sent").headers["content-security-policy"]
    for said in ("sandbox", "default-src 'none'", "frame-ancestors 'self'", "form-action 'none'"):
        assert said in policy
    assert "allow-scripts" not in policy
    assert "script-src" not in policy
    assert "frame-src" not in local.get("/console/room").headers["content-security-policy"]


def test_a_digest_that_is_not_there_is_told(local: TestClient) -> None:
    assert "No digest yet" in local.get("/console/digests").text
    assert local.get("/console/digests/no.daily.2026-01-01").status_code == 404
    assert local.get("/console/digests/no.daily.2026-01-01/sent").status_code == 404


def test_time_that_was_not_seen_is_one_band_for_each_stretch() -> None:
    root = ElementTree.fromstring(bars(Axis([""] * 10, unseen=[1, 2, 3, 7]), [[1] * 10], "x"))
    bands = [float(one.get("width")) for one in root.iter("rect") if one.get("class") == "unseen"]
    assert len(bands) == 2
    assert max(bands) == pytest.approx(3 * min(bands), abs=0.3)
