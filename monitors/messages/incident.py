"""The notice of an incident, at most one screen: what, why, how big, what they say, what to do, what we cannot see."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from monitors.blind_spots import BlindSpot, Sight, sight_of
from monitors.incidents.tables import Incident, IncidentEvent, events_of, get_incident
from monitors.mention_tables import mentions_by_id
from monitors.mentions import Mention
from monitors.messages.context import Context
from monitors.messages.cutting import one_line
from monitors.messages.structure import Message, Section
from monitors.volumes import Compared, compare
from monitors.watches import Watch, get_watch

_QUOTES = 2
_LINES = 4
_MOST = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class IncidentFacts:
    """All that a notice is made of, read in one go."""

    incident: Incident
    watch: Watch
    events: Sequence[IncidentEvent]
    posts: Sequence[Mention]
    size: Compared
    hours: int
    sight: Sight


def facts_of(session: Session, incident_id: str, now: datetime) -> IncidentFacts:
    """Reads an incident; raises NotFound."""
    incident = get_incident(session, incident_id)
    watch = get_watch(session, incident.watch_id)
    posts = mentions_by_id(session, list(incident.grade.get("posts", ()))[:50])
    since = max(incident.first_post_at, now - _MOST)
    since = min(since, now - timedelta(hours=1))
    return IncidentFacts(
        incident,
        watch,
        events_of(session, incident_id),
        posts,
        compare(session, [watch.id], since, now)["*"],
        max(1, round((now - since).total_seconds() / 3600)),
        sight_of(session, [watch.id], now),
    )


def incident_message(facts: IncidentFacts, context: Context, change: str = "", percent: int | None = None) -> Message:
    """The notice; `change` is what happened to it (raised, lowered, closed), `percent` of its clock is a reminder."""
    incident, words = facts.incident, context.words
    level = words.say("closed") if change == "closed" else context.level(incident.level)
    head = [words.say("reminder", percent=percent)] if percent is not None else []
    headline = " - ".join([*head, level, context.title(incident), context.markets(incident)])
    owner = words.say("owner", owner=incident.owner or words.say("nobody"))
    return Message(
        headline,
        words.language,
        f"{context.clock(incident)} · {owner}",
        tuple(_sections(facts, context, change)),
        () if change == "closed" else context.answers(incident.id),
        footer=words.say("feedback") if context.links.base_url else "",
    )


def blind_lines(spots: Sequence[BlindSpot], context: Context) -> list[str]:
    """One line a blind spot."""
    return [
        context.words.say("never_read", source=spot.source)
        if spot.since is None
        else context.words.say(
            spot.key, source=spot.source, since=context.moment(spot.since), reason=one_line(spot.reason, 120)
        )
        for spot in spots
    ]


def shortened(lines: Sequence[str], most: int, context: Context) -> tuple[str, ...]:
    """The first lines, and how many more there are."""
    left = len(lines) - most
    return tuple(lines[:most]) + ((context.words.say("more", n=left),) if left > 0 else ())


def _sections(facts: IncidentFacts, context: Context, change: str) -> Iterator[Section]:
    words, incident = context.words, facts.incident
    yield Section(words.say("what"), tuple(_what(facts, context, change)))
    grade = incident.grade
    why = [f"{words.phrase(grade['why'])}. {words.phrase(grade['becomes'])}"]
    why += [words.phrase(line) for line in grade.get("counter_evidence", ())][:_LINES]
    yield Section(words.say("why"), tuple(why))
    yield Section(words.say("big"), tuple(_size(facts, context)))
    yield Section(words.say("say"), tuple(_topics(facts, context)), tuple(map(context.quote, _chosen(facts.posts))))
    level = context.book.levels.get(incident.level)
    if level and change != "closed":
        must = words.say("must", must=words.phrase(level.must), who=words.phrase(level.who))
        does = words.phrase(grade.get("does", ""))
        yield Section(words.say("do"), tuple(dict.fromkeys(filter(None, (must, "" if does in must else does)))))
    yield Section(words.say("timeline"), (_timeline(facts, context),))
    spots = shortened(blind_lines(facts.sight.now, context), _LINES, context)
    if not facts.sight.sources:
        spots = (words.say("no_sources"),)
    yield Section(words.say("blind"), spots or (words.say("no_blind"),))


def _what(facts: IncidentFacts, context: Context, change: str) -> Iterator[str]:
    incident, words = facts.incident, context.words
    title = facts.posts[0].title if facts.posts else ""
    yield words.say(
        "first_said",
        first=context.moment(incident.first_post_at),
        state=context.state(incident.state),
        title=one_line(title, 160) or context.title(incident),
    )
    for event in reversed(facts.events):
        if change == "closed" and event.kind == "closed":
            yield words.say("closed_because", actor=_actor(event, context), reason=event.reason)
            return
        if event.kind == change and "before" in event.data:
            before, after = (context.level(int(event.data[one])) for one in ("before", "level"))
            title = context.title(incident)
            yield words.say("change", title=title, before=before, after=after, when=context.moment(event.at))
            return


def _size(facts: IncidentFacts, context: Context) -> Iterator[str]:
    incident, words, size = facts.incident, context.words, facts.size
    counts = {name: incident.counts.get(name, 0) for name in ("mentions", "authors", "outlets", "notices")}
    yield words.say("size", markets=context.markets(incident), **counts)
    if size.usual is None:
        yield words.say("young", hours=facts.hours, now=size.now.mentions)
    else:
        yield words.say(
            "usual",
            hours=facts.hours,
            now=size.now.mentions,
            usual=f"{size.usual:.0f}",
            share=words.share(size.now.negative, size.now.mentions),
            usual_share=words.share(*size.usual_share),
        )
    if copies := incident.counts.get("copies", 0):
        yield words.say("copies", share=words.share(copies, incident.counts.get("mentions", 0)))


def _topics(facts: IncidentFacts, context: Context) -> Iterator[str]:
    topics = Counter(claim.kind for post in facts.posts for claim in post.claims)
    topics.update(topic for post in facts.posts for topic in post.topics)
    if topics:
        said = ", ".join(f"{context.words.label(name)} {count}" for name, count in topics.most_common(4))
        yield context.words.say("topics", topics=said)


def _chosen(posts: Sequence[Mention]) -> list[Mention]:
    """The strongest first; the second in another language where there is one."""
    told = [post for post in posts if post.text or post.title]
    others = [post for post in told[1:] if post.language != told[0].language]
    return [*told[:1], *(others or told[1:])][:_QUOTES]


def _timeline(facts: IncidentFacts, context: Context) -> str:
    said = [f"{event.at.astimezone(context.zone):%m-%d %H:%M} {_kind(event, context)}" for event in facts.events]
    return " → ".join(said[-5:])


def _kind(event: IncidentEvent, context: Context) -> str:
    key = f"event_{event.kind}"
    return context.words.say(key) if key in context.words.sentences else event.kind.replace("_", " ")


def _actor(event: IncidentEvent, context: Context) -> str:
    return context.words.say("machine") if event.actor == "machine" else event.actor.split(":", 1)[-1]
