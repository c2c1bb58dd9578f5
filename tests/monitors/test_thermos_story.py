"""From posts to an incident with a clock, end to end, on both databases."""

from datetime import timedelta

from monitors.incidents.tables import State, events_of, list_incidents
from monitors.mention_tables import mentions_by_id
from monitors.outbox import notices_of
from monitors.scanning import scan_all_due
from monitors.sources.base import Item, ItemKind
from tests.monitors.conftest import Scene
from tests.monitors.stories import thermos


def test_burnt_hands_become_a_level_1_incident_with_a_two_hour_clock(scene: Scene) -> None:
    watch = scene.watch(markets=["BR"], languages=["pt"])
    start = scene.clock.now() + timedelta(minutes=1)
    scene.bind(watch, thermos(start))
    levels: list[int] = []
    for _ in range(12):
        scan_all_due(scene.kit)
        with scene.store.reading() as session:
            found = [one for one in list_incidents(session) if one.type == "injury_safety"]
        levels += [found[0].level] if found else []
        scene.clock.move(timedelta(minutes=5))
    (incident,) = found
    assert levels[0] == 0  # one person is watched, not graded
    assert levels == sorted(levels, key={0: 0, 2: 1, 1: 2}.__getitem__)
    assert incident.level == 1
    assert incident.state is State.OPEN
    assert incident.first_post_at == start
    assert incident.due_at is not None
    assert incident.due_at <= incident.supported_at + timedelta(hours=48)
    assert incident.grade["rule"] == "injury_safety/E2/several_injured"
    with scene.store.reading() as session:
        told = [event.kind for event in events_of(session, incident.id)]
        notices = notices_of(session, incident.id)
        posts = mentions_by_id(session, list(incident.grade["posts"]))
    assert told[0] == "watching"
    assert "raised" in told
    assert posts[0].language == "pt"
    assert {notice.kind for notice in notices} == {"incident", "reminder"}
    assert incident.due_at - max(e.created_at for e in notices) <= timedelta(hours=2)


def test_a_quiet_stream_opens_nothing(scene: Scene) -> None:
    watch = scene.watch(markets=["BR"], languages=["pt"])
    start = scene.clock.now() + timedelta(minutes=1)
    texts = ("Chegou hoje minha garrafa Termax azul, obrigada!", "A Termax mantém o café quente, gostei muito.")
    items = [
        Item(
            f"q{at}",
            f"{texts[at % 2]} Foto {at} do dia.",
            ItemKind.POST,
            author=f"@q{at}",
            market="BR",
            language="pt",
            created_at=start + timedelta(minutes=30 * at),
        )
        for at in range(8)
    ]
    scene.bind(watch, items)
    for _ in range(5):
        scan_all_due(scene.kit)
        scene.clock.move(timedelta(hours=1))
    with scene.store.reading() as session:
        assert list_incidents(session) == []
