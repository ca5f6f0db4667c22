"""A review is reported, decided with a reason everybody reads, appealed once; what was wrongly hidden comes back."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from tests.journeys.test_reviews import POOR, desk, letters, market, olga, shop
from tests.reviews import GOOD, pay_and_hand_over, say
from tests.world import NOW, Market, at

from panier.base.accounts.models import Action
from panier.civic.reviews.actions import Reporting
from panier.civic.reviews.models import Report, Review, Step
from panier.civic.reviews.queries import told_of_merchant
from panier.civic.reviews.rules import (
    AppealedAlready,
    ReportedAlready,
    ReviewMoved,
    TooLateToAppeal,
)
from panier.flows.answer_for_review import answer_for_review
from panier.flows.decide_review import decide_review
from panier.flows.report_review import report_review
from panier.kit.refusals import ReasonNeeded
from panier.sites.letters.deliver import deliver
from panier.trade.orders.queries import token_of

__all__ = ["market"]

pytestmark = pytest.mark.django_db(transaction=True)


def reported(market: Market, review: Review, *, now: datetime = NOW) -> Report:
    """By the shop itself."""
    asked = Reporting(review.merchant.public_id, market.bruno.owner.pk, "Bruno", "hors-sujet", "Jamais venue", now)
    return report_review(review, asked, now=now)


def test_a_report_is_decided_with_a_reason_everybody_reads(client: Client, market: Market) -> None:
    order = pay_and_hand_over(market)
    review = say(order, shop(market), POOR)
    bruno = desk(market.bruno.owner)
    address = at("desk_review_report", shop(market), review.public_id)
    assert bruno.post(address, {"reason": "defavorable"}).status_code == 409  # no such reason
    assert bruno.post(address, {"reason": "hors-sujet", "note": "Ce n’était pas nous"}).status_code == 302
    assert bruno.post(address, {"reason": "insulte"}).status_code == 409  # again
    review.refresh_from_db()
    assert review.state == "published"  # until somebody decides
    operator = desk(market.olga)
    queue = operator.get(at("operation_reviews")).content.decode()
    assert "Ce n’était pas nous" in queue
    decide = at("operation_review", review.public_id)
    assert operator.post(decide, {"outcome": "hide", "reason": "hors-sujet", "note": " "}).status_code == 409
    assert operator.post(decide, {"outcome": "hide", "reason": "", "note": "Non"}).status_code == 409
    assert operator.post(decide, {"outcome": "restore", "note": "Non"}).status_code == 409
    form = {"outcome": "hide", "reason": "hors-sujet", "note": "Parle d’un autre commerce."}
    assert operator.post(decide, form).status_code == 302
    assert operator.post(decide, form).status_code == 409  # decided already
    page = client.get(at("merchant", "boulangerie-bruno")).content.decode()
    assert "Trop cuit." not in page
    assert "Parle d’un autre commerce." in page
    assert "Ne parle ni du produit ni du commerce" in page
    assert told_of_merchant(shop(market)).tally.total == 0
    assert "aggregateRating" not in page
    assert "Parle d’un autre commerce." in client.get(at("review_rules")).content.decode()
    assert Report.objects.get().state == "upheld"
    assert Action.objects.filter(verb="review_hide", subject=review.public_id).count() == 1
    (told,) = letters("review_author")
    deliver(told.public_id, now=NOW)
    told.refresh_from_db()
    assert told.recipient == "ana@panier.example"
    assert "Ne parle ni du produit ni du commerce" in told.text
    assert [letter.facts["what"] for letter in letters("review_merchant")] == ["written", "hidden"]


def test_where_the_only_review_is_hidden_its_notice_stands(client: Client, market: Market) -> None:
    order = pay_and_hand_over(market)
    mug = market.bruno.offers["Tasse"].variant.product
    pages = [at("product", mug.slug, mug.public_id), at("merchant", market.bruno.merchant.slug)]
    for about, page in zip((mug.public_id, shop(market)), pages, strict=True):
        review = say(order, about, POOR)
        reported(market, review)
        decide_review(olga(market), review.public_id, "hide", ("insulte", "Ton."), now=NOW)
        shown = client.get(page).content.decode()
        assert "Ton." in shown
        assert "Personne qui l’a reçu n’a encore rien dit." in shown
        assert "Trop cuit." not in shown
        Review.objects.filter(pk=review.pk).update(state="withdrawn", hidden_for="")
        assert "Ton." not in client.get(page).content.decode()


def test_a_hidden_review_is_appealed_once_and_not_written_anew(client: Client, market: Market) -> None:
    order = pay_and_hand_over(market)
    review = say(order, shop(market), POOR)
    reported(market, review)
    decide_review(olga(market), review.public_id, "hide", ("hors-sujet", "Ailleurs."), now=NOW)
    for said in (POOR, GOOD):
        with pytest.raises(ReviewMoved):
            say(order, shop(market), said)
    with pytest.raises(TooLateToAppeal):
        answer_for_review(order.pk, shop(market), "appeal", "Mais si", now=NOW + timedelta(days=31))
    address = at("order_review", token_of(order), shop(market))
    with pytest.raises(ReasonNeeded):
        decide_review(olga(market), review.public_id, "uphold", ("", " "), now=NOW)
    with pytest.raises(ReviewMoved):  # nothing to decide yet
        decide_review(olga(market), review.public_id, "uphold", ("", "Non"), now=NOW)
    answer_for_review(order.pk, shop(market), "appeal", "C’était bien ce pain.", now=NOW)
    with pytest.raises(AppealedAlready):
        answer_for_review(order.pk, shop(market), "appeal", "Encore", now=NOW)
    assert "C’était bien ce pain." in desk(market.olga).get(at("operation_reviews")).content.decode()
    decide_review(olga(market), review.public_id, "uphold", ("", "Non, un autre jour."), now=NOW)
    with pytest.raises(AppealedAlready):
        answer_for_review(order.pk, shop(market), "appeal", "Encore", now=NOW)
    assert client.post(address, {"do": "withdraw"}).status_code == 302
    with pytest.raises(ReviewMoved):  # taken back, and still not written anew
        say(order, shop(market))
    assert told_of_merchant(shop(market)).tally.total == 0


def test_an_appeal_that_is_right_brings_it_back_with_its_stars(market: Market) -> None:
    order = pay_and_hand_over(market)
    review = say(order, shop(market), POOR)
    reported(market, review)
    decide_review(olga(market), review.public_id, "hide", ("insulte", "Ton."), now=NOW)
    answer_for_review(order.pk, shop(market), "appeal", "Rien d’insultant.", now=NOW)
    decide_review(olga(market), review.public_id, "restore", ("", "En effet."), now=NOW)
    assert told_of_merchant(shop(market)).tally.counts == (0, 1, 0, 0, 0)
    assert [step.what for step in Step.objects.order_by("pk")] == [
        "written",
        "reported",
        "hidden",
        "appealed",
        "restored",
    ]
    with pytest.raises(ReportedAlready):  # the shop does not try again with the same words
        reported(market, review, now=NOW)


def test_a_reader_reports_signed_in_and_a_report_that_is_refused_changes_nothing(
    client: Client, market: Market
) -> None:
    review = say(pay_and_hand_over(market), shop(market), POOR)
    address = at("review_report", review.public_id)
    assert client.get(address).status_code == 302  # to sign in
    zoe = desk(market.zoe)
    assert zoe.get(address).status_code == 200
    assert zoe.post(address, {"reason": "publicite"}).status_code == 200
    assert zoe.post(address, {"reason": "publicite"}).status_code == 409
    decide_review(olga(market), review.public_id, "keep", ("", "Pas de publicité ici."), now=NOW)
    assert told_of_merchant(shop(market)).tally.total == 1
    assert letters("review_author") == []
    assert zoe.get(at("review_report", "rev_aaaaaaaaaaaaaaaa")).status_code == 404


def test_late_reports_stand_on_the_operators_first_page(market: Market) -> None:
    review = say(pay_and_hand_over(market), shop(market), POOR)
    long_ago = datetime.now(tz=UTC) - timedelta(days=9)
    reported(market, review, now=long_ago)
    page = re.sub(r"\s+", " ", desk(market.olga).get(at("operation")).content.decode())
    assert "<b>1</b> avis signalés en retard" in page
