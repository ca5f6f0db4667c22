"""Who received something says what came of it; nobody else does, and no shop takes it away."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test import Client
from tests.orders import part_of, pay, three_merchants
from tests.reviews import GOOD, pay_and_hand_over, say
from tests.world import NOW, Market, account, at, build_market

from panier.base.accounts.actions import Acting
from panier.base.accounts.models import Account
from panier.base.notifications.models import Letter
from panier.civic.reviews import actions, rules
from panier.civic.reviews.models import Review, Step
from panier.civic.reviews.queries import told_of_merchant, told_of_product
from panier.civic.reviews.rules import (
    NotToReview,
    OwnShop,
    ReviewMoved,
    Said,
    TooLateToReview,
)
from panier.flows.answer_for_review import answer_for_review
from panier.flows.refund_by_operator import refund_by_operator
from panier.flows.write_review import write_review
from panier.offer.merchants.models import Member
from panier.trade.orders.models import Order
from panier.trade.orders.queries import token_of

pytestmark = pytest.mark.django_db(transaction=True)
SOON, LATE = NOW + timedelta(days=89), NOW + timedelta(days=91)
POOR = Said(2, "Trop cuit.", "fr", "Ana")


@pytest.fixture
def market() -> Market:
    cache.clear()
    return build_market()


def mug(market: Market) -> str:
    return str(market.bruno.offers["Tasse"].variant.product.public_id)


def shop(market: Market) -> str:
    return str(market.bruno.merchant.public_id)


def olga(market: Market) -> Acting:
    return Acting("qc", market.olga.pk, "Olga")


def letters(kind: str) -> list[Letter]:
    return list(Letter.objects.filter(kind=kind).order_by("pk"))


def desk(who: Account) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(who)
    return client


def test_only_what_was_handed_over_is_reviewed_and_only_in_its_time(market: Market) -> None:
    order = three_merchants(market)
    with pytest.raises(NotToReview):
        say(order, shop(market))
    pay(order)
    with pytest.raises(NotToReview):
        say(order, shop(market))
    received = pay_and_hand_over(market, "Bruno")
    with pytest.raises(NotToReview):  # of the same order, and not received
        say(received, market.bella.merchant.public_id)
    with pytest.raises(NotToReview):
        say(received, market.carmen.offers["Chandelle"].variant.product.public_id)
    with pytest.raises(TooLateToReview):
        say(received, shop(market), now=LATE)
    assert Review.objects.count() == 0
    assert say(received, shop(market), now=SOON).state == "published"
    assert say(received, mug(market), now=SOON).title == {"fr": "Tasse", "en": "Tasse"}
    with pytest.raises(TooLateToReview):  # nor changed
        say(received, shop(market), POOR, now=LATE)
    assert told_of_merchant(shop(market)).tally.counts == (0, 0, 0, 0, 1)


def test_one_person_has_one_voice_and_its_history_is_kept(market: Market) -> None:
    first, second = pay_and_hand_over(market), pay_and_hand_over(market)
    review = say(first, mug(market))
    assert say(first, mug(market)).pk == review.pk  # the same click twice
    assert len(letters("review_merchant")) == 1
    changed = say(second, mug(market), POOR, now=NOW + timedelta(days=3))
    assert changed.pk == review.pk
    assert [(step.what, step.stars, step.words) for step in Step.objects.order_by("pk")] == [
        ("written", 5, GOOD.words),
        ("changed", 2, "Trop cuit."),
    ]
    told = told_of_product("qc", mug(market))
    assert told.told.tally.counts == (0, 1, 0, 0, 0)
    assert told.told.tally.average == 2.0
    assert told.shop.total == 0  # what is said of a product is not said of its shop
    assert len(letters("review_merchant")) == 1


def test_people_of_the_shop_do_not_review_it(market: Market) -> None:
    order = pay_and_hand_over(market)
    clark = account("clark")
    for email, team in (("BRUNO@panier.example", None), ("clark@panier.example", clark)):
        if team:
            Member.objects.create(merchant=market.bruno.merchant, account=team, role="clerk")
        Order.objects.filter(pk=order.pk).update(contact_email=email)
        for about in (shop(market), mug(market)):
            with pytest.raises(OwnShop):
                say(order, about)
    assert Review.objects.count() == 0
    Order.objects.filter(pk=order.pk).update(contact_email="bella@panier.example")  # another shop's people may
    assert say(order, shop(market)).state == "published"


def test_without_the_look_at_the_team_the_owner_praises_himself(
    market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    order = pay_and_hand_over(market)
    Order.objects.filter(pk=order.pk).update(contact_email="bruno@panier.example")
    monkeypatch.setattr("panier.flows.write_review.works_there", lambda *_, **__: False)
    assert say(order, shop(market)).stars == 5


def test_a_refund_after_the_hand_over_buys_no_silence(market: Market) -> None:
    order = pay_and_hand_over(market)
    review = say(order, shop(market), POOR)
    refund_by_operator(olga(market), part_of(order, "Bruno").public_id, reason="Pain brûlé", bearer="merchant", now=NOW)
    review.refresh_from_db()
    assert (review.state, told_of_merchant(shop(market)).tally.total) == ("published", 1)
    assert say(order, mug(market), POOR).state == "published"


def test_a_guest_writes_changes_and_takes_back_by_the_link(client: Client, market: Market) -> None:
    order = pay_and_hand_over(market)
    token, about = token_of(order), mug(market)
    assert at("order_reviews", token) in client.get(at("order", token)).content.decode()
    page = client.get(at("order_reviews", token))
    assert (page.status_code, page["Cache-Control"]) == (200, "private, no-store")
    assert page.content.decode().count('name="stars"') == 3 * 5  # the shop, the bread, the cup
    form = {"do": "write", "stars": "4", "words": "Bonne croûte <b>&", "language": "fr", "name": "Ana T."}
    address = at("order_review", token, about)
    refused = client.post(address, {**form, "name": "ana@panier.example", "words": "à garder"})
    assert refused.status_code == 409
    assert "sans adresse" in refused.content.decode()
    assert "à garder" in refused.content.decode()  # what was typed stays
    assert client.post(address, {**form, "stars": "9"}).status_code == 409
    assert Review.objects.count() == 0
    assert client.post(address, form).status_code == 302
    assert client.post(address, {**form, "stars": "3"}).status_code == 302
    product = market.bruno.offers["Tasse"].variant.product
    shown = client.get(at("product", product.slug, product.public_id)).content.decode()
    assert "Bonne croûte &lt;b&gt;&amp;" in shown
    assert "ana@panier.example" not in shown
    for wrong in (f"{token}x", "ord_x.y"):
        assert client.post(at("order_review", wrong, about), form).status_code == 404
    foreign = market.bella.offers["Roman"].variant.product.public_id
    assert client.post(at("order_review", token, foreign), form).status_code == 404
    assert client.post(address, {"do": "delete"}).status_code == 404
    assert client.post(address, {"do": "withdraw"}).status_code == 302
    shown = client.get(at("product", product.slug, product.public_id)).content.decode()
    assert "Bonne croûte" not in shown
    assert not Step.objects.filter(words__contains="croûte").exists()
    assert told_of_product("qc", about).told.tally.total == 0
    assert client.post(address, {**form, "words": "Finalement si"}).status_code == 302
    assert told_of_product("qc", about).told.tally.counts == (0, 0, 0, 1, 0)


def test_taking_the_name_off_keeps_the_words_and_gives_no_second_voice(client: Client, market: Market) -> None:
    order = pay_and_hand_over(market)
    review = say(order, mug(market))
    answer_for_review(order.pk, mug(market), "forget", now=NOW)
    review.refresh_from_db()
    assert (review.shown_name, review.account_id, review.words) == ("", None, GOOD.words)
    assert not Review.objects.filter(author=rules.author_of("x", "ana@panier.example")).exists()
    with pytest.raises(ReviewMoved):
        say(order, mug(market), POOR)
    assert told_of_product("qc", mug(market)).told.tally.counts == (0, 0, 0, 0, 1)
    product = market.bruno.offers["Tasse"].variant.product
    page = client.get(at("product", product.slug, product.public_id)).content.decode()
    assert "Une personne qui a acheté" in page
    assert "Ana T." not in page


def test_the_shop_replies_and_can_do_nothing_else(market: Market) -> None:
    order = pay_and_hand_over(market)
    review = say(order, shop(market), POOR)
    bruno, bella, zoe = desk(market.bruno.owner), desk(market.bella.owner), desk(market.zoe)
    page = bruno.get(at("desk_reviews", shop(market)))
    assert page.status_code == 200
    assert "Trop cuit." in page.content.decode()
    reply = at("desk_review_reply", shop(market), review.public_id)
    assert bruno.post(reply, {"reply": " "}).status_code == 409
    assert bruno.post(reply, {"reply": "Nous avons réglé le four."}).status_code == 302
    assert bruno.post(reply, {"reply": "Le four est réglé."}).status_code == 302
    review.refresh_from_db()
    assert (review.reply, review.reply_by, review.state) == (
        "Le four est réglé.",
        "Boulangerie Bruno (Bruno)",
        "published",
    )
    assert [letter.facts["what"] for letter in letters("review_author")] == ["replied"]  # once
    hers = market.bella.merchant.public_id
    said, why = {"reply": "x"}, {"reason": "insulte", "note": "x"}
    for client, address, fields in (
        (bella, at("desk_review_reply", hers, review.public_id), said),
        (bella, at("desk_review_report", hers, review.public_id), why),
        (bella, reply, said),
        (zoe, reply, said),
        (bruno, at("desk_review_reply", shop(market), "rev_aaaaaaaaaaaaaaaa"), said),
        (bruno, at("operation_review", review.public_id), {**why, "outcome": "hide"}),
    ):
        answer = client.post(address, fields)
        assert answer.status_code == 404, address
    assert bruno.post(at("desk_reviews", shop(market)), {"do": "delete"}).status_code == 405
    assert bruno.delete(at("desk_reviews", shop(market))).status_code == 405
    review.refresh_from_db()
    assert (review.state, review.words, review.reply) == ("published", "Trop cuit.", "Le four est réglé.")


def test_the_database_deletes_no_review_and_no_step(market: Market) -> None:
    review = say(pay_and_hand_over(market), shop(market))
    for statement in ("DELETE FROM reviews_step", "DELETE FROM reviews_review"):
        with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert Review.objects.filter(pk=review.pk).exists()


def test_machines_read_what_people_read(client: Client, market: Market) -> None:
    product = market.bruno.offers["Tasse"].variant.product
    address = at("product", product.slug, product.public_id)

    def linked() -> dict[str, Any]:
        (script,) = re.findall(r'application/ld\+json">(.*?)</script>', client.get(address).content.decode(), re.DOTALL)
        return next(each for each in json.loads(script)["@graph"] if each["@type"] == "Product")

    assert not {"aggregateRating", "review"} & linked().keys()
    say(pay_and_hand_over(market), mug(market), Said(4, "Bon.", "fr", "Ana"))
    found = linked()
    assert found["aggregateRating"] == {
        "@type": "AggregateRating",
        "ratingValue": 4.0,
        "reviewCount": 1,
        "bestRating": 5,
        "worstRating": 1,
    }
    assert [(each["author"]["name"], each["reviewRating"]["ratingValue"]) for each in found["review"]] == [("Ana", 4)]


def test_the_stars_of_a_hundred_buyers_are_the_rows(client: Client, market: Market) -> None:
    """The page’s average, number and distribution, after writes and changes, are those of the rows."""
    stars = [5, 5, 4, 1, 3, 5]
    orders = [pay_and_hand_over(market) for _ in stars[:2]]
    for number, (order, given) in enumerate(zip(orders, stars, strict=False)):
        Order.objects.filter(pk=order.pk).update(contact_email=f"guest{number}@panier.example")
        order.refresh_from_db()
        say(order, shop(market), Said(given, "", "fr", f"G{number}"))
    Order.objects.filter(pk=orders[0].pk).update(contact_email="guest0@panier.example")
    write_review(orders[0].pk, shop(market), Said(2, "", "en", "G0"), now=NOW)
    told = told_of_merchant(shop(market))
    assert told.tally.counts == (0, 1, 0, 0, 1)
    page = re.sub(r"\s+", " ", client.get(at("merchant", "boulangerie-bruno")).content.decode())
    assert "<b>3,5</b>" in page
    assert client.get(at("merchant_reviews", "boulangerie-bruno")).status_code == 200
    assert client.get(at("merchant_reviews", "boulangerie-bruno") + "?page=x").status_code == 404
    assert client.get(at("merchant_reviews", "nobody")).status_code == 404


def test_actions_name_every_end() -> None:
    assert set(Step.What.values) == {
        "written", "changed", "withdrawn", "forgotten", "replied", "reported", "kept", "hidden", "appealed",
        "restored", "upheld", "reply_rep", "reply_hid", "reply_kept",
    }  # fmt: skip
    assert actions.BUYER == "acheteur"
