"""Parts at Bruno's desk, and how its people ask for it."""

import re
from datetime import UTC, datetime, time
from typing import Any

from django.test import Client

from panier.flows.place_order import place_order
from panier.offer.merchants.models import OpeningHours
from panier.trade.checkout.rules.requests import Way
from panier.trade.orders.models import Part
from tests.orders import pay
from tests.team.hands import Team, at
from tests.world import asking, guest_cart, key, offer, restock

HTMX = {"HX-Request": "true"}
SEEN = re.compile(r"seen=([0-9a-f]+)")


def paid_part(
    team: Team, *, mugs: int = 1, loaves: int = 0, method: str = "pickup", now: datetime | None = None
) -> Part:
    """An order of Bruno's goods alone, paid."""
    now = now or datetime.now(tz=UTC)
    bruno = team.market.bruno
    wanted = [(bruno.offers["Tasse"], mugs), (bruno.offers["Pain de ménage"], loaves)]
    buyer, cart = guest_cart(*((chosen, count) for chosen, count in wanted if count))
    ways = {bruno.merchant.public_id: Way(method)}
    order = place_order(buyer=buyer, cart_id=cart.pk, asked=asking(cart, ways), key=key(), now=now)
    assert pay(order, now=now) == "placed"
    return Part.objects.select_related("order", "merchant").get(order=order)


def always_open(team: Team) -> None:
    """What is due does not depend on the hour at which the tests run."""
    OpeningHours.objects.filter(place=team.market.bruno.place).update(opens=time(), closes=time())


def look(team: Team, client: Client, **asked: Any) -> str:
    answer = client.get(at("desk", team.merchant), asked)
    assert answer.status_code == 200, answer.content
    return answer.content.decode()


def listed(page: str) -> list[str]:
    """The parts of the list, in its order."""
    return re.findall(r'data-part="(prt_\w+)"', page)


def do(team: Team, client: Client, part: Part, what: str, **headers: str) -> Any:
    return client.post(at("desk_do", team.merchant, part.public_id), {"do": what}, headers=headers)


def plenty(team: Team) -> None:
    for each in team.market.bruno.offers.values():
        restock(each, on_hand=1000)


__all__ = ["HTMX", "SEEN", "always_open", "do", "listed", "look", "offer", "paid_part", "plenty"]
