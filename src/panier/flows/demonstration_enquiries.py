"""Invented requests to invented shops, some in each state: the same rows as the flows would have made, by the same functions."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection

from panier.base.territories.queries import settings_in_force
from panier.flows.shop_hours import openings_of
from panier.kit.money import Money
from panier.offer.inventory.actions import count_levels, release, reserve
from panier.offer.inventory.rules import Wanted
from panier.offer.merchants.queries import place_facts, place_key
from panier.trade.cart.actions import Held, hold_line, open_cart
from panier.trade.cart.rules import Buyer
from panier.trade.enquiries.actions import Asking, Move, move_enquiry, open_enquiry
from panier.trade.enquiries.models import Enquiry
from panier.trade.enquiries.queries import Askable, askable
from panier.trade.enquiries.rules import answer_by, held_until

STATES = ("asked", "accepted", "refused", "asked", "expired", "withdrawn", "lapsed", "bought", "asked", "accepted")
NAMES = ("Ana", "Maude", "Karim", "Noémie", "Luc", "Mei", "Gabriel", "Rosalie", "Théo", "Idriss")
FIRST = ("mie-doree", "page-pliee")  # the shops people can sign in to
# What was counted too long ago, the known shops' first; with an order that holds the same, if there is one.
AGED = """
SELECT offer.public_id, (SELECT part.order_id FROM orders_line line JOIN orders_part part ON part.id = line.part_id
  JOIN orders_order placed ON placed.id = part.order_id AND placed.state IN ('placed', 'completed')
  WHERE line.offer_id = offer.id ORDER BY part.id DESC LIMIT 1) AS ordered
FROM catalogue_offer offer JOIN inventory_stocklevel level ON level.variant_id = offer.variant_id
JOIN merchants_merchant merchant ON merchant.id = level.merchant_id
WHERE merchant.territory_id = %s AND merchant.is_demonstration AND merchant.state = 'selling'
  AND level.sure_until <= %s AND level.on_hand - level.reserved >= 2
ORDER BY merchant.slug = ANY(%s) DESC, offer.public_id LIMIT 200
"""


class Story(NamedTuple):
    """How one request goes: who asks, how it ends, the order that took it over."""

    name: str
    state: str
    order_id: int | None
    now: datetime


def load_enquiries(territory: str, ana: Buyer, *, now: datetime) -> int:
    """Some in each state; how many. The first is the member Ana's, the others are guests'."""
    with connection.cursor() as cursor:
        cursor.execute(AGED, [territory, now, list(FIRST)])
        found = cursor.fetchall()
    made = 0
    for state, name in zip(STATES, NAMES, strict=True):
        fitting = [each for each in found if state != "bought" or each[1] is not None]
        if not fitting:
            continue
        found.remove(fitting[0])
        offer, order_id = fitting[0]
        if subject := askable(territory, offer, now=now):
            story = Story(name, state, order_id if state == "bought" else None, now)
            _live(territory, subject, ana if name == "Ana" else Buyer(), story)
            made += 1
    return made


def _live(territory: str, found: Askable, buyer: Buyer, story: Story) -> None:
    settings = settings_in_force(territory, ["enquiry_minutes", "enquiry_held_days"], story.now)
    asked_at = story.now - timedelta(minutes=10 if story.state == "asked" else 90)
    at = found.places[0]
    openings = openings_of(territory, at.place, now=asked_at)
    due = answer_by(openings, asked_at, timedelta(minutes=int(settings["enquiry_minutes"])))
    cart = open_cart(buyer, territory=territory, now=asked_at).cart
    address = f"{story.name.lower().replace('é', 'e')}@demonstration.example"
    name = buyer.account_public_id or cart.public_id
    asking = Asking(territory, buyer, name, cart.pk, 1, "fr", story.name, address, due, asked_at)
    enquiry = open_enquiry(asking, found, at, place_id=place_key(at.place))
    actor = f"{found.seller.name} (démonstration)"
    if story.state in {"expired", "withdrawn"}:
        move_enquiry(enquiry, Move(story.state, "système" if story.state == "expired" else "acheteur", story.now))
    elif story.state == "refused":
        move_enquiry(enquiry, Move("refused", actor, story.now, "La dernière est partie hier au comptoir."))
        count_levels(found.seller.key, {at.stock_id: 0}, now=story.now)
    elif story.state != "asked":
        tz = place_facts(territory, at.place, now=story.now).tz
        until = held_until(openings, story.now, tz, int(settings["enquiry_held_days"]))
        _keep(enquiry, Move("accepted", actor, story.now, held_until=until))
        price, held = Money(enquiry.unit_minor, enquiry.currency), Held(enquiry.public_id, enquiry.quantity)
        hold_line(cart, offer_id=enquiry.offer_id, price=price, held=held, now=story.now)
        if story.state != "accepted":
            release([enquiry.public_id])
            move_enquiry(enquiry, Move(story.state, "système", story.now, order_id=story.order_id))


def _keep(enquiry: Enquiry, yes: Move) -> None:
    move_enquiry(enquiry, yes)
    count_levels(enquiry.merchant_id, {enquiry.stock_id: None}, now=yes.now)
    if yes.held_until is not None:
        reserve([Wanted(enquiry.stock_id, enquiry.quantity, enquiry.public_id)], until=yes.held_until)
