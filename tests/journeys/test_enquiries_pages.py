"""A question to a shop as people meet it: the buyer's pages, the desk, the shop's own program, the operation."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils.translation import override
from tests.enquiries import ask, counted_long_ago
from tests.journeys.test_enquiries import DAY, candle, market, stock
from tests.world import NOW, Market

from panier.flows.expire_enquiries import expire_enquiries
from panier.offer.catalogue.models import Offer
from panier.offer.merchants.actions import create_token
from panier.sites._shared.formats import when
from panier.trade.enquiries.models import Enquiry
from panier.trade.enquiries.queries import token_of

__all__ = ["candle", "market"]

pytestmark = pytest.mark.django_db


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_the_whole_story_through_the_pages(client: Client, market: Market, candle: Offer) -> None:
    now = datetime.now(tz=UTC)
    counted_long_ago(candle, on_hand=5, now=now)
    product = candle.variant.product
    shown = page(client, f"/fr/produit/{product.slug}-{product.public_id}/")
    assert "Réserver, confirmé dans l’heure" in shown
    assert "Ajouter au panier" not in shown
    address = f"/fr/reserver/{candle.public_id}/"
    assert "import d’il y a 9 jours" in page(client, f"{address}?quantity=2")
    wrong = client.post(address, {"quantity": "2", "name": "Ana", "email": "pas un courriel"})
    assert wrong.status_code == 409
    assert 'value="Ana"' in wrong.content.decode()
    assert Enquiry.objects.count() == 0
    made = client.post(address, {"quantity": "2", "name": "Ana", "email": "ana@panier.example"})
    assert made.status_code == 302
    assert "La boutique regarde" in page(client, made["Location"])
    desk = Client()
    desk.force_login(market.carmen.owner)
    base = f"/fr/comptoir/{market.carmen.merchant.public_id}/"
    assert "demande sans réponse" in page(desk, base)
    waiting = page(desk, f"{base}demandes/")
    enquiry = Enquiry.objects.get()
    reply = re.search(rf'action="([^"]+{enquiry.public_id}[^"]+)"', waiting)
    assert reply is not None
    short = desk.post(reply[1], {"answer": "yes", "counted": "1"})
    assert short.status_code == 409
    assert "1 sont libres" in short.content.decode()
    assert desk.post(reply[1], {"answer": "yes", "counted": "trois"}).status_code == 409
    assert desk.post(reply[1], {"answer": "yes", "counted": "3"}).status_code == 302
    assert "gardé pour vous" in page(client, made["Location"])
    assert "Gardé pour vous par la boutique." in page(client, "/fr/panier/")
    phone = Client()  # she opens the letter elsewhere
    taken = phone.post(f"{made['Location']}prendre/")
    assert taken["Location"] == "/fr/panier/"
    assert "Gardé pour vous par la boutique." in page(phone, "/fr/panier/")
    assert "vide" in page(client, "/fr/panier/")
    assert stock(candle) == (3, 2, "desk")


def test_the_desk_and_the_buyer_read_how_long_the_shop_has(client: Client, market: Market, candle: Offer) -> None:
    now = datetime.now(tz=UTC)
    counted_long_ago(candle, on_hand=5, now=now)
    enquiry = ask(candle, now=now)
    desk = Client()
    desk.force_login(market.carmen.owner)
    for minutes, left, tone in (
        (38, "encore 38 minutes", "blue"),
        (19, "encore 19 minutes", "warm"),
        (-1, "Délai passé", "bad"),
    ):
        due = now + timedelta(minutes=minutes, seconds=20)
        Enquiry.objects.update(answer_by=due)
        waiting = page(desk, f"/fr/comptoir/{market.carmen.merchant.public_id}/demandes/").replace("\xa0", " ")
        told = page(client, f"/fr/demande/{token_of(enquiry)}/").replace("\xa0", " ")
        (badge,) = re.findall(r'<span class="badge (\w+)">(.*?)</span>', waiting[waiting.index(enquiry.public_id) :])
        assert (badge[0], re.sub("<[^>]+>", "", badge[1])) == (tone, left)
        (strong,) = re.findall(r"<strong>(.*?)</strong></span></p>", told)
        assert re.sub("<[^>]+>", "", strong) == left
        with override("fr"):
            by = when(due, market.carmen.place.tz, now).replace("\xa0", " ")
        assert f"Répondre d’ici {by}" in waiting
        assert f"Réponse d’ici {by}." in told
        for text in (waiting, told):
            assert "panier/countdown" in text
            assert (f'datetime="{due.isoformat(timespec="seconds")}"' in text) == (minutes > 0)


def test_the_merchants_program_answers_too(client: Client, market: Market, candle: Offer) -> None:
    first, second = ask(candle, 2), ask(candle, name="Zoé")
    token = create_token(market.carmen.merchant.pk, name="caisse", account_id=None, now=NOW)
    foreign = create_token(market.bella.merchant.pk, name="caisse", account_id=None, now=NOW)

    def call(method: str, path: str, body: dict[str, object] | None = None, whose: str = token) -> tuple[int, dict[str, object]]:  # fmt: skip
        answer = client.generic(
            method,
            f"/api/v1/merchant/enquiries{path}",
            data=b"" if body is None else str(body).replace("'", '"').encode(),
            content_type="application/json",
            headers={"Authorization": f"Bearer {whose}"},
        )
        return answer.status_code, answer.json()

    status, listed = call("GET", "?state=asked")
    assert (status, listed["total"]) == (200, 2)
    assert [item["id"] for item in listed["items"]] == [first.public_id, second.public_id]  # type: ignore[attr-defined]
    assert call("POST", f"/{first.public_id}/accept", {"counted": 2}, foreign)[0] == 404
    assert call("POST", f"/{first.public_id}/accept", {"counted": 1})[1]["code"] == "counted-too-few"
    status, answered = call("POST", f"/{first.public_id}/accept", {"counted": 2})
    assert (status, answered["state"], stock(candle)) == (200, "accepted", (2, 2, "desk"))
    assert call("POST", f"/{second.public_id}/refuse", {"reason": " "})[1]["code"] == "reason-needed"
    status, refused = call("POST", f"/{second.public_id}/refuse", {"reason": "Plus un.", "left": 2})
    assert (status, refused["state"], refused["reason"]) == (200, "refused", "Plus un.")
    assert call("POST", f"/{second.public_id}/accept", {})[1]["code"] == "enquiry-moved"


def test_the_operator_sees_what_shops_let_pass(client: Client, market: Market, candle: Offer) -> None:
    now = datetime.now(tz=UTC)
    counted_long_ago(candle, on_hand=5, now=now)
    ask(candle, now=now)
    client.force_login(market.olga)
    assert "Sans réponse" not in page(client, "/fr/exploitation/")
    expire_enquiries(now=now + 2 * DAY)
    assert "Sans réponse" in page(client, "/fr/exploitation/")


def test_the_quick_count_makes_old_counts_fresh_in_one_pass(client: Client, market: Market, candle: Offer) -> None:
    now = datetime.now(tz=UTC)
    level = counted_long_ago(candle, on_hand=5, now=now)
    foreign = counted_long_ago(market.bella.offers["Roman"], on_hand=7, now=now)
    client.force_login(market.carmen.owner)
    base = f"/fr/comptoir/{market.carmen.merchant.public_id}/"
    assert "quantité trop ancienne pour vendre" in page(client, base)
    assert f'name="level-{level.pk}"' in page(client, f"{base}inventaire/")
    bad = client.post(f"{base}inventaire/", {f"level-{level.pk}": "4,5"})
    assert (bad.status_code, stock(candle)) == (409, (5, 0, "import"))
    done = client.post(f"{base}inventaire/", {f"level-{level.pk}": "4", f"level-{foreign.pk}": "0"})
    assert done["Location"].endswith("?done=1")
    assert stock(candle) == (4, 0, "desk")
    assert stock(market.bella.offers["Roman"]) == (7, 0, "import")
    assert "Toutes vos quantités sont fraîches" in page(client, done["Location"])
    assert "quantité trop ancienne pour vendre" not in page(client, base)
