"""What a shopper would be offered: the merchant asks with a postal code, an amount, a weight and a moment; nothing is written."""

from dataclasses import dataclass
from datetime import datetime

from panier.base.territories.queries import checked_postal_code
from panier.kit.money import Money
from panier.offer.merchants.models import Merchant
from panier.trade.checkout.queries import terms_in_force
from panier.trade.checkout.rules.terms import StockAt, WantedLine
from panier.trade.checkout.rules.ways import WayOffered, ways_for


@dataclass(frozen=True, slots=True)
class Imagined:
    """Goods of this much, of this weight (None: nobody states one), to this postal code."""

    postal_code: str
    goods: Money
    grams: int | None
    by_parcel: bool = True  # whether all of it travels so


def simulate_offer(merchant_id: int, imagined: Imagined, *, at: datetime) -> tuple[WayOffered, ...]:
    """Every way, offered or why not, by the very rule of the checkout; BadPostalCode."""
    merchant = Merchant.objects.get(pk=merchant_id)
    code = checked_postal_code(merchant.territory_id, imagined.postal_code)
    terms = terms_in_force(merchant.territory_id, [merchant.public_id], at)
    seller = terms.sellers[merchant.public_id]
    line = WantedLine(
        key="",
        offer_id=0,
        merchant=merchant.public_id,
        title={},
        options=[],
        picture="",
        quantity=1,
        unit=imagined.goods,
        tax_category="",
        pickup=True,
        delivery=True,
        stock=tuple(StockAt(0, place.public_id, None) for place in seller.places),
        grams=imagined.grams,
        by_parcel=imagined.by_parcel,
    )
    return ways_for(seller, [line], code, terms)
