"""A buyer asks a shop whether what it counted long ago is really there, and the shop’s hour begins."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction

from panier.base.territories.queries import setting_in_force
from panier.flows.enquiry_letters import tell_of_enquiry
from panier.flows.shop_hours import openings_of
from panier.offer.merchants.queries import place_facts, place_key
from panier.trade.cart.actions import open_cart
from panier.trade.cart.queries import lock_cart_for
from panier.trade.cart.rules import LINE_QUANTITY_LIMIT, BadQuantity, Buyer, NoSuchOffer
from panier.trade.checkout.rules.refusals import ClosedForNow, ContactNeeded
from panier.trade.checkout.rules.requests import Contact
from panier.trade.enquiries.actions import Asking, open_enquiry
from panier.trade.enquiries.models import Enquiry
from panier.trade.enquiries.queries import Askable, AskablePlace, askable, live_enquiry, lock_seller_of, waiting_of
from panier.trade.enquiries.rules import ASKED_LIMIT, NothingToAsk, TooManyAsked, answer_by


@dataclass(frozen=True, slots=True)
class Asked:
    """`place` is a public id; empty: where the old count says that there are most."""

    offer: str
    quantity: int
    place: str
    contact: Contact
    language: str


class Made(NamedTuple):
    """The enquiry, and for a new guest the cart’s token, shown once."""

    enquiry: Enquiry
    token: str


@transaction.atomic(durable=True)
def ask_shop(buyer: Buyer, asked: Asked, *, territory: str, now: datetime) -> Made:
    """Ask once: the same question again, while it is live, is the same enquiry."""
    offer_id = _askable(territory, asked, now).offer_id
    _check(asked)
    opened = open_cart(buyer, territory=territory, now=now)
    owner = Buyer(token=opened.token) if opened.token else buyer
    cart = lock_cart_for(owner, opened.cart.pk)  # a second click waits here
    name = buyer.account_public_id or cart.public_id
    if earlier := live_enquiry(name, offer_id):
        return Made(earlier, opened.token)
    if waiting_of(name, asked.contact.email) >= ASKED_LIMIT:
        raise TooManyAsked(limit=ASKED_LIMIT)
    lock_seller_of(offer_id)  # whoever closes a place waits here, or has closed it before it is looked at
    found = _askable(territory, asked, now)
    at = _place(found, asked.place)
    _check_open(territory, at, found.seller.name, now)
    patience = timedelta(minutes=int(setting_in_force(territory, "enquiry_minutes", now)))
    due = answer_by(openings_of(territory, at.place, now=now), now, patience)
    contact = asked.contact
    asking = Asking(
        territory, owner, name, cart.pk, asked.quantity, asked.language, contact.name, contact.email, due, now
    )
    enquiry = open_enquiry(asking, found, at, place_id=place_key(at.place))
    tell_of_enquiry(enquiry, now=now)
    return Made(enquiry, opened.token)


def _askable(territory: str, asked: Asked, now: datetime) -> Askable:
    found = askable(territory, asked.offer, now=now)
    if found is None:
        raise NoSuchOffer
    return found


def _check(asked: Asked) -> None:
    if not 1 <= asked.quantity <= LINE_QUANTITY_LIMIT:
        raise BadQuantity(limit=LINE_QUANTITY_LIMIT)
    missing = {name: "missing" for name in ("name", "email") if not getattr(asked.contact, name).strip()}
    if asked.contact.email and "@" not in asked.contact.email:
        missing["email"] = "invalid"
    if missing:
        raise ContactNeeded(fields=missing)


def _check_open(territory: str, at: AskablePlace, name: str, now: datetime) -> None:
    """A shop that takes no orders for now is not asked either."""
    closed = place_facts(territory, at.place, now=now).away(now)
    if closed is not None and closed.blocks:
        raise ClosedForNow(name=name, place=at.name, reopens=closed.reopens.isoformat())


def _place(found: Askable, wanted: str) -> AskablePlace:
    places = [at for at in found.places if not wanted or at.place == wanted]
    if not places:
        raise NothingToAsk
    return max(places, key=lambda at: at.free)
