"""Ids and links of Google News change; what it says does not."""

from tests.monitors.sources.replay import Answer, page

PLACE = "news.google.com/rss/search"
GERMAN = {"language": "de", "country": "DE"}


def test_ids_and_links_may_change_while_the_key_stays(fetch, replay):
    first = page("google_news/first.xml")
    replay.on(PLACE, Answer(first), Answer(first.replace(b"CBMiAAA", b"CBMiZZZ")))
    keys = [[item.native_id for item in fetch("google_news", GERMAN).items] for _ in range(2)]
    assert keys[0] == keys[1]
    assert len(set(keys[0])) == 2


def test_the_outlet_leaves_the_title(fetch, replay):
    replay.on(PLACE, Answer(page("google_news/first.xml")))
    items = fetch("google_news", GERMAN).items
    assert {item.text for item in items} == {
        "Bundesnetzagentur zieht Ladegerät von ACME Home zurück",
        "ACME Home - die Geschichte",
    }
    assert {item.extras["outlet"] for item in items} == {"Tagesblatt", "Magazin Nord"}
    assert {(item.market, item.language) for item in items} == {("DE", "de")}


def test_the_question_names_every_alias_the_exclusions_and_the_edition(fetch, replay):
    replay.on(PLACE, Answer(page("google_news/first.xml")))
    fetch("google_news", GERMAN)
    params = replay.asked[0].params
    assert params["q"] == '("ACME Home" OR "アクメ" OR "H2 charger") -"acme journal" when:30d'
    assert (params["hl"], params["gl"], params["ceid"]) == ("de", "DE", "DE:de")
