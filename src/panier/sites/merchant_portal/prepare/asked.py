"""Which parts a page of preparing is about: of one place, all or those chosen."""

from typing import NamedTuple
from urllib.parse import urlencode

from django.http import Http404, HttpRequest

from panier.offer.merchants.rules import NoSuchPlace
from panier.sites.merchant_portal.access import Desk
from panier.trade.fulfilment.queries import Counter, counters_of, place_of_merchant
from panier.trade.fulfilment.rules.picking import MOST_PARTS

ID_LENGTH = 20


class Asked(NamedTuple):
    """`counter`: None while the merchant has no place at all."""

    counter: Counter | None
    chosen: tuple[str, ...]
    counters: list[Counter]

    @property
    def query(self) -> str:
        """What leads back to the same parts."""
        place = [("place", self.counter.place.public_id)] if self.counter else []
        return urlencode([*place, *(("part", each) for each in self.chosen)])


def asked_of(request: HttpRequest, served: Desk, state: str, methods: tuple[str, ...] = ()) -> Asked:
    """`?place=` one of his, else where most waits; `?part=` once for each chosen. Another shop's place is not there."""
    counters = counters_of(served.id, state, methods)
    named = request.GET.get("place", "")[:ID_LENGTH]
    chosen = chosen_of(request)
    if not named:
        return Asked(counters[0] if counters else None, chosen, counters)
    here = next((each for each in counters if each.place.public_id == named), None)
    try:
        return Asked(here or Counter(place_of_merchant(served.id, named), 0), chosen, counters)
    except NoSuchPlace as missing:
        raise Http404 from missing


def chosen_of(request: HttpRequest) -> tuple[str, ...]:
    return tuple(each[:ID_LENGTH] for each in request.GET.getlist("part")[:MOST_PARTS])
