"""The shop's plan: answers kept one by one, what the market sees, three steps; help by a day; offers never oversold."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from tests.enquiries import ask, counted_long_ago
from tests.reviews import pay_and_hand_over, say
from tests.world import NOW, Market, at, build_market

from panier.base.accounts.models import Account
from panier.base.notifications.models import Letter
from panier.base.territories.models import Setting
from panier.base.territories.queries import setting_in_force
from panier.flows.accept_enquiry import accept_enquiry
from panier.flows.expire_enquiries import expire_enquiries
from panier.flows.observe_merchant import observe_merchant
from panier.offer.capability.models import Assessment, Ticket
from panier.offer.capability.queries import questions
from panier.offer.catalogue.models import Picture, Product
from panier.offer.inventory.models import StockLevel
from panier.sites.letters.deliver import deliver

pytestmark = pytest.mark.django_db(transaction=True)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def market() -> Market:
    cache.clear()
    return build_market()


def client_of(who: Account) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(who)
    return client


def shop(market: Market) -> str:
    return str(market.bruno.merchant.public_id)


def test_what_is_seen_is_exact(market: Market) -> None:
    bruno = market.bruno
    mug, bread = (bruno.offers[name].variant.product for name in ("Tasse", "Pain de ménage"))
    Picture.objects.bulk_create(Picture(product=mug, digest=digit * 64, position=n) for n, digit in enumerate("ab"))
    Picture.objects.create(product=bread, digest="c" * 64)
    Product.objects.filter(pk=mug.pk).update(description={"fr": "Tournée ici."})
    StockLevel.objects.filter(variant=bruno.offers["Pain de ménage"].variant).update(on_hand=None)
    counted_long_ago(bruno.offers["Tasse"], on_hand=10)
    now = NOW + timedelta(hours=3)
    answered = ask(bruno.offers["Tasse"])
    accept_enquiry(bruno.merchant.pk, answered.public_id, counted=10, actor="B", now=NOW + timedelta(minutes=7))
    StockLevel.objects.filter(variant=bruno.offers["Tasse"].variant).update(as_of=now - timedelta(days=9))
    say(pay_and_hand_over(market), shop(market))
    seen = observe_merchant(bruno.merchant.pk, days=90, now=now)
    assert (seen.products, seen.pictured, seen.few_pictures) == (2, 50, 1)
    assert (seen.no_french, seen.no_english) == (1, 2)  # the bread has no description, neither has one in English
    assert (seen.sold_here, seen.uncounted, seen.stock_hours) == (100, 1, 216)
    assert (seen.answer_minutes, seen.missed, seen.unanswered_reviews, seen.origin_claims) == (7, 0, 1, 0)
    assert seen.reach == 100  # a rate that names no prefix reaches all
    candle = market.carmen
    counted_long_ago(candle.offers["Chandelle"], on_hand=5)
    ask(candle.offers["Chandelle"])
    expire_enquiries(now=NOW + timedelta(days=2))
    hers = observe_merchant(candle.merchant.pk, days=90, now=NOW + timedelta(days=2))
    assert (hers.missed, hers.answer_minutes, hers.reach) == (1, None, 0)
    nothing = observe_merchant(0, days=90, now=now)
    assert (nothing.products, nothing.pictured, nothing.stock_hours) == (0, None, None)


def test_how_far_the_market_looks_back_is_the_packs_and_said(market: Market) -> None:
    now = datetime.now(tz=UTC)
    then = now - timedelta(days=40)
    counted_long_ago(market.carmen.offers["Chandelle"], on_hand=5, now=then)
    ask(market.carmen.offers["Chandelle"], now=then)
    expire_enquiries(now=then + timedelta(days=2))
    value = setting_in_force("qc", "capability", now)
    hers = client_of(market.carmen.owner)

    def rows(language: str) -> list[str]:
        page = hers.get(at("desk_plan", market.carmen.merchant.public_id, language=language)).content.decode()
        row = re.findall(r"<dt>([^<]+)</dt><dd><strong[^>]*>([^<]+)<", page)
        return [f"{words}: {said}" for words, said in row if "90" in words or "30" in words]

    assert rows("fr") == ["Demandes sans réponse, 90 jours: 1"]
    assert (
        "1 demande est restée sans réponse en 90 jours"
        in hers.get(at("desk_plan", market.carmen.merchant.public_id)).content.decode()
    )
    Setting.objects.create(
        territory_id="qc", key="capability", value=value | {"seen_days": 30}, in_force_from=then, source="test"
    )
    cache.clear()
    assert rows("fr") == ["Demandes sans réponse, 30 jours: 0"]
    assert rows("en") == ["Requests without an answer, 30 days: 0"]


def test_answers_are_kept_as_they_are_given_and_finishing_makes_history(market: Market) -> None:
    bruno = client_of(market.bruno.owner)
    address = at("desk_assess", shop(market))
    asked = questions("qc", datetime.now(tz=UTC))
    first, last = list(asked.topics)
    kept = bruno.post(f"{address}?topic={first}", {"stock": "paper"}, headers=HTMX)
    assert (kept.status_code, "<html" in kept.content.decode()) == (200, False)
    assert Assessment.objects.get().answers == {"stock": "paper"}
    assert 'value="paper" checked' in bruno.get(address).content.decode()  # after a walk to the counter
    assert bruno.post(f"{address}?topic={first}", {"stock": "nonsense"}).status_code == 409
    assert bruno.post(f"{address}?topic=weather", {}).status_code == 404
    everything = {each.code: each.choices[0].code for each in asked.questions}
    assert bruno.post(f"{address}?topic={last}", everything)["Location"].endswith(f"?topic={first}&missing=1")
    assert Assessment.objects.get().finished_at is None  # the first page is not whole
    assert bruno.post(f"{address}?topic={first}", everything)["Location"].endswith(f"?topic={last}")
    assert bruno.post(f"{address}?topic={last}", everything)["Location"] == at("desk_plan", shop(market))
    done = Assessment.objects.get()
    assert (done.scores, len(done.steps)) == ({"technology": 8, "logistics": 0}, 3)
    assert done.finished_at is not None
    page = bruno.get(at("desk_plan", shop(market))).content.decode()
    assert page.count(">Le faire<") == 3
    assert bruno.post(f"{address}?topic={first}", {"stock": "till"}, headers=HTMX).status_code == 200
    assert Assessment.objects.count() == 2  # a new one; the first stays as it was
    for stranger in (client_of(market.zoe), client_of(market.bella.owner)):
        for name in ("desk_plan", "desk_assess", "desk_help", "desk_pooled"):
            assert stranger.get(at(name, shop(market))).status_code == 404


def test_every_step_leads_to_a_page_that_is_there(market: Market) -> None:
    from panier.offer.capability.rules import RULES, Next
    from panier.sites.merchant_portal.plan.words import step_words

    bruno = client_of(market.bruno.owner)
    for page in {rule.page for rule in RULES}:
        assert bruno.get(at(page, shop(market))).status_code == 200, page
    for rule in RULES:
        title, why = step_words(Next(rule.code, rule.page, {"missed": 2, "minutes": 45, "products": 3, "reach": 4}))
        assert title
        assert why


def asked_for_help(market: Market) -> Ticket:
    sent = {"title": "Photos", "words": "Trop sombres", "about": "photos"}
    assert client_of(market.bruno.owner).post(at("desk_help", shop(market)), sent).status_code == 302
    return Ticket.objects.get()


def test_help_is_asked_by_a_form_that_loses_nothing_and_has_a_due_day(market: Market) -> None:
    bruno, address = client_of(market.bruno.owner), at("desk_help", shop(market))
    assert "Aide pour" in bruno.get(f"{address}?about=photos").content.decode()
    lost = bruno.post(address, {"title": " ", "words": "Mes photos sont sombres", "about": ""})
    assert lost.status_code == 409
    assert "Mes photos sont sombres" in lost.content.decode()
    assert bruno.post(address, {"title": "x", "words": "y", "about": "nonsense"}).status_code == 409
    ticket = asked_for_help(market)
    assert ticket.due_at - ticket.opened_at == timedelta(days=3)
    bella = market.bella.merchant.public_id
    assert client_of(market.bella.owner).get(at("desk_ticket", bella, ticket.public_id)).status_code == 404


def test_a_ticket_goes_to_the_help_desk_and_back(market: Market) -> None:
    bruno, olga, ticket = client_of(market.bruno.owner), client_of(market.olga), asked_for_help(market)
    assert "Photos" in olga.get(at("operation_help")).content.decode()
    one = at("operation_ticket", ticket.public_id)
    for stranger in (client_of(market.zoe), bruno):
        assert stranger.post(one, {"do": "close"}).status_code == 404
    assert olga.post(one, {"do": "take"}).status_code == 302
    assert olga.post(one, {"do": "answer", "words": " "}).status_code == 409
    assert olga.post(one, {"do": "answer", "words": "Près de la fenêtre."}).status_code == 302
    ticket.refresh_from_db()
    assert (ticket.state, ticket.assigned_name) == ("answered", "Olga")
    mine = at("desk_ticket", shop(market), ticket.public_id)
    assert "Près de la fenêtre." in bruno.get(mine).content.decode()
    assert "Photos" not in olga.get(at("operation_help")).content.decode().split("Réponses récentes")[0]
    assert bruno.post(mine, {"words": "Et le soir ?"}).status_code == 302
    ticket.refresh_from_db()
    assert ticket.state == "assigned"  # waits again, with whoever has it
    assert olga.post(one, {"do": "close"}).status_code == 302
    assert bruno.post(mine, {"words": "Encore"}).status_code == 409
    letters = list(Letter.objects.filter(kind="help_changed").order_by("pk"))
    assert [each.facts["what"] for each in letters] == ["asked", "answered", "asked", "closed"]
    assert [each.recipient for each in letters[:2]] == ["bonjour@lepanierbleu.example", "bruno@panier.example"]
    for letter in letters:
        deliver(letter.public_id, now=NOW)


def test_a_late_ticket_stands_on_the_operators_first_page(market: Market) -> None:
    olga, ticket = client_of(market.olga), asked_for_help(market)
    assert "<b>0</b> demandes d’aide en retard" in olga.get(at("operation")).content.decode()
    Ticket.objects.update(due_at=datetime.now(tz=UTC) - timedelta(minutes=1))
    assert ticket.public_id in olga.get(at("operation_help")).content.decode()
    assert "<b>1</b> demandes d’aide en retard" in olga.get(at("operation")).content.decode()
