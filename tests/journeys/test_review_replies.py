"""A shop's reply is moderated as a review is; whoever reported hears; what was paid back, and many at once, are said."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from tests.journeys.test_reviews import desk, letters, mug, olga, shop
from tests.orders import part_of
from tests.reviews import pay_and_hand_over, say
from tests.world import NOW, Market, account, at, build_market

from panier.base.territories.models import Setting
from panier.base.territories.queries import setting_in_force
from panier.civic.reviews.models import Report, Review, Step
from panier.civic.reviews.queries import told_of_merchant
from panier.civic.reviews.queries.moderation import many_at_once
from panier.civic.reviews.rules import ReviewMoved
from panier.flows.advance_part import advance_part
from panier.flows.answer_for_review import answer_for_review
from panier.flows.decide_review import decide_review
from panier.flows.hand_over_part import hand_over_part
from panier.flows.refund_by_operator import refund_by_operator
from panier.flows.reply_to_review import reply_to_review
from panier.flows.report_reply import report_reply
from panier.flows.take_out import Less, take_out
from panier.sites.letters.deliver import deliver
from panier.trade.fulfilment.rules.proofs import Shown
from panier.trade.orders.models import Order, Part
from panier.trade.orders.queries import token_of

pytestmark = pytest.mark.django_db(transaction=True)
RUDE, CALM = "Ana du 12, rue Masson ne paie jamais.", "Nous en sommes désolés."
SINCE = "de l’argent a été rendu depuis"


@pytest.fixture
def market() -> Market:
    cache.clear()
    return build_market()


def reply(market: Market, review: Review, words: str = RUDE, *, now: datetime = NOW) -> Review:
    return reply_to_review(market.bruno.merchant.pk, review.public_id, words, actor="Bruno", now=now)


def replied(market: Market) -> tuple[Order, Review]:
    order = pay_and_hand_over(market)
    return order, reply(market, say(order, shop(market)))


def by_author(order: Order, market: Market, **more: str) -> Any:
    sent = {"do": "report_reply", "reason": "personnel", "note": "Mon adresse", **more}
    return Client().post(at("order_review", token_of(order), shop(market)), sent)


def test_its_author_and_readers_report_a_reply_and_the_review_stays(client: Client, market: Market) -> None:
    order, review = replied(market)
    page, address = at("merchant", "boulangerie-bruno"), f"{at('review_report', review.public_id)}?of=reply"
    assert f"{review.public_id}/?of=reply" in client.get(page).content.decode()
    assert client.get(address)["Location"].endswith("%3Fof%3Dreply")  # to sign in, and back
    zoe = desk(market.zoe)
    assert RUDE in zoe.get(address).content.decode()
    assert zoe.post(address, {"reason": "insulte"}).status_code == 200
    assert zoe.post(address, {"reason": "insulte"}).status_code == 409  # once
    assert by_author(order, market, reason="deplaisant").status_code == 409
    assert by_author(order, market).status_code == 302
    assert by_author(order, market).status_code == 409
    assert RUDE in client.get(page).content.decode()  # until somebody decides
    queue = desk(market.olga).get(at("operation_reviews")).content.decode()
    assert ("Sur la réponse du commerce" in queue, "Sur l’avis" in queue, "Mon adresse" in queue) == (True, False, True)
    decide = at("operation_review", review.public_id)
    form = {"outcome": "hide_reply", "reason": "personnel", "note": "Une adresse n’a rien à faire ici."}
    for stranger in (zoe, desk(market.bruno.owner)):
        assert stranger.post(decide, form).status_code == 404
    for wrong in ({"outcome": "hide"}, {"reason": ""}, {"note": " "}):
        assert desk(market.olga).post(decide, {**form, **wrong}).status_code == 409
    assert Report.objects.filter(state="open").count() == 2
    assert desk(market.olga).post(decide, form).status_code == 302
    shown = client.get(page).content.decode()
    assert (RUDE in shown, "Une adresse n’a rien à faire ici." in shown, "Croûte parfaite" in shown) == (
        False,
        True,
        True,
    )
    assert told_of_merchant(shop(market)).tally.total == 1  # the stars count as before
    assert RUDE not in client.get(at("order_reviews", token_of(order))).content.decode()
    assert "Une adresse n’a rien à faire ici." in client.get(at("review_rules")).content.decode()
    assert zoe.get(address).status_code == 404  # nothing to report any more


def test_what_was_hidden_does_not_come_back_and_other_words_do(client: Client, market: Market) -> None:
    order, review = replied(market)
    report_reply(order.pk, shop(market), ("personnel", ""), now=NOW)
    decide_review(olga(market), review.public_id, "hide_reply", ("personnel", "Une adresse."), now=NOW)
    with pytest.raises(ReviewMoved):  # another operator who has the queue open still
        decide_review(olga(market), review.public_id, "keep_reply", ("", "Poli."), now=NOW)
    page = at("merchant", "boulangerie-bruno")
    assert "Une adresse." in desk(market.bruno.owner).get(at("desk_reviews", shop(market))).content.decode()
    reply(market, review)
    assert RUDE not in client.get(page).content.decode()
    reply(market, review, CALM, now=NOW + timedelta(minutes=1))
    shown = client.get(page).content.decode()
    assert (CALM in shown, "Une adresse." in shown) == (True, False)
    report_reply(order.pk, shop(market), ("insulte", ""), now=NOW + timedelta(hours=1))
    decide_review(olga(market), review.public_id, "keep_reply", ("", "Poli."), now=NOW + timedelta(hours=2))
    assert CALM in client.get(page).content.decode()
    assert [step.what for step in Step.objects.order_by("pk")][2:] == ["reply_rep", "reply_hid", "replied", "reply_rep", "reply_kept"]  # fmt: skip
    assert [step.words for step in Step.objects.filter(what="reply_hid")] == [RUDE]
    with pytest.raises(IntegrityError, match="reply_hidden_for_a_reason"), transaction.atomic():
        Review.objects.update(reply_hidden_for="insulte", reply_note="")


def test_whoever_reported_hears_what_was_decided_and_why(market: Market) -> None:
    order, review = replied(market)
    zoe = desk(market.zoe)
    for address in (at("review_report", review.public_id), f"{at('review_report', review.public_id)}?of=reply"):
        assert zoe.post(address, {"reason": "publicite"}).status_code == 200
    by_author(order, market)
    decide_review(olga(market), review.public_id, "keep", ("", "Pas de publicité."), now=NOW)
    decide_review(olga(market), review.public_id, "hide_reply", ("personnel", "Une adresse."), now=NOW)
    told = letters("report_answered")
    assert [(each.recipient, each.facts["what"]) for each in told] == [
        ("zoe@panier.example", "kept"),
        ("zoe@panier.example", "reply_hidden"),
        ("ana@panier.example", "reply_hidden"),
    ]
    assert [each.facts["what"] for each in letters("review_merchant")] == ["written", "kept", "reply_hidden"]
    deliver(told[2].public_id, now=NOW)
    told[2].refresh_from_db()
    assert "Une adresse." in told[2].text
    assert at("order_reviews", token_of(order)) in told[2].text
    assert at("merchant", "boulangerie-bruno") in told[1].facts["link"]


def test_who_took_the_name_off_is_not_written_to(market: Market) -> None:
    order, review = replied(market)
    report_reply(order.pk, shop(market), ("personnel", ""), now=NOW)
    author = Review.objects.get().author
    answer_for_review(order.pk, shop(market), "forget", now=NOW)
    assert not Report.objects.filter(reporter=author).exists()
    decide_review(olga(market), review.public_id, "hide_reply", ("personnel", "Une adresse."), now=NOW)
    assert letters("report_answered") == []


def received_with_one_less(part: Part) -> None:
    line, later = part.lines.get(), NOW + timedelta(hours=1)
    take_out(part.merchant_id, part.public_id, Less({line.pk: 1}, {line.pk: 2}, "missing"), actor="Carmen", now=NOW)
    advance_part(part.merchant_id, part.public_id, "ready", actor="Carmen", now=later)
    hand_over_part(part.merchant_id, part.public_id, shown=Shown(part.pickup_code), actor="Carmen", now=later)


def test_a_review_says_that_money_went_back_since_and_counts_as_before(client: Client, market: Market) -> None:
    """Its control is Carmen's: the candle that was missing went back before her part was handed over, and was not received."""
    order = pay_and_hand_over(market, "Bruno")
    received_with_one_less(part_of(order, "Carmen"))
    say(order, shop(market))
    say(order, mug(market))
    say(order, str(market.carmen.merchant.public_id), now=NOW + timedelta(hours=2))
    pages = [
        at("merchant", "boulangerie-bruno"),
        at("product", "tasse", mug(market)),
        at("merchant", "chandelles-carmen"),
    ]
    assert [SINCE in client.get(page).content.decode() for page in pages] == [False, False, False]
    part = part_of(order, "Bruno")
    refund_by_operator(olga(market), part.public_id, reason="Rassis", bearer="merchant", now=NOW + timedelta(days=1))
    assert [SINCE in client.get(page).content.decode() for page in pages] == [True, True, False]
    assert told_of_merchant(shop(market)).tally.total == 1


def test_many_buyers_in_a_day_are_shown_to_operators_alone(market: Market) -> None:
    now = NOW + timedelta(days=1)
    value = setting_in_force("qc", "reviews", NOW) | {"many_a_day": 2}
    Setting.objects.create(territory_id="qc", key="reviews", value=value, in_force_from=NOW, source="test")
    order = pay_and_hand_over(market)
    say(order, shop(market))
    say(order, mug(market))  # two reviews of one person are not many
    assert many_at_once("qc", now) == []
    other = pay_and_hand_over(market)
    Order.objects.filter(pk=other.pk).update(contact_email="guy@panier.example")
    say(other, shop(market))
    (found,) = many_at_once("qc", now)
    assert (found.name, found.people, found.average) == ("Boulangerie Bruno", 2, 5.0)
    assert many_at_once("qc", now + timedelta(days=15)) == []
    assert desk(account("gus")).get(at("operation_reviews")).status_code == 404
