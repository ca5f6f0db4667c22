"""A shop's plan: what it answers about itself, what the market observes, and the three steps that follow (ADR 0111)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, NamedTuple

from panier.kit.refusals import Refusal

SETTING = "capability"  # the territory's dated row: questions, and days of the help desk
STEPS = 3
TITLE_MAX, WORDS_MAX, PRICE_MAX, NOTE_MAX = 120, 2_000, 80, 400
PLACES_MAX = 1_000
KINDS = ("photographer", "courier", "till", "other")
# What is good enough: below, a step is worth taking.
PICTURED, COUNT_HOURS, ANSWER_MINUTES, TALK_MINUTES, REACH = 80, 168, 30, 240, 20


class NoSuchTicket(Refusal):
    """Missing, and another merchant's, alike."""

    code: ClassVar[str] = "not-found"


class NoSuchPooled(Refusal):
    code: ClassVar[str] = "not-found"


class BadAnswer(Refusal):
    """facts: `field`."""

    code: ClassVar[str] = "bad-answer"


class NoPlaceLeft(Refusal):
    code: ClassVar[str] = "no-place-left"


class PooledOver(Refusal):
    """Its last day has passed, or it was taken away."""

    code: ClassVar[str] = "pooled-over"


class TicketClosed(Refusal):
    code: ClassVar[str] = "ticket-closed"


class TooManyTickets(Refusal):
    """facts: `most`."""

    code: ClassVar[str] = "too-many-tickets"


Words = Mapping[str, str]


class Choice(NamedTuple):
    code: str
    words: Words
    points: int  # 0 to 2


class Question(NamedTuple):
    code: str
    topic: str
    words: Words
    choices: tuple[Choice, ...]


class Questions(NamedTuple):
    """The questions in force, by topic in their order; by when the help desk answers; how far back the market looks."""

    topics: Mapping[str, Words]
    questions: tuple[Question, ...]
    answer_days: int
    seen_days: int

    def of(self, topic: str) -> list[Question]:
        return [each for each in self.questions if each.topic == topic]


@dataclass(frozen=True, slots=True)
class Observed:
    """What the market sees of a shop; shares in per cent, None: nothing to say it of."""

    products: int = 0
    pictured: int | None = None  # products with two pictures or more
    few_pictures: int = 0  # products with fewer
    no_french: int = 0  # products without a French title or description
    no_english: int = 0
    sold_here: int | None = None
    stock_hours: int | None = None  # median age of the counts
    uncounted: int = 0  # stock levels nobody counts
    answer_minutes: int | None = None  # median of what it answered lately
    missed: int = 0  # requests it let pass lately
    reach: int | None = None  # postal prefixes of the territory it delivers to
    unanswered_reviews: int = 0
    origin_claims: int = 0
    message_minutes: int | None = None  # median of its answers in conversations, in opening hours
    lately_days: int = 0  # what “lately” was

    def as_json(self) -> dict[str, int | None]:
        return asdict(self)


class Next(NamedTuple):
    """One step: its code, the address where it is done, and what of the facts says why."""

    code: str
    page: str
    facts: Mapping[str, int]


class Rule(NamedTuple):
    """`gap`: how much there is to win, 0 (done) to 100; `facts`: the numbers its words need."""

    code: str
    page: str
    gap: Callable[[Mapping[str, str], Observed], int]
    facts: Callable[[Observed], Mapping[str, int]] = lambda _: {}


def read_questions(value: Mapping[str, Any]) -> Questions:
    found = tuple(
        Question(
            each["code"],
            each["topic"],
            each["words"],
            tuple(Choice(choice["code"], choice["words"], choice["points"]) for choice in each["choices"]),
        )
        for each in value["questions"]
    )
    topics = {
        each.topic: value["topics"][each.topic] for each in found
    }  # in the questions' order: stored objects have none
    return Questions(topics, found, value["answer_days"], value["seen_days"])


def kept_answers(questions: Questions, given: Mapping[str, str]) -> dict[str, str]:
    """Those of the answers that are ones; BadAnswer for a choice the question does not have."""
    kept = {}
    for question in questions.questions:
        answer = given.get(question.code, "")
        if not answer:
            continue
        if answer not in {choice.code for choice in question.choices}:
            raise BadAnswer(field=question.code)
        kept[question.code] = answer
    return kept


def score(questions: Questions, answers: Mapping[str, str], topic: str) -> int:
    """Per cent of the points of a topic."""
    of_topic = questions.of(topic)
    most = sum(max(choice.points for choice in each.choices) for each in of_topic)
    points = sum(choice.points for each in of_topic for choice in each.choices if answers.get(each.code) == choice.code)
    return round(100 * points / most) if most else 0


def _lack(share: int | None, wanted: int) -> int:
    return 0 if share is None or share >= wanted else 100 - share


def _slow(value: int | None, most: int) -> int:
    """Twice what is good enough is half bad, ten times altogether."""
    return 0 if value is None or value <= most else min(100, 30 + 10 * (value // most))


RULES: tuple[Rule, ...] = (
    Rule("products", "desk_products", lambda _, seen: 100 if not seen.products else 0),
    Rule(
        "answer",
        "desk_enquiries",
        lambda _, seen: max(min(95, 40 + 15 * seen.missed) if seen.missed else 0, _slow(seen.answer_minutes, ANSWER_MINUTES)),
        lambda seen: {"missed": seen.missed, "minutes": seen.answer_minutes or 0, "days": seen.lately_days},
    ),
    Rule(
        "photos",
        "desk_products",
        lambda _, seen: _lack(seen.pictured, PICTURED),
        lambda seen: {"products": seen.few_pictures},
    ),
    Rule(
        "french",
        "desk_products",
        lambda _, seen: min(90, 50 + seen.no_french) if seen.no_french else 0,
        lambda seen: {"products": seen.no_french},
    ),
    Rule(
        "count",
        "desk_count",
        lambda _, seen: _slow(seen.stock_hours, COUNT_HOURS),
        lambda seen: {"days": (seen.stock_hours or 0) // 24},
    ),
    Rule("uncounted", "desk_sheet", lambda _, seen: min(60, 20 + seen.uncounted) if seen.uncounted else 0, lambda seen: {"levels": seen.uncounted}),
    Rule("sell", "desk_products", lambda _, seen: 55 if seen.products and not seen.sold_here else 0),
    Rule("delivery", "desk_pooled", lambda _, seen: 50 if seen.reach == 0 else _lack(seen.reach, REACH) // 2, lambda seen: {"reach": seen.reach or 0}),
    Rule("till", "desk_imports", lambda said, _: {"paper": 65, "sheet": 45}.get(said.get("stock", ""), 0)),
    Rule("feed", "desk_imports", lambda said, _: {"separate": 58, "hand": 48}.get(said.get("site", ""), 0)),
    Rule("prepare", "desk_prepare", lambda said, _: {"nobody": 52, "whoever": 35}.get(said.get("prepare", ""), 0)),
    Rule("packing", "desk_pooled", lambda said, _: 38 if said.get("packing") == "none" else 0),
    Rule("courier", "desk_pooled", lambda said, _: 42 if said.get("deliver") == "no" else 0),
    Rule("talk", "desk_conversations", lambda _, seen: _slow(seen.message_minutes, TALK_MINUTES), lambda seen: {"hours": (seen.message_minutes or 0) // 60}),
    Rule("reviews", "desk_reviews", lambda _, seen: min(45, 20 + 5 * seen.unanswered_reviews) if seen.unanswered_reviews else 0, lambda seen: {"reviews": seen.unanswered_reviews}),
    Rule("english", "desk_products", lambda _, seen: min(40, 15 + seen.no_english) if seen.no_english else 0, lambda seen: {"products": seen.no_english}),
    Rule("origin", "desk_origin", lambda _, seen: 25 if not seen.origin_claims else 0),
    # Worth doing whatever the facts are: they fill up to three.
    Rule("elsewhere", "desk_feeds", lambda *_: 3),
    Rule("figures", "desk_figures", lambda *_: 2),
    Rule("again", "desk_assess", lambda *_: 1),
)  # fmt: skip


def next_steps(answers: Mapping[str, str], seen: Observed) -> tuple[Next, ...]:
    """Exactly three, what wins most first; what is done falls away. At equal gain, in the order of the rules."""
    found = [(rule.gap(answers, seen), rule) for rule in RULES]
    best = sorted((each for each in found if each[0] > 0), key=lambda each: -each[0])[:STEPS]
    return tuple(Next(rule.code, rule.page, rule.facts(seen)) for _, rule in best)


def checked_words(text: str, field: str, most: int = WORDS_MAX) -> str:
    text = text.strip().replace("\r\n", "\n")
    if not text or len(text) > most:
        raise BadAnswer(field=field)
    return text


def both(content: Mapping[str, str], field: str, languages: Sequence[str], most: int) -> dict[str, str]:
    """In the territory's first language at least."""
    found = {code: text for code in languages if (text := content.get(code, "").strip())}
    if languages[0] not in found or any(len(text) > most for text in found.values()):
        raise BadAnswer(field=field)
    return found
