"""Which letters a review's story writes: to its author, and to the shop's people. The words are in `sites/letters`."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from panier.base.notifications.actions import Telling, record_letters
from panier.civic.reviews.models import Review
from panier.civic.reviews.queries import policy
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
    """`what`: written, hidden, kept, restored, upheld."""
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


def invite(order: Order, merchants: list[str], *, days: int) -> Telling:
    """Once an order, whatever is called twice: the key says so."""
    facts = {"merchants": merchants, "number": order.number, "days": days, "link": reviews_link(order)}
    key = f"review_invitation:{order.public_id}"
    return Telling(order.territory_id, "review_invitation", key, order.contact_email, order.language, facts)


def reviews_link(order: Order) -> str:
    """Where whoever ordered writes reviews; the address is the right to it."""
    with override(order.language):
        return f"{settings.ORIGIN}{reverse('order_reviews', args=[token_of(order)])}"


def _facts(review: Review, what: str, now: datetime) -> dict[str, Any]:
    reasons = policy(review.territory_id, now).reasons
    return {
        "what": what,
        "merchant": review.merchant.name,
        "title": review.title,  # empty: of the shop itself
        "stars": review.stars,
        "said": review.words,
        "reply": review.reply,
        "cause": dict(reasons.get(review.hidden_for, {})),
        "reason": review.note,
    }
