"""Which ways a part can be had, and why not: the one rule that checkout, API and simulator share."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from fractions import Fraction

import pytest

from panier.kit.money import Money
from panier.offer.terms.rules import SlotOver
from panier.offer.terms.rules.slots import Slot
from panier.offer.terms.rules.zones import Zone
from panier.trade.checkout.rules.quotes import quote
from panier.trade.checkout.rules.refusals import NoWay, OutsideTerritory
from panier.trade.checkout.rules.requests import Address, CheckoutRequest, Contact, Way
from panier.trade.checkout.rules.terms import PlaceTerms, SellerTerms, StockAt, Terms, WantedLine
from panier.trade.checkout.rules.ways import ways_for

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
PLACE = PlaceTerms(1, "plc_a", "Bruno", "1, rue A", "Montréal", "H1X1A1", "QC", True, 60, "America/Toronto")
NEAR = Zone("delivery", {}, ((0, 595), (5000, 195)), Money(7500, "CAD"), ("H1X", "H2"), 2, "CAD")
PARCEL = Zone("parcel", {}, ((1000, 1200), (5000, 2000)), None, (), 4, "CAD")
SLOT = Slot(9, "slt_a", "delivery", "", 5, time(9), time(12), 1)


def seller(**facts: object) -> SellerTerms:
    usual: dict[str, object] = {"zones": (NEAR, PARCEL), "slots": (), "default_grams": None}
    return SellerTerms(1, "mer_a", "Bruno", True, (PLACE,), identity={}, **{**usual, **facts})  # type: ignore[arg-type]


def line(minor: int = 1000, quantity: int = 1, merchant: str = "mer_a", **facts: object) -> WantedLine:
    usual: dict[str, object] = {"pickup": True, "delivery": True, "grams": 400}
    stock = (StockAt(1, "plc_a", None),)
    price = Money(minor, "CAD")
    made = WantedLine("lin", 1, merchant, {}, [], "", quantity, price, "STD", True, True, stock)
    return replace(made, **{**usual, **facts})  # type: ignore[arg-type]


def terms(*sellers: SellerTerms) -> Terms:
    known = {each.public_id: each for each in sellers}
    free = Money(0, "CAD")
    return Terms(NOW, "CAD", "QC", ("G", "H", "J"), {"QC": []}, Fraction(1, 20), free, timedelta(minutes=15), known)


def told(given: SellerTerms, *lines: WantedLine, code: str = "H1X1R5") -> dict[str, str]:
    """By method: the price in cents, or why not."""
    ways = ways_for(given, lines or (line(),), code, terms(given))
    return {way.method: way.why or str(way.price.minor) for way in ways}


@pytest.mark.parametrize(
    ("given", "wanted", "code", "delivery", "parcel"),
    [
        (seller(), line(), "H1X1R5", "595", "1200"),
        (seller(), line(), "H1X 1R5", "595", "1200"),
        (seller(), line(5000), "H2X1R5", "195", "1200"),
        (seller(), line(7500), "H1X1R5", "0", "1200"),
        (seller(), line(), "", "595", "1200"),
        (seller(), line(), "G1R0A1", "no-zone", "1200"),
        (seller(), line(), "K1A0A1", "outside-territory", "outside-territory"),
        (seller(), line(quantity=3), "H1X1R5", "595", "2000"),
        (seller(), line(quantity=13), "H1X1R5", "0", "too-heavy"),
        (seller(), line(grams=None), "H1X1R5", "595", "no-weight"),
        (seller(default_grams=900), line(grams=None), "H1X1R5", "595", "1200"),
        (seller(default_grams=1001), line(grams=None), "H1X1R5", "595", "2000"),
        (seller(), line(delivery=False), "H1X1R5", "goods", "goods"),
        (seller(zones=()), line(), "H1X1R5", "not-offered", "not-offered"),
    ],
)
def test_what_is_offered_and_why_not(
    given: SellerTerms, wanted: WantedLine, code: str, delivery: str, parcel: str
) -> None:
    assert told(given, wanted, code=code) == {"pickup": "0", "delivery": delivery, "parcel": parcel}


def test_pickup_is_where_everything_is_kept() -> None:
    assert told(seller(), line(pickup=False))["pickup"] == "goods"
    assert told(seller(), line(), line(stock=(StockAt(2, "plc_b", 4),)))["pickup"] == "goods"
    assert told(replace(seller(), places=(replace(PLACE, pickup=False),)))["pickup"] == "not-offered"
    assert told(replace(seller(), places=())) == dict.fromkeys(("pickup", "delivery", "parcel"), "not-offered")


def asked(way: Way | None = None, code: str = "H1X1R5") -> CheckoutRequest:
    ways = {"mer_a": way} if way else {}
    return CheckoutRequest(Contact("Ana", "ana@panier.example"), Address("1", "Montréal", code), ways, "fr", None)


def test_free_above_counts_this_merchants_lines_alone() -> None:
    other = replace(seller(), public_id="mer_b", id=2)
    lines = [line(7000), line(7000, merchant="mer_b")]
    by_delivery = replace(asked(), ways={"mer_a": Way("delivery"), "mer_b": Way("delivery")})
    parts = quote(lines, by_delivery, terms(seller(), other)).parts
    assert [part.delivery.minor for part in parts] == [195, 195]  # 140 $ together, 70 $ each: free for nobody


def test_the_promise_keeps_the_slot_chosen_else_the_first() -> None:
    given = seller(slots=(SLOT,))
    (part,) = quote([line()], asked(Way("delivery", slot="slt_a@2026-12-05")), terms(given)).parts
    assert part.promise == {
        "days": 2,
        "by": "2026-12-05",
        "slot": "slt_a@2026-12-05",
        "begins": "2026-12-05T14:00:00+00:00",
        "ends": "2026-12-05T17:00:00+00:00",
    }
    (part,) = quote([line()], asked(Way("delivery")), terms(given)).parts
    assert part.promise["slot"] == "slt_a@2026-11-28"
    assert quote([line()], asked(Way("parcel")), terms(given)).parts[0].promise == {"days": 4, "by": "2026-11-28"}


def test_what_is_not_offered_is_refused_with_its_reason() -> None:
    given = seller(slots=(SLOT,))
    with pytest.raises(SlotOver):
        quote([line()], asked(Way("delivery", slot="slt_a@2026-11-21")), terms(given))
    with pytest.raises(SlotOver):
        quote([line()], asked(Way("parcel", slot="slt_a@2026-11-28")), terms(given))
    full = seller(slots=(replace(SLOT, capacity=0),))
    with pytest.raises(NoWay) as refused:
        quote([line()], asked(Way("delivery")), terms(full))
    assert refused.value.facts["why"] == "no-slot"
    with pytest.raises(NoWay) as refused:
        quote([line()], asked(Way("drone")), terms(given))
    with pytest.raises(OutsideTerritory):
        quote([line()], asked(Way("parcel"), code="K1A0A1"), terms(given))
    with pytest.raises(NoWay) as refused:
        quote([line(grams=None)], asked(Way("parcel")), terms(given))
    assert refused.value.facts["why"] == "no-weight"
