"""Closing a shop: nothing new from that moment, what was bought goes on, what is owed stays; an operator can reopen it."""

from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from panier.base.accounts.models import Action
from panier.base.ledger.queries import balance
from panier.base.territories.models import Setting
from panier.flows.audit_books import audit_books
from panier.flows.begin_payment import begin_payment
from panier.flows.cancel_order import cancel_order
from panier.flows.change_merchant_state import change_merchant_state
from panier.flows.close_shop import close_shop
from panier.flows.expire_orders import expire_orders
from panier.flows.finish_closings import finish_closings
from panier.flows.place_order import place_order
from panier.flows.reopen_shop import reopen_shop
from panier.flows.settle_payments import settle_payment
from panier.offer.catalogue.models import Product
from panier.offer.leaving.models import Closing
from panier.offer.leaving.rules import NameDiffers, NotClosed, ShopClosed
from panier.offer.merchants.models import Merchant, StateChange
from panier.providers.rehearsal.actions import decide
from panier.trade.checkout.rules.refusals import NotForSale
from panier.trade.orders.models import Order, Part
from panier.trade.payments.models import Payment, Refund
from tests.enquiries import ask, counted_long_ago
from tests.imports.hands import BOWL, MUG, bring, kinds, rows
from tests.leaving.hands import acting, at, made, opened
from tests.orders import hand_over, part_of, pay, three_merchants
from tests.world import NOW, Market, Shop, asking, guest_cart, key

pytestmark = pytest.mark.django_db(transaction=True)
LATER = NOW + timedelta(hours=1)


def closed(shop: Shop, now: datetime = NOW) -> Closing:
    return close_shop(acting(shop.owner), shop.merchant.pk, typed=shop.merchant.name, now=now)


def nothing_is_needed_to_sell() -> None:
    row = Setting.objects.get(key="onboarding")
    Setting.objects.filter(pk=row.pk).update(value={**row.value, "selling_needs": []})


def page(client: Client, name: str, *args: str, language: str = "fr") -> str:
    with override(language):
        answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return " ".join(unescape(answer.content.decode()).split())


def test_the_name_is_typed_and_then_it_is_closed_by_whom_and_when(market: Market, desk: Client) -> None:
    address = at("desk_exit_close", market.bruno)
    for wrong in ("", "Boulangerie", "boulangerie brunoo"):
        answer = desk.post(address, {"name": wrong})
        assert (answer.status_code, Closing.objects.count()) == (409, 0)
        assert "Ce n’est pas le nom de votre commerce" in answer.content.decode()
    for _ in range(2):  # the second click closes nothing again
        answer = desk.post(address, {"name": "  boulangerie   BRUNO "})
        assert (answer.status_code, answer.headers["Location"]) == (303, f"{at('desk_exit', market.bruno)}#closing")
    closing = Closing.objects.get()
    assert (closing.closed_by, closing.state_before, closing.reopened_at) == (market.bruno.owner, "selling", None)
    assert "Fermé le" in page(desk, "desk_exit", market.bruno.merchant.public_id)
    assert "par Bruno." in page(desk, "desk_exit", market.bruno.merchant.public_id)
    assert "Fermé sur le marché" in page(desk, "desk", market.bruno.merchant.public_id)
    change = StateChange.objects.get(merchant=market.bruno.merchant)
    assert (change.before, change.after, change.actor) == ("selling", "listed", market.bruno.owner)
    assert list(Action.objects.values_list("verb", "actor")) == [("close_shop", market.bruno.owner.pk)]


def test_the_page_says_what_will_happen_in_both_languages(market: Market, desk: Client) -> None:
    order = three_merchants(market)
    assert pay(order) == "placed"
    hand_over(part_of(order, "Bruno"))
    assert pay(three_merchants(market)) == "placed"
    shop = market.bruno.merchant.public_id
    french, english = (page(desk, "desk_exit", shop, language=language) for language in ("fr", "en"))
    assert "1 commande est en cours" in french
    assert "le marché vous doit 42,01" in french
    assert "1 order is open" in english
    assert "the market owes you $42.01" in english


def test_from_that_moment_nothing_is_bought_and_a_cart_says_so(market: Market) -> None:
    buyer, cart = guest_cart((market.bruno.offers["Tasse"], 1), (market.bella.offers["Roman"], 1))
    asked = asking(cart)
    closed(market.bruno)
    with pytest.raises(NotForSale):
        place_order(buyer=buyer, cart_id=cart.pk, asked=asked, key=key(), now=LATER)
    assert Order.objects.count() == 0
    other, hers = guest_cart((market.bella.offers["Roman"], 1))
    place_order(buyer=other, cart_id=hers.pk, asked=asking(hers), key=key(), now=LATER)  # Bella sells on


def test_shop_and_products_say_that_it_is_closed(market: Market, client: Client) -> None:
    mug = market.bruno.offers["Tasse"].variant.product
    Merchant.objects.filter(pk=market.bruno.merchant.pk).update(website="https://bruno.example/")
    assert "Tasse" in page(client, "product", mug.slug, mug.public_id)
    closed(market.bruno)
    shop = page(client, "merchant", market.bruno.merchant.slug)
    assert "Boulangerie Bruno a quitté le marché et n’y vend plus rien." in shop
    assert "https://bruno.example/" in shop
    assert "Livraison locale" not in shop
    assert "Échange dans les 14 jours." in shop  # who bought before still returns
    assert "has left the market" in page(client, "merchant", market.bruno.merchant.slug, language="en")
    with override("fr"):
        answer = client.get(reverse("product", args=[mug.slug, mug.public_id]))
        assert (answer.status_code, answer.headers["Location"]) == (
            302,
            reverse("merchant", args=[market.bruno.merchant.slug]),
        )
        novel = market.bella.offers["Roman"].variant.product  # put away by herself: not there, as before
        Product.objects.filter(pk=novel.pk).update(archived_at=NOW)
        assert client.get(reverse("product", args=[novel.slug, novel.public_id])).status_code == 404


def test_what_was_bought_goes_on_and_the_balance_stays_owed(market: Market, client: Client) -> None:
    order = three_merchants(market)
    assert pay(order) == "placed"
    unpaid = three_merchants(market)  # confirmed before the closing, paid after it
    closed(market.bruno)
    finish_closings(now=LATER)
    assert Closing.objects.get().finished_at is None
    assert pay(unpaid) == "placed"
    for each in (order, unpaid):
        hand_over(part_of(each, "Bruno"))
    assert finish_closings(now=LATER) == 1
    assert finish_closings(now=LATER) == 0
    closing = Closing.objects.get()
    assert closing.finished_at == LATER
    assert balance("qc", f"payable:{market.bruno.merchant.public_id}", "CAD").decimal == "84.02"
    client.force_login(market.olga)
    seen = page(client, "operation_closings")
    assert "Boulangerie Bruno" in seen
    assert "À payer" in seen
    assert "84,02" in seen
    kit = opened(made(market.bruno, now=LATER))  # still his to take, with goods that are for sale elsewhere
    assert {row["Status"] for row in kit.table("catalogue-shopify.csv")} == {"active"}
    assert "84.02 CAD" in kit.text("README.txt")
    assert [finding.name for finding in audit_books(now=LATER) if finding.broken] == []


def test_money_that_comes_after_all_for_an_order_that_ended_goes_back(market: Market) -> None:
    """The order expired, the shop closed, then the bank says: captured. A closed shop is not made to sell again."""
    buyer, cart = guest_cart((market.bruno.offers["Tasse"], 1))
    order = place_order(buyer=buyer, cart_id=cart.pk, asked=asking(cart), key=key(), now=NOW)
    payment = begin_payment(order.pk, now=NOW)
    expire_orders(now=LATER)
    closed(market.bruno, LATER)
    assert finish_closings(now=LATER) == 1
    decide(payment.public_id, "accept", delay_s=0, now=LATER)
    assert settle_payment(payment.public_id, now=LATER) == "late-refunded"
    refund = Refund.objects.get()
    assert (refund.minor, refund.payment.minor) == (Payment.objects.get().minor, refund.minor)
    assert Part.objects.get().state == "cancelled"


def test_the_same_money_without_a_closing_makes_the_order_stand_again(market: Market) -> None:
    """The control."""
    buyer, cart = guest_cart((market.bruno.offers["Tasse"], 1))
    order = place_order(buyer=buyer, cart_id=cart.pk, asked=asking(cart), key=key(), now=NOW)
    payment = begin_payment(order.pk, now=NOW)
    expire_orders(now=LATER)
    decide(payment.public_id, "accept", delay_s=0, now=LATER)
    assert settle_payment(payment.public_id, now=LATER) == "late-placed"
    cancel_order(order.pk, actor="test", now=LATER)


def test_requests_to_confirm_stock_are_answered(market: Market) -> None:
    counted_long_ago(market.bruno.offers["Tasse"], on_hand=10)
    enquiry = ask(market.bruno.offers["Tasse"])
    closed(market.bruno)
    finish_closings(now=NOW)
    enquiry.refresh_from_db()
    assert (enquiry.state, enquiry.reason) == ("refused", "Ce commerce a fermé sur le marché.")


def test_only_reopening_opens_it_with_a_reason_and_what_it_had(market: Market, client: Client) -> None:
    put_away = market.bruno.offers["Pain de ménage"].variant.product
    Product.objects.filter(pk=put_away.pk).update(archived_at=NOW - timedelta(days=1))  # by himself, before
    nothing_is_needed_to_sell()
    closed(market.bruno)
    shop = market.bruno.merchant
    with pytest.raises(ShopClosed):
        change_merchant_state(acting(market.olga), shop.public_id, "selling", reason="erreur", now=LATER)
    client.force_login(market.olga)
    with override("fr"):
        address = reverse("operation_reopen", args=[shop.public_id])
    assert client.post(address, {"reason": " "}).status_code == 409
    assert client.post(address, {"reason": "il revient"}).status_code == 302
    shop.refresh_from_db()
    closing = Closing.objects.get()
    assert (shop.state, closing.reopened_by, closing.reason) == ("selling", market.olga, "il revient")
    archived = Product.objects.filter(merchant=shop).exclude(archived_at=None)
    assert [product.pk for product in archived] == [put_away.pk]
    buyer, cart = guest_cart((market.bruno.offers["Tasse"], 1))
    place_order(buyer=buyer, cart_id=cart.pk, asked=asking(cart), key=key(), now=LATER)
    with pytest.raises(NotClosed):
        reopen_shop(acting(market.olga), shop.public_id, reason="encore", now=LATER)
    again = closed(market.bruno, datetime.now(tz=UTC))  # and it may close again
    assert (again.pk != closing.pk, Closing.objects.count()) == (True, 2)


def test_a_name_that_differs_closes_nothing(market: Market) -> None:
    with pytest.raises(NameDiffers):
        close_shop(acting(market.bruno.owner), market.bruno.merchant.pk, typed="Librairie Bella", now=NOW)
    assert (Closing.objects.count(), Action.objects.count()) == (0, 0)


def test_what_is_brought_in_meanwhile_is_put_away_with_the_rest_and_comes_back_with_it(market: Market) -> None:
    closing = closed(market.bruno)
    run = bring(market.bruno, rows(MUG, BOWL))
    assert kinds(run)["created"] == 2
    goods = Product.objects.filter(merchant=market.bruno.merchant)
    assert set(goods.values_list("archived_at", flat=True)) == {closing.closed_at}
    goods.update(archived_at=None)
    assert not goods.filter(archived_at=None).exists()
    reopen_shop(acting(market.olga), market.bruno.merchant.public_id, reason="il revient", now=LATER)
    assert goods.filter(archived_at=None).count() == 4


@pytest.mark.plants_damage
def test_without_the_guard_it_shows_and_the_audit_notices(market: Market) -> None:
    closed(market.bruno)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE catalogue_product DISABLE TRIGGER goods_stay_away")
    try:
        bring(market.bruno, rows(MUG))
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE catalogue_product ENABLE TRIGGER goods_stay_away")
    assert [finding.name for finding in audit_books(now=LATER) if finding.broken] == ["I21"]
