"""Of the kit: what was said, changed and proven, what was paid out, and only those customers who ticked that the shop may write to them."""

from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from panier.base.notifications.models import Letter
from panier.civic.messaging.actions import Said
from panier.civic.messaging.files import prepared
from panier.civic.messaging.models import Message
from panier.civic.messaging.rules import Voice
from panier.flows.confirm_payouts import confirm_payouts
from panier.flows.let_shop_write import let_shop_write
from panier.flows.make_payouts import make_payouts
from panier.flows.purge import purge
from panier.flows.reply_to_review import reply_to_review
from panier.flows.return_payout import return_payout
from panier.flows.take_out import Less, take_out
from panier.flows.write_about_part import write_about_part
from panier.trade.consents.models import Consent
from panier.trade.fulfilment.models import HandOver
from panier.trade.fulfilment.photos import keep_photo
from panier.trade.orders.models import Order, Part
from panier.trade.orders.queries import token_of
from panier.trade.orders.rules import NoSuchOrder
from tests.dispatch.test_proofs import photo
from tests.leaving.hands import acting, made, opened
from tests.orders import hand_over, part_of, pay, three_merchants
from tests.payouts.hands import LATER, payout_to, released, two_closed_shops
from tests.reviews import say
from tests.talking import LIMITS
from tests.world import NOW, Market

pytestmark = pytest.mark.django_db(transaction=True)
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


def paid(market: Market) -> Order:
    order = three_merchants(market)
    assert pay(order) == "placed"
    return order


def write(part: Part, words: str, side: str = "shopper") -> Message:
    said = Said(words, "fr", uuid4(), prepared([("plan.pdf", PDF)], LIMITS) if side == "shopper" else ())
    voice = Voice(side, None, "Ana" if side == "shopper" else "Bruno", "ana@panier.example")
    return write_about_part(part, voice, said, now=NOW).messages.latest("pk")


def test_what_was_said_changed_and_proven_is_in_it_and_no_address(market: Market) -> None:
    order = paid(market)
    part = part_of(order, "Bruno")
    hand_over(part)
    kept = keep_photo(photo().read())
    HandOver.objects.filter(part=part).update(how="given", taken_by="Luc", photo=kept)
    first, hidden = write(part, "Avez-vous la même en bleu ?"), write(part, "Insulte !")
    write(part, "Oui, en bleu.", "merchant")
    Message.objects.filter(pk=hidden.pk).update(hidden_at=NOW, hidden_reason="Injure")
    write(part_of(order, "Bella"), "Pour Bella seulement")
    review = say(order, market.bruno.merchant.public_id)
    reply_to_review(market.bruno.merchant.pk, review.public_id, "Merci !", actor="Bruno", now=NOW)
    kit = opened(made(market.bruno))
    (thread,) = kit.json("conversations.json")["conversations"]
    assert (thread["order"], thread["buyer"]) == (part.number, "Ana Tremblay")
    assert [(each["side"], each.get("text"), each.get("hidden")) for each in thread["messages"]] == [
        ("shopper", "Avez-vous la même en bleu ?", None), ("shopper", None, "Injure"), ("merchant", "Oui, en bleu.", None),
    ]  # fmt: skip
    file = f"attachments/{first.attachments.get().public_id}.pdf"
    assert thread["messages"][0]["files"] == [{"name": "plan.pdf", "file": file}]
    assert kit.zip.read(file) == PDF
    assert [name for name in kit.names if name.startswith("attachments/")] == [file]  # not the hidden one's
    (told,) = kit.json("reviews.json")["reviews"]
    assert (told["stars"], told["reply"], told["reply_by"]) == (5, "Merci !", "Bruno")
    (whole,) = kit.json("orders.json")["orders"]
    assert (whole["hand_over"]["taken_by"], whole["hand_over"]["photo"]) == ("Luc", f"proofs/{kept}.webp")
    assert kit.zip.read(f"proofs/{kept}.webp")[8:12] == b"WEBP"
    for name in ("conversations.json", "reviews.json"):
        assert "ana@panier.example" not in kit.text(name)
        assert "Pour Bella" not in kit.text(name)
    assert "2 fichiers" not in kit.text("LISEZMOI.txt")
    assert "Les fichiers joints (1), nommés" in kit.text("LISEZMOI.txt")


def test_what_fell_from_an_order_and_what_the_shop_said_of_itself_are_in_it(market: Market) -> None:
    part = part_of(paid(market), "Bruno")
    seen = {line.pk: line.quantity for line in part.lines.all()}
    mug = part.lines.get(quantity=1)
    take_out(market.bruno.merchant.pk, part.public_id, Less({mug.pk: 0}, seen, "missing"), actor="Bruno", now=NOW)
    kit = opened(made(market.bruno))
    (whole,) = kit.json("orders.json")["orders"]
    (fell,) = whole["amendments"]
    assert (fell["why"], fell["title"]["fr"], fell["quantity"], fell["goods_minor"], fell["by"]) == ("missing", "Tasse", 1, 1999, "Bruno")  # fmt: skip
    shop = kit.json("shop.json")
    assert (shop["format"], shop["version"], shop["shop"]["name"]) == ("panier-shop", 1, "Boulangerie Bruno")
    assert [(zone["name"]["fr"], zone["steps"], zone["free_from_minor"]) for zone in shop["terms"]["zones"]] == [
        ("Livraison locale", [[0, 595]], 7500)
    ]
    (place,) = shop["hours"]["places"]
    assert (len(place["week"]), place["week"][0]) == (7, {"weekday": 0, "opens": "09:00:00", "closes": "18:00:00"})
    assert shop["changes"] == []


def test_each_month_and_each_payout_is_summed_and_it_is_the_book(market: Market) -> None:
    two_closed_shops(market)
    file = released(make_payouts(acting(market.olga), seen=4201 + 2938, now=LATER))
    confirm_payouts(acting(market.olga), file.public_id, now=LATER)
    payout = payout_to(market.bruno)
    return_payout(acting(market.olga), file.public_id, payout.public_id, reason="=Compte fermé", now=LATER)
    kit = opened(made(market.bruno, now=LATER))
    names = ("Month", "Opening balance", "Orders", "Earned", "Taken back", "Paid out", "Came back", "Closing balance")
    assert [[row[name] for name in names] for row in kit.table("statements-by-month.csv")] == [
        ["2026-11", "0.00", "1", "42.01", "0.00", "0.00", "0.00", "42.01"],
        ["2026-12", "42.01", "0", "0.00", "0.00", "42.01", "42.01", "42.01"],
    ]
    (row,) = kit.table("payouts.csv")
    told = ("Payout", "State", "Amount", "Gross", "Commission", "Taxes on commission", "Net", "Account", "Reason")
    assert [row[name] for name in told] == [
        payout.public_id, "returned", "42.01", "44.33", "2.02", "0.30", "42.01", "…543", "'=Compte fermé",
    ]  # fmt: skip


def address(order: Order, part: Part) -> str:
    with override("fr"):
        return reverse("order_let_write", args=[token_of(order), part.public_id])


def page(client: Client, order: Order) -> str:
    with override("fr"):
        answer = client.get(reverse("order", args=[token_of(order)]))
    return " ".join(unescape(answer.content.decode()).split())


def customers(market: Market, name: str) -> list[dict[str, str]]:
    return opened(made(getattr(market, name))).table("customers.csv")


def test_a_buyer_ticks_it_herself_for_one_shop_and_takes_it_back(market: Market, client: Client) -> None:
    order, other = paid(market), paid(market)
    Order.objects.filter(pk=order.pk).update(contact_name="=Ana", contact_email="Ana@panier.example")
    order.refresh_from_db()
    part = part_of(order, "Bruno")
    before = page(client, order)
    assert before.count("Cette boutique peut m’écrire à mon courriel") == 3
    assert "checked" not in before
    assert customers(market, "bruno") == []
    for _ in range(2):  # twice is once
        assert client.post(address(order, part), {"lets": "1"}).status_code == 302
    consent = Consent.objects.get()
    assert (consent.merchant, consent.email, consent.version) == (market.bruno.merchant, "ana@panier.example", "2026-1")
    (row,) = customers(market, "bruno")
    assert (row["E-mail"], row["Name"], row["Consented at"]) == ("ana@panier.example", "'=Ana", consent.given_at.isoformat())  # fmt: skip
    assert row["Consent"] == "2026-1: Cette boutique peut m’écrire à mon courriel pour me donner de ses nouvelles."
    assert customers(market, "bella") == []
    letter = Letter.objects.get(kind="consent_given")
    assert (letter.recipient, letter.facts["link"].endswith(f"#{part.public_id}")) == ("Ana@panier.example", True)
    assert "Boulangerie Bruno peut vous écrire depuis le" in page(client, other)  # whatever order she comes by
    assert client.post(address(other, part_of(other, "Bruno"))).status_code == 302
    assert customers(market, "bruno") == []
    consent.refresh_from_db()
    assert consent.withdrawn_at is not None
    assert "peut vous écrire depuis" not in page(client, order)
    assert purge(now=consent.withdrawn_at + timedelta(days=1099))["consents taken back"] == 0
    assert purge(now=consent.withdrawn_at + timedelta(days=1101))["consents taken back"] == 1


def test_no_address_of_an_order_no_consent(market: Market, client: Client) -> None:
    order, unpaid = paid(market), three_merchants(market)
    part = part_of(order, "Bruno")
    with pytest.raises(NoSuchOrder):
        let_shop_write(token_of(unpaid), part_of(unpaid, "Bruno").public_id, lets=True, language="fr", now=NOW)
    with pytest.raises(NoSuchOrder):  # a part of another order
        let_shop_write(token_of(unpaid), part.public_id, lets=True, language="fr", now=NOW)
    with override("fr"):
        assert client.post(reverse("order_let_write", args=["x.y", part.public_id]), {"lets": "1"}).status_code == 404
    assert (Consent.objects.count(), Letter.objects.filter(kind="consent_given").count()) == (0, 0)
