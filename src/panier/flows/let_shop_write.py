"""A buyer lets a shop of her order write to her, or takes that back; a letter tells her, with the way to take it back."""

from datetime import datetime

from django.db import transaction

from panier.base.notifications.actions import Telling, record_letters
from panier.flows.links import consent_link, order_link
from panier.trade.consents.actions import give, take_back
from panier.trade.consents.models import Consent
from panier.trade.consents.queries import token_of
from panier.trade.consents.rules import words_of
from panier.trade.orders.models import Order, Part
from panier.trade.orders.queries import order_by_token
from panier.trade.orders.rules import NoSuchOrder


@transaction.atomic(durable=True)
def let_shop_write(token: str, part: str, *, lets: bool, language: str, now: datetime) -> bool:
    """Whether anything changed; twice is once. NoSuchOrder, also for a part nobody paid: the order's address is the right to it."""
    order = order_by_token(token)
    found = next((each for each in order.parts.all() if each.public_id == part), None)
    if found is None or found.state == Part.State.AWAITING_PAYMENT:
        raise NoSuchOrder
    if not lets:
        return take_back(order, found, now=now)
    given = give(order, found, language, now=now)
    if given is None:
        return False
    _tell(order, found, given, now=now)
    return True


def _tell(order: Order, part: Part, given: Consent, *, now: datetime) -> None:
    facts = {
        "merchants": [part.merchant.name],
        "words_read": words_of(given.version, given.language),
        "link": f"{order_link(order)}#{part.public_id}",
        "back": consent_link(token_of(given), order.language),
    }
    key = f"consent:{given.public_id}"
    record_letters(
        [Telling(order.territory_id, "consent_given", key, order.contact_email, order.language, facts)], now=now
    )
