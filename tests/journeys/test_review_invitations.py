"""Buyers are asked once for a review: not when they said no, have spoken already, or bought too long ago."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.journeys.test_reviews import LATE, letters, market, shop
from tests.orders import three_merchants
from tests.reviews import pay_and_hand_over, say
from tests.world import NOW, Market, at

from panier.flows.invite_reviews import invite_reviews
from panier.sites.letters.deliver import deliver
from panier.trade.orders.queries import token_of

__all__ = ["market"]

pytestmark = pytest.mark.django_db(transaction=True)


def test_buyers_are_asked_once_unless_they_said_no(client: Client, market: Market) -> None:
    first = pay_and_hand_over(market, "Bruno", "Carmen")
    three_merchants(market)  # nothing handed over
    assert invite_reviews(now=NOW + timedelta(days=4)) == 0
    assert invite_reviews(now=NOW + timedelta(days=5, hours=1)) == 1
    assert invite_reviews(now=NOW + timedelta(days=6)) == 0
    (letter,) = letters("review_invitation")
    deliver(letter.public_id, now=NOW)
    letter.refresh_from_db()
    assert "Boulangerie Bruno et Chandelles Carmen" in letter.text
    assert at("order_reviews", token_of(first)) in letter.text
    quiet = client.post(at("order_quiet", token_of(first)))
    assert quiet.status_code == 302
    pay_and_hand_over(market)
    assert invite_reviews(now=NOW + timedelta(days=7)) == 0
    assert len(letters("review_invitation")) == 1
    assert "Vous n’en recevez plus" in client.get(at("order_reviews", token_of(first))).content.decode()


def test_who_has_spoken_already_is_not_asked(market: Market) -> None:
    say(pay_and_hand_over(market), shop(market))
    assert invite_reviews(now=NOW + timedelta(days=6)) == 0


def test_a_purchase_too_old_is_not_asked_about(market: Market) -> None:
    pay_and_hand_over(market)
    assert invite_reviews(now=LATE) == 0
