"""How two counts are judged, what a shop's count means here, and what is alarming."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as any_of

from panier.offer.connections.rules.life import BadConnection, Change, jumps, next_since, shop_address, too_much
from panier.offer.connections.rules.stock import (
    CONFLICT,
    KEEP,
    TAKE,
    Ours,
    Policy,
    Theirs,
    judge,
    meanwhile,
    on_our_shelf,
)

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
UNITS = any_of.integers(0, 50)


def ours(units: int | None = 7, source: str = "desk", ago: int = 2) -> Ours:
    return Ours(units, source, NOW - ago * HOUR)


def theirs(units: int | None = 5, ago: int = 1, seen: int = 0) -> Theirs:
    return Theirs(units, NOW - ago * HOUR, NOW - seen * HOUR)


@pytest.mark.parametrize(
    ("here", "there", "policy", "verdict"),
    [
        (None, theirs(), Policy(), TAKE),  # nobody of us counted
        (ours(None), theirs(), Policy(), TAKE),
        (ours(source="import"), theirs(), Policy(), TAKE),  # a file's count is worth less
        (ours(source="till"), theirs(), Policy(), TAKE),  # theirs already
        (ours(5), theirs(5), Policy(), TAKE),  # agreed
        (ours(), theirs(), Policy(), CONFLICT),  # both fresh, theirs moved since the count here
        (ours(ago=1), theirs(ago=2), Policy(), KEEP),  # somebody looked since
        (ours(), theirs(), Policy("ours"), KEEP),
        (ours(ago=1), theirs(ago=2), Policy("theirs"), TAKE),
        (ours(ago=73), theirs(), Policy("ours"), TAKE),  # what was counted here is old
        (ours(ago=80), theirs(ago=90, seen=73), Policy("theirs"), KEEP),  # the shop has not said it for long
        (ours(), theirs(None), Policy("theirs"), KEEP),
        (ours(), theirs(), Policy("ours", trusted="theirs"), TAKE),
        (ours(), theirs(), Policy("theirs", trusted="ours"), KEEP),
    ],
)
def test_which_count_stands(here: Ours | None, there: Theirs, policy: Policy, verdict: str) -> None:
    assert judge(here, there, policy, NOW) == verdict


@given(shelf=UNITS, sold=UNITS, told=any_of.booleans(), handed=any_of.booleans())
def test_what_is_sold_here_counts_once_wherever_the_news_comes_from(
    shelf: int, sold: int, *, told: bool, handed: bool
) -> None:
    """Whether the shop has heard of a sale or not, and whether it has left the shelf: what is free here is the same."""
    sold = min(sold, shelf)
    shop = shelf - (sold if told else 0)
    on_hand = on_our_shelf(shop, -sold if told else 0, -sold if handed else 0, 0)
    promised = 0 if handed else sold
    assert on_hand is not None
    assert on_hand - promised == shelf - sold


@given(shop=UNITS, safety=UNITS, counted=UNITS)
def test_what_is_held_back_is_never_sold_and_the_lower_count_is(shop: int, safety: int, counted: int) -> None:
    assert on_our_shelf(shop, 0, 0, safety) == max(shop - safety, 0)
    assert on_our_shelf(None, 0, 0, safety) is None
    assert meanwhile(counted, shop) <= min(counted, shop)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (Change(100, 30, 100, 0), ""),
        (Change(100, 31, 100, 0), "gone"),
        (Change(2, 2, 2, 2), ""),  # so few
        (Change(100, 0, 100, 20), ""),
        (Change(100, 0, 100, 21), "prices"),
    ],
)
def test_what_a_person_looks_at_first(change: Change, what: str) -> None:
    found = too_much(change)
    assert (found.facts["what"] if found else "") == what


@pytest.mark.parametrize(
    ("before", "after", "far"),
    [
        (1000, 500, False),
        (1000, 499, True),
        (1000, 2000, False),
        (1000, 2001, True),
        (1000, None, True),
        (0, 900, False),
    ],
)
def test_a_price_jumps_down_or_up(before: int, after: int | None, *, far: bool) -> None:
    assert jumps([{"field": "minor", "before": before, "after": after}]) is far
    assert not jumps([{"field": "grams", "before": before, "after": after}])


@pytest.mark.parametrize(
    ("provider", "typed", "address"),
    [
        ("shopify", "ma-boutique", "https://ma-boutique.myshopify.com"),
        ("shopify", " https://ma-boutique.myshopify.com/admin/ ", "https://ma-boutique.myshopify.com"),
        ("woocommerce", "boutique.example/magasin/wp-admin/", "https://boutique.example/magasin"),
        ("woocommerce", "http://boutique.example", "http://boutique.example"),  # refused when it is visited
    ],
)
def test_addresses_as_people_type_them(provider: str, typed: str, address: str) -> None:
    assert shop_address(provider, typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "boutique",
        "ftp://boutique.example",
        "https://a:b@boutique.example",
        "https://boutique.example:x",
        "https://" + "a" * 200 + ".example",
    ],
)
def test_what_is_no_address(typed: str) -> None:
    with pytest.raises(BadConnection):
        shop_address("woocommerce", typed)


def test_once_a_day_everything_is_asked_for() -> None:
    assert next_since(None, NOW, NOW) is None
    assert next_since(NOW - 24 * HOUR, NOW - HOUR, NOW) is None
    assert next_since(NOW - 23 * HOUR, NOW - HOUR, NOW) == NOW - HOUR - timedelta(minutes=10)
