"""The native call in types: what `POST /v1/localize` takes and gives."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from glossaries.terms import Gender, TermMode
from nlp.drafts import Origin
from nlp.engines.base import Tone
from nlp.localization import Field as TextField
from nlp.quality.base import Label, Look
from nlp.titling.base import TitleStyle, UnitForm, WantedSizes, WantedUnits
from nlp.titling.ordering import Unordered


class Shape(BaseModel):
    """Base of all shapes; a name we do not know is a mistake, said at once."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


class Item(Shape):
    """One text of the merchant."""

    text: str
    """The source text."""
    id: str = Field(default="", max_length=200)
    """Your own name for it; comes back with each result."""
    source: str = ""
    """Its language (`zh`, `pt-BR`); empty: detected."""
    field: TextField = TextField.AUTO
    """Whether it is a title or prose; `auto` decides by its looks."""

    category: str = Field(default="", max_length=300)
    """Of your keyword lists (`/v1/keywords`): with it the answer says which of the market's keywords the text has."""


class Target(Shape):
    """Where the text goes."""

    locale: str
    """Language to write in (`en-US`)."""
    market: str = ""
    """Where it is sold; comes back with each result."""
    channel: str = ""
    """The marketplace or ad platform (`GET /v1/channels`); with it the answer says whether the text fits there."""
    field: str = ""
    """What it is there: a field of the channel (`title`, `headline`, `description`), or `prose`; wins over the item."""


class WantedTerm(Shape):
    """A term for this request alone."""

    source: str = Field(min_length=1)
    target: str = Field(min_length=1)
    """The same as the source: do not translate."""
    mode: TermMode = TermMode.EXACT
    """`inflect`: found in any form of its source, satisfied by any form of its target; `keep`: left as it is."""
    gender: Gender = Gender.UNKNOWN
    """Of the noun of the target, which words beside it agree with; empty: as its ending tells."""


class Options(Shape):
    """How the whole request is done."""

    starter_terms: bool | None = None
    """Whether the shipped e-commerce terms apply; null: as the server is set."""
    glossaries: list[str] = Field(default_factory=list, max_length=5)
    """Ids of your glossaries; where two define a term the earlier wins."""
    terms: list[WantedTerm] = Field(default_factory=list, max_length=1000)
    """Terms that win over all glossaries."""
    tone: Tone = Tone.DEFAULT
    """How the reader is addressed: `formal` or `informal`. Engines that can be asked come first; where none could, a
    finding of the check `tone` says so (docs/engines.md)."""
    context: str = Field(default="", max_length=4000)
    """What surrounds the texts: read by engines that can, never translated, not billed."""
    quality: list[Look] = Field(default_factory=list, max_length=2)
    """Further evidence for the estimate of quality, each costing time: `round_trip` (translates back where there is a
    way; not billed), `similarity` (embeddings, where the server has the extra `embeddings`)."""
    title_style: TitleStyle = TitleStyle.AS_TRANSLATED
    """`listing`: parts of titles in the order of the target's locale and channel (`GET /v1/title-conventions`), its
    case and its spacing of units; `title` of a result says what was moved. Prose and approved copy stay as they are."""
    units: WantedUnits = WantedUnits.KEEP
    """Which system lengths, weights and volumes of titles are given in: `metric`, `us`, or `market` (that of the
    target's market, or of its locale's region). Each conversion is listed in `title`, and a note among the findings."""
    unit_form: UnitForm = UnitForm.BESIDE
    """Converted figures stand in brackets `beside` those of the source, or `replace` them."""
    sizes: WantedSizes = WantedSizes.KEEP
    """Which system sizes of shoes are given in: `eu`, `us`, `uk`, `jp`, `cn`, `kr`, or `market`. Approximate ones stand
    beside the source's whatever `unit_form` says; what no published scale tells (letters, clothes, women's sizes in
    the US, children's) is left, with a note among the findings."""


class LocalizeRequest(Shape):
    """Every item is localized for every target."""

    items: list[Item] = Field(min_length=1)
    targets: list[Target] = Field(min_length=1)
    options: Options = Field(default_factory=Options)
    screen: bool = False
    """Whether source text and translation are screened for the target's market (that of its locale unless named)."""
    review: bool = False
    """Whether copy with a finding that blocks or needs a person waits in `/v1/reviews` too."""
    message_language: str = "en"
    """Language of the messages of screening: `en`, `zh`."""


class Segment(Shape):
    source: str
    target: str


class ShownQuality(Shape):
    """How good a target is likely to be, and what tells (docs/quality.md); null: not asked for, or nothing to tell."""

    score: float
    """0 to 1: how likely it is good enough to stand."""
    label: Label
    """`low`: a person should look."""
    origin: Origin
    """Whose words: the `engine`'s, `memory` (approved copy), agreed `terms`, or `copied` from the source."""
    model_score: float | None
    """The engine's mean natural-log probability a piece; the lowest of several pieces or legs."""
    length_ratio: float
    """Length of the target to that of the source, both in letters of an alphabet."""
    repetition: float
    """Share of the target that says again what was said, beyond the source."""
    copied: float
    """Share of the target's letters in words left as they are in the source."""
    terms_said: int
    terms_asked: int
    covered: float | None
    """Of a title: the share of its letters that agreed words say."""
    round_trip: float | None
    """How much of the source the target, translated back, has again (chrF2)."""
    similarity: float | None
    """Cosine of multilingual embeddings of both sides."""
    concerns: list[str]
    """Checks that ask for a person; they bound the score."""


class LocalizedSegment(Segment):
    """A segment with its own estimate."""

    quality: ShownQuality | None


class ShownLeg(Shape):
    """One leg of a route over a third language."""

    source: str
    target: str


class ShownTerm(Shape):
    """A term of the source text, or of what a leg before made of it."""

    source: str
    target: str
    span: tuple[int, int] | None
    """`[start, end)` in code points of the source text, or of the block of markup it stands in; null for a term of a
    later leg, whose source stands in no text of yours."""
    is_own: bool
    """True: of your glossaries or of this request; false: of the shipped terms."""
    leg: ShownLeg | None = None
    """Where the route has several legs, the one the term belongs to; null: it holds from first language to last."""


class ShownFinding(Shape):
    """What a check found in the target text; where `side` is `source`, in the source text."""

    check: str
    severity: str
    message: str
    span: tuple[int, int] | None
    """`[start, end)` in code points of the target text; null: the whole."""
    matched: str
    suggestion: str
    side: str = "target"
    rule: str = ""
    """Of a rule pack, with its category, its authority and when that was read (`GET /v1/packs/rules/{rule}`)."""
    category: str = ""
    source: str = ""
    as_of: date | None = None
    question: str = ""
    """What a reviewer must find out."""
    reason: str = ""
    """Why no exception applied."""
    also: list[str] = Field(default_factory=list)
    """Rules that say the same of the same words."""


class ShownMatch(Shape):
    """The best match of the translation memory."""

    kind: str
    """`context`, `exact` and `variant` are the answer; `fuzzy` is only shown."""
    score: int
    """100 for equal text, 101 in the same context, else how alike the sources are."""
    source: str
    target: str


class ShownFit(Shape):
    """How a text stands in a field of a channel."""

    channel: str
    field: str
    fits: bool
    length: int
    """In `unit`."""
    most: int | None
    least: int | None
    advised: int | None
    unit: str
    """`chars`, `bytes` (UTF-8) or `width` (East Asian wide characters count 2)."""
    findings: list[ShownFinding]
    proposal: str | None
    """A wording that fits, where the text does not."""
    dropped: list[str]
    """What the proposal leaves out, in order."""
    variants: list[str]
    """Several wordings for an ad slot."""
    source: str
    """Who says how long it may be."""
    as_of: str


class ShownKeyword(Shape):
    """A keyword of your lists; `how` and `spans` where the text has it, `reason` where the proposal leaves it out."""

    keyword: str
    weight: float
    how: str = ""
    """`phrase`: its words stand together; `words`: all of them stand in the text."""
    spans: list[tuple[int, int]] = []
    """`[start, end)` in code points of the text."""
    reason: str = ""
    """`states_a_fact`, `repeats`, `no_room` or `enough_added`."""


class AddedKeyword(Shape):
    keyword: str
    words: str
    """What was put in for it; empty: words put in for another keyword were enough."""


class ShownKeywords(Shape):
    """Which of the keywords of its market and category a text has, and a wording with more of them."""

    share: float
    """Of all keywords, each counted by its weight."""
    covered: list[ShownKeyword]
    missing: list[ShownKeyword]
    proposal: str | None
    """A title with more of them; null: none could be added. Whether the added words hold for the product is for you."""
    added: list[AddedKeyword]


class TitlePart(Shape):
    """A part of a title, in the order it stands in now."""

    text: str
    role: str
    """`brand`, `product`, `material`, `attribute`, `audience`, `season`, `use`, `compatibility`, `colour`, `measure`,
    `packaging`, `promotion`; empty: not known."""


class MovedPart(TitlePart):
    """A part that stands elsewhere than in the plain translation; places count parts from 0."""

    before: int
    after: int


class ShownConversion(Shape):
    """A measure or size of the title and what it was written as."""

    written: str
    converted: str
    source: str
    """Whose factors these are."""


class ShownTitle(Shape):
    """What was done to a title that `title_style` or `units` asked for (docs/titles.md)."""

    parts: list[TitlePart]
    """Empty where no order was asked for, or none could be read."""
    moved: list[MovedPart]
    why_not: Unordered | None
    """Why the parts stand as they were translated: `one_part`, `no_product`, `few_known` (of too few a role is known),
    `markup`, `approved` (copy that people approved); null: they are in order, or that was not asked for."""
    conversions: list[ShownConversion]
    conventions: list[str]
    """Who has titles written so, the nearest first."""


class ItemError(Shape):
    """Why one result has no text."""

    code: str
    message: str
    field: str = ""
    retryable: bool = False


class Result(Shape):
    """One item for one target: either `error` is there or the text and all that belongs to it."""

    index: int
    """Place of the item in the request, from 0."""
    id: str
    target: Target
    text: str | None = None
    source: str | None = None
    """The source language, told or detected."""
    confidence: float | None = None
    """Of the detection, 0 to 1; 1 when the language was told."""
    is_title: bool | None = None
    segments: list[LocalizedSegment] = []
    terms_applied: list[ShownTerm] = []
    terms_missed: list[ShownTerm] = []
    findings: list[ShownFinding] = []
    fit: ShownFit | None = None
    """Whether it fits the channel; null: no channel asked for, or nothing known of its field."""
    keywords: ShownKeywords | None = None
    """Market keywords; null: the item has no category, or no keyword is known for it."""
    title: ShownTitle | None = None
    """What was done to a title on request; null: nothing was asked, or the text is no title."""
    review: str | None = None
    """Id of the review this copy became (`GET /v1/reviews/{id}`)."""
    memory: ShownMatch | None = None
    """The best match of the translation memory; null: none."""
    quality: ShownQuality | None = None
    """Of the whole text: its weakest segment, bounded by the findings; null: nothing was translated."""
    engine: str | None = None
    model: str | None = None
    licence: str | None = None
    billed_characters: int = 0
    duration_ms: float | None = None
    """Time of the batch this text was translated in, in milliseconds."""
    error: ItemError | None = None


class LocalizeResponse(Shape):
    """Results in the order of the items, for each item in the order of the targets."""

    results: list[Result]
    duration_ms: float
