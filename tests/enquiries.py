"""Requests of the small market: what was counted too long ago, asked for."""

from datetime import datetime, timedelta

from panier.flows.ask_shop import Asked, ask_shop
from panier.flows.date_stock import date_stock
from panier.offer.catalogue.models import Offer
from panier.offer.inventory.models import StockLevel
from panier.trade.cart.rules import Buyer
from panier.trade.checkout.rules.requests import Contact
from panier.trade.enquiries.models import Enquiry
from tests.world import NOW

LONG = timedelta(days=9)


def counted_long_ago(of: Offer, *, on_hand: int, now: datetime = NOW) -> StockLevel:
    """An import of nine days before `now` said so."""
    StockLevel.objects.filter(variant_id=of.variant_id).update(source="import", as_of=now - LONG, on_hand=on_hand)
    date_stock(now=now)
    return StockLevel.objects.get(variant_id=of.variant_id)


def ask(of: Offer, quantity: int = 1, *, buyer: Buyer | None = None, name: str = "Ana", now: datetime = NOW) -> Enquiry:
    contact = Contact(name, f"{name.lower()}@panier.example")
    asked = Asked(of.public_id, quantity, "", contact, "fr")
    return ask_shop(buyer or Buyer(), asked, territory="qc", now=now).enquiry
