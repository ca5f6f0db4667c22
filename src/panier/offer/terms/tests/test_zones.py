"""What a zone costs: rising steps, free above an amount, never less than nothing; which of several counts."""

from hypothesis import given
from hypothesis import strategies as st

from panier.kit.geo import Point
from panier.kit.money import Money
from panier.offer.terms.rules.zones import Zone, cheapest, prefixes_within, weight_of


def cad(minor: int) -> Money:
    return Money(minor, "CAD")


def zone(method: str = "delivery", *steps: tuple[int, int], free: int | None = None, days: int = 2) -> Zone:
    free_from = None if free is None else cad(free)
    return Zone(method, {}, steps or ((0, 595),), free_from, ("H1X",), days, "CAD")


def test_a_delivery_costs_the_step_its_amount_reaches() -> None:
    stepped = zone("delivery", (0, 895), (4000, 495), (8000, 195), free=10000)
    prices = [stepped.price(cad(amount), None) for amount in (0, 3999, 4000, 7999, 8000, 9999, 10000, 50000)]
    assert [price.minor for price in prices if price is not None] == [895, 895, 495, 495, 195, 195, 0, 0]


def test_a_parcel_costs_the_first_step_that_bears_its_weight() -> None:
    parcel = zone("parcel", (500, 900), (2000, 1400), (10000, 2500), free=15000)
    weighed = [parcel.price(cad(1000), grams) for grams in (1, 500, 501, 2000, 10000)]
    assert [price.minor for price in weighed if price] == [900, 900, 1400, 1400, 2500]
    assert parcel.price(cad(1000), 10001) is None  # too heavy, however much was bought
    assert parcel.price(cad(20000), 10001) is None
    assert parcel.price(cad(20000), 10000) == cad(0)
    assert parcel.price(cad(1000), None) is None  # of unknown weight


def test_what_states_no_weight_weighs_what_the_merchant_says_of_it() -> None:
    assert weight_of([(200, 2), (None, 3)], 500) == 1900
    assert weight_of([(200, 2), (0, 1)], 500) == 900
    assert weight_of([(200, 2), (None, 3)], None) is None
    assert weight_of([(200, 2)], None) == 400


def test_only_what_it_names_is_reached_and_the_cheapest_counts() -> None:
    near, wide = zone("delivery", (0, 300)), Zone("delivery", {}, ((0, 800),), None, (), 3, "CAD")
    assert near.reaches("H1X1R5")
    assert not near.reaches("H2X1R5")
    assert wide.reaches("G1R0A1")
    assert cheapest([(cad(800), wide), (cad(300), near)]) == (cad(300), near)
    slow = zone("delivery", (0, 300), days=5)
    assert cheapest([(cad(300), slow), (cad(300), near)]) == (cad(300), near)
    assert cheapest([]) is None


def test_a_radius_reaches_what_is_near_and_always_its_own() -> None:
    points = {"H1X": Point(45.55, -73.57), "H2J": Point(45.53, -73.58), "G1R": Point(46.81, -71.21)}
    assert prefixes_within(points, Point(45.549, -73.576), 5, "H1Y1W5") == ["H1X", "H2J"]
    assert prefixes_within(points, Point(45.4, -73.0), 1, "G1R0A1") == ["G1R"]  # its own middle is far


amounts = st.integers(0, 10**6)
falling = st.lists(st.tuples(amounts, amounts), min_size=1, max_size=5).map(
    lambda steps: tuple(zip([0, *sorted({at for at, _ in steps} - {0})], sorted((p for _, p in steps), reverse=True)))  # noqa: B905
)


@given(steps=falling, free=st.none() | amounts, less=amounts, more=amounts)
def test_who_buys_more_never_pays_more_and_never_less_than_nothing(
    steps: tuple[tuple[int, int], ...], free: int | None, less: int, more: int
) -> None:
    stepped = zone("delivery", *steps, free=free)
    first, second = (stepped.price(cad(amount), None) for amount in sorted((less, more)))
    assert first is not None
    assert second is not None
    assert 0 <= second.minor <= first.minor
    if free is not None and max(less, more) >= free:
        assert second == cad(0)
