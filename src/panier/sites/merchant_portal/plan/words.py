"""Steps and observations in words, with the numbers that are their reason; refusals."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from panier.kit.refusals import Refusal
from panier.offer.capability.rules import ANSWER_MINUTES, COUNT_HOURS, PICTURED, REACH, TALK_MINUTES, Next, Observed
from panier.sites._shared import formats

HOUR, DAY_H = 60, 24


def step_words(step: Next) -> tuple[str, str]:
    """What to do, and why."""
    facts = step.facts
    return {**_goods(facts), **_texts(facts), **_answers(facts), **_tools(facts), **_always()}[step.code]


def _goods(facts: Mapping[str, int]) -> dict[str, tuple[str, str]]:
    return {
        "products": (
            _("Put your first products in"),
            _(
                "Nobody can find a shop that shows nothing. A file from your till or ten products by hand are a beginning."
            ),
        ),
        "photos": (
            _("Add a second picture"),
            ngettext(
                "%(num)s product has fewer than two pictures: people do not buy what they cannot see.",
                "%(num)s products have fewer than two pictures: people do not buy what they cannot see.",
                facts.get("products", 0),
            )
            % {"num": facts.get("products", 0)},
        ),
        "count": (
            _("Count your shelves again"),
            ngettext(
                "Half of your counts are older than %(num)s day: what is counted too long ago is not sold, only asked about.",
                "Half of your counts are older than %(num)s days: what is counted too long ago is not sold, only asked about.",
                facts.get("days", 0),
            )
            % {"num": facts.get("days", 0)},
        ),
        "uncounted": (
            _("Say how many there are"),
            _("Some of your products say nothing of their stock: they rank lower, and nobody can reserve them."),
        ),
        "sell": (
            _("Sell a few products here"),
            _("Everything you show sends people elsewhere: open the door to selling for what you can hand over."),
        ),
    }


def _texts(facts: Mapping[str, int]) -> dict[str, tuple[str, str]]:
    return {
        "french": (
            _("Complete the French texts"),
            ngettext(
                "%(num)s product lacks its French title or description; most people here search in French.",
                "%(num)s products lack their French title or description; most people here search in French.",
                facts.get("products", 0),
            )
            % {"num": facts.get("products", 0)},
        ),
        "english": (
            _("Add the English texts"),
            ngettext(
                "%(num)s product has no English title or description.",
                "%(num)s products have no English title or description.",
                facts.get("products", 0),
            )
            % {"num": facts.get("products", 0)},
        ),
        "origin": (
            _("Say what is made here"),
            _("Nothing of yours has a proof of origin: it is a filter people use, and part of the ranking."),
        ),
    }


def _answers(facts: Mapping[str, int]) -> dict[str, tuple[str, str]]:
    return {
        "answer": (
            _("Answer requests sooner"),
            ngettext(
                "%(num)s request went unanswered in %(days)s days, and half of your answers take over %(minutes)s min.",
                "%(num)s requests went unanswered in %(days)s days, and half of your answers take over %(minutes)s min.",
                facts.get("missed", 0),
            )
            % {
                name: facts.get(fact, 0) for name, fact in (("num", "missed"), ("minutes", "minutes"), ("days", "days"))
            },
        ),
        "talk": (
            _("Answer messages sooner"),
            ngettext(
                "Half of your answers to messages take over %(num)s hour of opening.",
                "Half of your answers to messages take over %(num)s hours of opening.",
                facts.get("hours", 0),
            )
            % {"num": facts.get("hours", 0)},
        ),
        "reviews": (
            _("Reply to reviews"),
            ngettext(
                "%(num)s review waits for a reply; people read them before they choose.",
                "%(num)s reviews wait for a reply; people read them before they choose.",
                facts.get("reviews", 0),
            )
            % {"num": facts.get("reviews", 0)},
        ),
    }


def _tools(facts: Mapping[str, int]) -> dict[str, tuple[str, str]]:
    return {
        "till": (
            _("Let your till keep the stock"),
            _(
                "You follow it by hand: bring in your till’s file, or its address, and counts keep themselves up to date."
            ),
        ),
        "feed": (
            _("Connect your own site"),
            _("You keep two catalogues: give the address of your site’s feed and it is read here by itself."),
        ),
        "prepare": (
            _("Decide who prepares orders, and when"),
            _("The page that prepares orders puts all of them on one list that several people tick off."),
        ),
        "packing": (
            _("Get what it takes to pack"),
            _("You said that you have nothing to pack with: see whether other shops share an order of boxes."),
        ),
        "courier": (
            _("Try a shared courier"),
            _("You do not deliver: some people nearby cannot come. See what is offered to several shops together."),
        ),
        "delivery": (
            _("Deliver farther, with others"),
            _(
                "You deliver to %(reach)s%% of the territory’s postal areas. A courier shared by several shops costs less."
            )
            % {"reach": facts.get("reach", 0)},
        ),
    }


def _always() -> dict[str, tuple[str, str]]:
    return {
        "elsewhere": (
            _("Show your products elsewhere too"),
            _("Your feeds are ready for other shop windows: give their address once."),
        ),
        "figures": (
            _("Look at your figures"),
            _("What people looked at, bought and did not find says what to do next."),
        ),
        "again": (
            _("Answer the questions again in three months"),
            _("What you do changes: a new look gives a new plan, and the history shows how far you came."),
        ),
    }


def seen_rows(seen: Observed) -> list[tuple[str, str, bool | None]]:
    """What is seen, in words, and whether it is good enough; None: nothing to say yet."""

    def share(value: int | None, wanted: int) -> tuple[str, bool | None]:
        return ("–", None) if value is None else (formats.percent(value / 100), value >= wanted)

    def slow(value: int | None, most: int, words: str) -> tuple[str, bool | None]:
        return ("–", None) if value is None else (words, value <= most)

    minutes, talk, hours = seen.answer_minutes or 0, seen.message_minutes or 0, seen.stock_hours or 0
    return [
        (_("Products with two pictures or more"), *share(seen.pictured, PICTURED)),
        (_("Products without their French texts"), formats.number(seen.no_french), seen.no_french == 0),
        (_("Products without their English texts"), formats.number(seen.no_english), seen.no_english == 0),
        (_("Age of your counts (half are younger)"), *slow(seen.stock_hours, COUNT_HOURS, _age(hours))),
        (_("Time to answer a request (half are faster)"), *slow(seen.answer_minutes, ANSWER_MINUTES, _wait(minutes))),
        (_("Time to answer a message (half are faster)"), *slow(seen.message_minutes, TALK_MINUTES, _wait(talk))),
        (
            _("Requests without an answer, %(days)s days") % {"days": seen.lately_days},
            *(formats.number(seen.missed), seen.missed == 0),
        ),
        (_("Postal areas of the territory you deliver to"), *share(seen.reach, REACH)),
        (_("Reviews without a reply"), formats.number(seen.unanswered_reviews), seen.unanswered_reviews == 0),
    ]


def _age(hours: int) -> str:
    if hours < 2 * DAY_H:
        return ngettext("%(num)s hour", "%(num)s hours", hours) % {"num": hours}
    days = hours // DAY_H
    return ngettext("%(num)s day", "%(num)s days", days) % {"num": days}


def _wait(minutes: int) -> str:
    return f"{minutes} min" if minutes < 2 * HOUR else _age(minutes // HOUR)


def words_of(refusal: Refusal) -> str:
    fields = {
        "title": _("Say in a few words what it is about (at most 120 characters)."),
        "words": _("Write at most 2,000 characters."),
    }
    words = {
        "bad-answer": fields.get(str(refusal.facts.get("field", "")), _("Choose one of the answers.")),
        "no-place-left": _("The last place has just been taken."),
        "pooled-over": _("This offer is over."),
        "ticket-closed": _("This request is closed: open another."),
        "too-many-tickets": _("You wait for %(most)s answers already: let the help desk answer these first."),
    }
    said = words.get(refusal.code, _("This is not possible right now. Try again in a moment."))
    return said % refusal.facts if "%(" in said else said
