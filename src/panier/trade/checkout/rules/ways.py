"""How a part can be had: at which place, at which rate."""

from collections.abc import Sequence
from dataclasses import replace

from panier.kit.money import Money
from panier.trade.checkout.rules.refusals import ClosedForNow, NoWay, OutsideTerritory
from panier.trade.checkout.rules.requests import CheckoutRequest, Way
from panier.trade.checkout.rules.terms import PlaceTerms, RateTerms, SellerTerms, Terms, WantedLine


def what_is_open(seller: SellerTerms, lines: Sequence[WantedLine]) -> tuple[SellerTerms, Sequence[WantedLine]]:
    """Without the places that are closed for now, nor what stands in them; ClosedForNow when nothing is left of a line."""
    if not seller.closed:
        return seller, lines
    places = tuple(place for place in seller.places if place.public_id not in seller.closed)
    stocked = [replace(line, stock=tuple(at for at in line.stock if at.place not in seller.closed)) for line in lines]
    if not places:
        raise closed_for_now(seller, min(seller.closed, key=lambda place: seller.closed[place].reopens), whole=True)
    for line, left in zip(lines, stocked, strict=True):
        if line.stock and not left.stock:
            raise closed_for_now(seller, line.stock[0].place)
    return replace(seller, places=places), stocked


def closed_for_now(seller: SellerTerms, place: str, *, whole: bool = False) -> ClosedForNow:
    name = next((each.name for each in seller.places if each.public_id == place), "")
    reopens = seller.closed[place].reopens.isoformat()
    return ClosedForNow(merchant=seller.public_id, name=seller.name, place="" if whole else name, reopens=reopens)


def default_way(seller: SellerTerms, lines: Sequence[WantedLine]) -> Way:
    """Nothing chosen yet: pickup where he has most of it, else his delivery."""
    places = pickup_places(seller, lines)
    if places:
        return Way("pickup", preparing_place(seller, lines, places).public_id)
    return Way("delivery")


def pickup_places(seller: SellerTerms, lines: Sequence[WantedLine]) -> tuple[PlaceTerms, ...]:
    """Places that hold a level for every line, all of them for pickup."""
    if not all(line.pickup for line in lines):
        return ()
    return tuple(
        place
        for place in seller.places
        if place.pickup and all(any(at.place == place.public_id for at in line.stock) for line in lines)
    )


def delivery_rates(seller: SellerTerms, lines: Sequence[WantedLine], postal_code: str) -> tuple[RateTerms, ...]:
    """The merchant's rates that reach this postal code; all of them while none is known."""
    if not all(line.delivery for line in lines):
        return ()
    code = postal_code.replace(" ", "").upper()
    return tuple(rate for rate in seller.rates if not code or not rate.prefixes or code.startswith(rate.prefixes))


def delivery_price(rate: RateTerms, goods: Money) -> Money:
    """Free from a threshold counted on this merchant's goods alone."""
    if rate.free_from is not None and goods >= rate.free_from:
        return Money(0, goods.currency)
    return rate.price


def pickup_place(seller: SellerTerms, lines: Sequence[WantedLine], way: Way) -> PlaceTerms:
    places = pickup_places(seller, lines)
    if places and not way.place:
        return preparing_place(seller, lines, places)  # any will do: where he has most of it
    for place in places:
        if place.public_id == way.place:
            return place
    raise NoWay(merchant=seller.public_id, name=seller.name, method="pickup")


def delivery_rate(seller: SellerTerms, lines: Sequence[WantedLine], asked: CheckoutRequest, terms: Terms) -> RateTerms:
    code = asked.address.postal_code if asked.address else ""
    if code and not code.upper().startswith(terms.delivery_prefixes):
        raise OutsideTerritory(postal_code=code)
    rates = delivery_rates(seller, lines, code)
    if not rates:
        raise NoWay(merchant=seller.public_id, name=seller.name, method="delivery")
    return rates[0]


def preparing_place(
    seller: SellerTerms, lines: Sequence[WantedLine], places: Sequence[PlaceTerms] | None = None
) -> PlaceTerms:
    """The place that can serve most lines by itself; the first of equals."""

    def served(place: PlaceTerms) -> int:
        return sum(
            any(at.place == place.public_id and (at.free is None or at.free >= line.quantity) for at in line.stock)
            for line in lines
        )

    candidates = seller.places if places is None else places
    if not candidates:
        raise NoWay(merchant=seller.public_id, name=seller.name, method="delivery")
    return max(candidates, key=served)
