"""Which letters a conversation writes. They say that there is news and where it is, never what was said. Words: `sites/letters`."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from panier.base.accounts.queries import confirmed_email, operators_of
from panier.base.notifications.actions import Telling
from panier.civic.messaging.actions.publishing import Verdict
from panier.civic.messaging.models import Message, Published, PublishedReport, Report, Thread
from panier.civic.messaging.queries import token_of
from panier.civic.messaging.rules import Decision
from panier.flows.links import named_link
from panier.offer.catalogue.queries import product_facts
from panier.offer.team.queries import addresses_who_may


def message_letters(thread: Thread, side: str, news: Sequence[Message]) -> list[Telling]:
    """To the shopper, or to each of the shop's people."""
    facts = {**_facts(thread), "count": len(news), "market": any(each.side == "market" for each in news)}
    key = f"conversation:{thread.public_id}:{side}:{news[-1].pk}"
    return _to_side(thread, side, (f"conversation_{side}", key), facts)


def called_letters(thread: Thread, side: str) -> list[Telling]:
    """To the side that did not call the market in."""
    facts = {**_facts(thread), "count": 0, "market": False}
    return _to_side(thread, side, ("market_called", f"called:{thread.public_id}"), facts)


def operators_letters(thread: Thread, kind: str, key: str) -> list[Telling]:
    """To each operator: `operator_called`, or `report_waits`. They read the conversation on its page, nothing of it here."""
    return _to_operators(thread.territory_id, kind, key, _facts(thread))


def late_published_letters(report: PublishedReport) -> list[Telling]:
    """`report_waits`, of a question on a product's page."""
    published = report.published
    found = product_facts(published.territory_id, published.product)
    facts = {
        "merchant": published.merchant.name,
        "number": "",
        "title": found.title if found else {"fr": published.merchant.name},
    }
    return _to_operators(published.territory_id, "report_waits", report.public_id, facts)


def answered_letters(published: Published, reports: Sequence[PublishedReport], verdict: Verdict) -> list[Telling]:
    """To each reader who reported a published question."""
    found = product_facts(published.territory_id, published.product)
    facts = {
        "what": "question_hidden" if verdict.hides else "question_kept",
        "hidden": verdict.hides,
        "merchant": published.merchant.name,
        "title": found.title if found else {"fr": published.merchant.name},
        "cause": {},
        "reason": verdict.reason,
    }
    letters = []
    for report in reports:
        address = confirmed_email(report.account_id or 0)
        if report.account and address:
            language, page = report.account.language, (found.slug if found else "-", published.product)
            told = {**facts, "link": named_link(language, "product", *page)}
            key = f"report_answered:{report.public_id}"
            letters.append(Telling(published.territory_id, "report_answered", key, address, language, told))
    return letters


def _to_operators(territory: str, kind: str, key: str, about: dict[str, Any]) -> list[Telling]:
    facts = {**about, "name": "", "count": 0, "market": False}
    return [
        Telling(
            territory,
            kind,
            f"{kind}:{key}:{operator.public_id}",
            operator.email,
            operator.language,
            {**facts, "link": named_link(operator.language, "operation_conversations")},
        )
        for operator in operators_of(territory)
    ]


def confirm_letter(thread: Thread) -> Telling:
    """To the guest: nothing of what was typed is in it, so that nobody writes to others through us."""
    facts = {**_facts(thread), "name": "", "count": 1, "market": False, "link": conversation_link(thread)}
    key = f"question:{thread.public_id}"
    return Telling(thread.territory_id, "question_to_confirm", key, thread.email, thread.language, facts)


def decision_letters(report: Report, decision: Decision, *, now: datetime) -> list[Telling]:
    """To whoever reported, and to whoever wrote."""
    thread, message = report.message.thread, report.message
    until = now + timedelta(days=decision.days) if decision.measure == "stopped" else None
    facts = {
        **_facts(thread),
        "hides": decision.hides,
        "measure": decision.measure,
        "reason": decision.reason,
        "until": until.isoformat() if until else "",
    }
    people = (
        ("report_decided", report.side, report.account_id, "reporter"),
        ("message_judged", message.side, message.account_id, "author"),
    )
    letters = []
    for kind, side, account_id, who in people:
        if kind == "message_judged" and not decision.hides and decision.measure == "none":
            continue  # nothing happened to the author, who is not troubled
        address, language, link = _whom(thread, side, account_id)
        if address:
            key = f"report:{report.public_id}:{who}"
            letters.append(Telling(thread.territory_id, kind, key, address, language, {**facts, "link": link}))
    return letters


def conversation_link(thread: Thread) -> str:
    """The shopper's page; the address is the right to it."""
    with override(thread.language):
        return f"{settings.ORIGIN}{reverse('conversation', args=[token_of(thread)])}"


def desk_conversation_link(thread: Thread, language: str) -> str:
    with override(language):
        return f"{settings.ORIGIN}{reverse('desk_conversation', args=[thread.merchant.public_id, thread.public_id])}"


def _to_side(thread: Thread, side: str, named: tuple[str, str], facts: dict[str, Any]) -> list[Telling]:
    """`named`: the letter's kind and key."""
    kind, key = named
    if side == "shopper":
        hers = {**facts, "link": conversation_link(thread)}
        return [Telling(thread.territory_id, kind, key, thread.email, thread.language, hers)]
    language = _their_language(thread)
    theirs = {**facts, "link": desk_conversation_link(thread, language)}
    return [
        Telling(thread.territory_id, kind, f"{key}:{number}", address, language, theirs)
        for number, address in enumerate(addresses_who_may(thread.merchant_id, "conversations"))
    ]


def _whom(thread: Thread, side: str, account_id: int | None) -> tuple[str, str, str]:
    if side == "shopper":
        return thread.email, thread.language, conversation_link(thread)
    language = _their_language(thread)
    address = confirmed_email(account_id) if account_id is not None else ""
    return address, language, desk_conversation_link(thread, language)


def _their_language(thread: Thread) -> str:
    return thread.merchant.languages[0] if thread.merchant.languages else "fr"


def _facts(thread: Thread) -> dict[str, Any]:
    return {
        "merchant": thread.merchant.name,
        "number": thread.part.number if thread.part else "",
        "title": thread.title,
        "name": thread.name,
    }
