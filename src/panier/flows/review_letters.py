"""Which letters a review's story writes: to its author, and to the shop's people. The words are in `sites/letters`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from panier.base.accounts.queries import confirmed_email
from panier.base.notifications.actions import Telling, record_letters
from panier.civic.reviews.models import Report, Review
from panier.civic.reviews.queries import policy
from panier.flows.links import named_link
from panier.offer.team.queries import addresses_who_may
from panier.trade.orders.models import Order
from panier.trade.orders.queries import token_of

STEP = "%Y%m%dT%H%M%S%f"


def tell_author(review: Review, what: str, *, now: datetime) -> None:
    """`what`: replied, hidden, restored, upheld. Whoever took the name off is not written to."""
    if review.author.startswith("gone-"):
        return
    order = review.part.order
    facts = {**_facts(review, what, now), "link": reviews_link(order)}
    key = f"review:{review.public_id}:{what}:{now:{STEP}}:author"
    record_letters(
        [Telling(review.territory_id, "review_author", key, order.contact_email, order.language, facts)], now=now
    )


def tell_merchant(review: Review, what: str, *, now: datetime) -> None:
    """`what`: written, hidden, kept, restored, upheld, reply_hidden, reply_kept."""
    language = review.merchant.languages[0] if review.merchant.languages else "fr"
    with override(language):
        link = f"{settings.ORIGIN}{reverse('desk_reviews', args=[review.merchant.public_id])}"
    facts, key = {**_facts(review, what, now), "link": link}, f"review:{review.public_id}:{what}:{now:{STEP}}"
    record_letters(
        [
            Telling(review.territory_id, "review_merchant", f"{key}:{number}", address, language, facts)
            for number, address in enumerate(addresses_who_may(review.merchant_id, "reviews"))
        ],
        now=now,
    )


def tell_readers(review: Review, reports: Sequence[Report], what: str, *, now: datetime) -> None:
    """Whoever reported it hears what was decided and why: a reader by the account, its author by the order."""
    facts = {**_facts(review, what, now), "hidden": what in ("hidden", "reply_hidden")}
    letters = []
    for report in reports:
        language = report.account.language if report.account else review.part.order.language
        mine = report.reporter == review.author
        address = review.part.order.contact_email if mine else confirmed_email(report.account_id or 0)
        if address and not report.reporter.startswith("gone-"):
            told = {**facts, "link": reviews_link(review.part.order) if mine else _shown_at(review, language)}
            key = f"report_answered:{report.public_id}"
            letters.append(Telling(review.territory_id, "report_answered", key, address, language, told))
    record_letters(letters, now=now)


def invite(order: Order, merchants: list[str], *, days: int) -> Telling:
    """Once an order, whatever is called twice: the key says so."""
    facts = {"merchants": merchants, "number": order.number, "days": days, "link": reviews_link(order)}
    key = f"review_invitation:{order.public_id}"
    return Telling(order.territory_id, "review_invitation", key, order.contact_email, order.language, facts)


def reviews_link(order: Order) -> str:
    """Where whoever ordered writes reviews; the address is the right to it."""
    with override(order.language):
        return f"{settings.ORIGIN}{reverse('order_reviews', args=[token_of(order)])}"


def _shown_at(review: Review, language: str) -> str:
    """On the page of what it is about."""
    if review.product:
        return f"{named_link(language, 'product', review.product.slug, review.product.public_id)}#reviews"
    return f"{named_link(language, 'merchant', review.merchant.slug)}#reviews"


def _facts(review: Review, what: str, now: datetime) -> dict[str, Any]:
    reasons = policy(review.territory_id, now).reasons
    of_reply = what.startswith("reply_")
    return {
        "what": what,
        "merchant": review.merchant.name,
        "title": review.title,  # empty: of the shop itself
        "stars": review.stars,
        "said": review.words,
        "reply": review.reply,
        "cause": dict(reasons.get(review.reply_hidden_for if of_reply else review.hidden_for, {})),
        "reason": review.reply_note if of_reply else review.note,
    }
