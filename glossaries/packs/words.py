"""The closed sets of the pack schema: categories, verbs, guards, units, and the language subtags we know."""

from enum import StrEnum


class Category(StrEnum):
    """What a rule is about; the names of the research facts."""

    ABSOLUTE_CLAIM = "absolute_claim"
    ALCOHOL = "alcohol"
    ANIMAL_FOOD_TABOO = "animal_food_taboo"
    BODY_MODESTY = "body_modesty"
    CHILDREN = "children"
    COLOUR_GIFT = "colour_gift"
    DISCLOSURE = "disclosure"
    DISCRIMINATION = "discrimination"
    FINANCIAL_CLAIM = "financial_claim"
    GAMBLING = "gambling"
    GENDER_SEXUALITY = "gender_sexuality"
    GREEN_CLAIM = "green_claim"
    HEALTH_CLAIM = "health_claim"
    HOLIDAY_TIMING = "holiday_timing"
    INCENTIVE_SHARING = "incentive_sharing"
    IP_COUNTERFEIT = "ip_counterfeit"
    LANGUAGE_REQUIREMENT = "language_requirement"
    MEDICAL_DEVICE_COSMETIC = "medical_device_cosmetic"
    NUMBER_SYMBOL = "number_symbol"
    ORIGIN_CLAIM = "origin_claim"
    POLITICS_GEOGRAPHY = "politics_geography"
    PORK = "pork"
    PRICE_CLAIM = "price_claim"
    PRIVACY = "privacy"
    PROFANITY_FALSE_FRIEND = "profanity_false_friend"
    RELIGION = "religion"
    TOBACCO_VAPE = "tobacco_vape"
    VIOLENCE_TRAGEDY = "violence_tragedy"


class Verb(StrEnum):
    """How a rule looks at text; `docs/packs.md` says which keys each takes."""

    EXISTENCE = "existence"
    SUBSTITUTION = "substitution"
    OCCURRENCE = "occurrence"
    LANGUAGE = "language"
    LENGTH = "length"
    DISCLOSURE = "disclosure"
    PRICE = "price"
    CLAIM = "claim"
    PATTERN = "pattern"


class Guard(StrEnum):
    """A context in which a match is not what the rule is about."""

    NEGATED = "negated"
    FREE = "free"
    MEASUREMENT = "measurement"
    GRADE = "grade"
    COLOUR = "colour"
    TITLE_OF_WORK = "title_of_work"
    QUOTED_BRAND = "quoted_brand"
    SOURCED_CLAIM = "sourced_claim"


class Counted(StrEnum):
    """What `occurrence` counts."""

    TERMS = "terms"
    SAME_WORD = "same_word"
    CAPITAL_WORDS = "capital_words"
    EMOJI = "emoji"


class Unit(StrEnum):
    CHARS = "chars"
    BYTES = "bytes"
    WIDTH = "width"


class PriceForm(StrEnum):
    """A way to state a price or discount that `price` finds in any language."""

    WAS_NOW = "was_now"
    PERCENT_OFF = "percent_off"
    AMOUNT_OFF = "amount_off"
    FROM_PRICE = "from_price"
    AMOUNT = "amount"


class LanguageGate(StrEnum):
    """Whether a term of one language counts in a text of another.

    `auto`: a single plain word does not when the text is plainly in another language, all else does.
    """

    AUTO = "auto"
    ANY = "any"
    OWN = "own"


ANY_LANGUAGE = "any"
"""The key for symbols, numbers and names that are written alike everywhere."""

ISO_639_1 = frozenset(
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en "
    "eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv "
    "ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne "
    "ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st "
    "su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu".split()
)
MORE_LANGUAGES = frozenset({"fil", "yue", "ckb", "ceb", "haw", "hmn", "pcm", "sah", "crh", "kab", "zgh", "prs"})
