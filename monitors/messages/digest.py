"""The digest, at most two screens: what is to be decided first; a quiet day is one line, a blind one is not quiet."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from monitors.digest_facts import Change, DigestFacts
from monitors.incidents.tables import Incident
from monitors.messages.context import Context
from monitors.messages.incident import blind_lines, shortened
from monitors.messages.structure import Bar, Message, Quote, Section, Table
from monitors.zones import start_of_day

_LINES = 5
_MARKETS = 8


def digest_message(facts: DigestFacts, context: Context, period: str) -> Message:
    """The message of a period (`daily`, `weekly`)."""
    words = context.words
    title = words.say(period, day=f"{facts.until.astimezone(context.zone):%Y-%m-%d}")
    intro = words.say(
        "period", since=context.moment(facts.since), until=context.moment(facts.until), zone=context.zone.key
    )
    if is_quiet(facts):
        line = words.say(
            "quiet",
            mentions=facts.volumes["*"].now.mentions,
            sources=facts.sight.sources,
            share=words.share(facts.volumes["*"].now.negative, facts.volumes["*"].now.mentions),
            usual_share=words.share(*facts.volumes["*"].usual_share),
        )
        return Message(words.say("quiet_headline", title=title), words.language, line)
    headline = words.say("blind_headline", title=title) if facts.sight.now else title
    bars = tuple(Bar(f"{day.astimezone(context.zone):%m-%d}", one.mentions, one.negative) for day, one in facts.days)
    has_bars = any(bar.total for bar in bars)
    numbers = ", ".join(f"{bar.label} {bar.total}" for bar in bars if bar.total)
    return Message(
        headline,
        words.language,
        intro,
        tuple(_sections(facts, context)),
        bars=bars if has_bars else (),
        chart=words.say("chart", days=len(bars), numbers=numbers) if has_bars else "",
    )


def is_quiet(facts: DigestFacts) -> bool:
    """Nothing to say, and every source was read, all the time."""
    return not facts.has_news and facts.sight.is_whole


def _sections(facts: DigestFacts, context: Context) -> Iterator[Section]:
    words = context.words
    if not facts.watches or not facts.sight.sources:
        yield Section("", (words.say("no_sources" if facts.watches else "no_watches"),))
    elif facts.sight.now and not facts.has_news:
        count = len(facts.sight.now)
        yield Section("", (words.say("blind_day", failing=count, sources=facts.sight.sources),))
    day_ends = _end_of_day(context)
    today = [one for one in facts.open if one.due_at and one.due_at < day_ends]
    yield _listed("decisions", [_item(one, context) for one in today], context)
    yield _listed("new", [_item(one, context) for one in facts.new], context)
    yield _listed("changed", [_change(one, context) for one in facts.changed], context)
    yield _watch_list(facts, context)
    yield _went_well(facts, context)
    yield Section(words.say("markets"), table=_markets(facts, context))
    yield _coverage(facts, context)
    told = [_missed(facts.missed, context)] if facts.missed else []
    told += [words.say("told", notified=facts.notified, useful=facts.useful, judged=facts.judged)]
    told += [words.say("weak_rule", rule=rule, useful=useful, judged=judged) for rule, useful, judged in facts.weak]
    yield Section(words.say("ourselves"), shortened(told, _LINES, context))


def _missed(missed: Sequence[Incident], context: Context) -> str:
    titles = ", ".join(context.title(one) for one in missed[:_LINES])
    return context.words.say("missed", count=len(missed), titles=titles)


def _listed(key: str, lines: Sequence[str], context: Context, quotes: tuple[Quote, ...] = ()) -> Section:
    said = shortened(lines, _LINES, context) if lines else (context.words.say("nothing"),)
    return Section(context.words.say(key), said, quotes)


def _item(incident: Incident, context: Context) -> str:
    return context.words.say(
        "item",
        level=context.level(incident.level),
        title=context.title(incident),
        markets=context.markets(incident),
        clock=context.clock(incident),
    )


def _change(change: Change, context: Context) -> str:
    words, event, title = context.words, change.event, context.title(change.incident)
    when = context.moment(event.at)
    if "level" in event.data and "before" in event.data:
        before, after = (context.level(int(event.data[name])) for name in ("before", "level"))
        return words.say("change", title=title, before=before, after=after, when=when)
    actor = words.say("machine") if event.actor == "machine" else event.actor.split(":", 1)[-1]
    return words.say("state_change", title=title, after=words.say(f"event_{event.kind}"), when=when, actor=actor)


def _watch_list(facts: DigestFacts, context: Context) -> Section:
    lines = [
        context.words.say(
            "watched",
            title=context.title(one),
            authors=one.counts.get("authors", 0),
            mentions=one.counts.get("mentions", 0),
            becomes=context.words.phrase(one.grade["becomes"]),
        )
        for one, _ in facts.watched
    ]
    quotes = tuple(context.quote(post) for _, post in facts.watched[:2] if post is not None)
    return _listed("watching", lines, context, quotes)


def _went_well(facts: DigestFacts, context: Context) -> Section:
    words, whole = context.words, facts.volumes["*"].now.mentions
    lines = []
    for change in facts.changed:
        incident = change.incident
        if change.event.kind == "answered" and incident.due_at and change.event.at <= incident.due_at:
            left = words.span(incident.due_at - change.event.at)
            lines.append(words.say("answered_in_time", title=context.title(incident), left=left))
        if change.event.kind == "closed":
            lines.append(words.say("ended", title=context.title(incident)))
    if facts.positive:
        usual = facts.volumes["*"].usual
        span = (facts.until - facts.since).total_seconds() / (28 * 86400)
        usual_share = words.share(facts.usual_positive * span, usual) if usual else "-"
        share = words.share(facts.positive, whole)
        lines.append(
            words.say("positive", positive=facts.positive, mentions=whole, share=share, usual_share=usual_share)
        )
    quotes = (context.quote(facts.praise),) if facts.praise else ()
    return _listed("well", lines, context, quotes)


def _markets(facts: DigestFacts, context: Context) -> Table:
    words = context.words
    found = sorted(
        ((market, one) for market, one in facts.volumes.items() if market != "*" and (one.now.mentions or one.usual)),
        key=lambda pair: (-pair[1].now.mentions, pair[0]),
    )
    rows = []
    for market, one in found[:_MARKETS]:
        usual = "-" if one.usual is None else f"{one.usual:.0f}, {words.share(*one.usual_share)}"
        stars, before = facts.stars.get(market), facts.usual_stars.get(market)
        starred = "-" if stars is None else f"{stars:.1f}" + (f" ({before:.1f})" if before is not None else "")
        share = words.share(one.now.negative, one.now.mentions)
        rows.append((market or words.say("unknown_market"), str(one.now.mentions), share, starred, usual))
    names = ("market", "mentions", "negative", "stars", "usual_column")
    return Table(tuple(words.say(name) for name in names), tuple(rows))


def _coverage(facts: DigestFacts, context: Context) -> Section:
    lines = blind_lines(facts.sight.now, context) + blind_lines(facts.sight.past, context)
    return Section(
        context.words.say("coverage"), shortened(lines, _LINES, context) if lines else (context.words.say("no_blind"),)
    )


def _end_of_day(context: Context) -> datetime:
    """When the team's day ends; 30 hours past its beginning is the next day whatever the clocks do."""
    start = start_of_day(context.now, context.zone).astimezone(UTC)
    return start_of_day(start + timedelta(hours=30), context.zone)
