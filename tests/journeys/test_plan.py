"""The shop's plan: answers kept one by one, what the market sees, three steps; help by a day; offers never oversold."""

import re
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.core.cache import cache
from django.db import IntegrityError
from django.test import Client
from tests.enquiries import ask, counted_long_ago
from tests.processes import all_meet_at, at_once
from tests.reviews import pay_and_hand_over, say
from tests.world import NOW, Market, at, build_market

from panier.base.accounts.actions import Acting
from panier.base.accounts.models import Account, Action
from panier.base.notifications.models import Letter
from panier.base.territories.models import Setting
from panier.base.territories.queries import setting_in_force
from panier.flows.accept_enquiry import accept_enquiry
from panier.flows.close_pooled import close_pooled
from panier.flows.expire_enquiries import expire_enquiries
from panier.flows.join_pooled import join_pooled
from panier.flows.observe_merchant import observe_merchant
from panier.flows.publish_pooled import Offered, publish_pooled
from panier.offer.capability.actions import By
from panier.offer.capability.models import Assessment, Interest, Pooled, Ticket
from panier.offer.capability.queries import questions
from panier.offer.capability.rules import NoPlaceLeft, NoSuchPooled, PooledOver
from panier.offer.catalogue.models import Picture, Product
from panier.offer.inventory.models import StockLevel
from panier.offer.merchants.models import Merchant
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


def published(market: Market, places: int = 1, region: str = "", until: date | None = None) -> Pooled:
    offered = Offered(
        kind="photographer",
        title={"fr": "Photos d’une journée", "en": "A day of pictures"},
        words={"fr": "Trente produits.", "en": "Thirty products."},
        price="120 $ la demi-journée",
        region=region,
        until=until or NOW.date() + timedelta(days=9),
        places=places,
    )
    return publish_pooled(Acting("qc", market.olga.pk, "Olga"), offered, now=NOW)


def join(of: Merchant, pooled: Pooled, do: str = "join", *, now: datetime = NOW) -> None:
    join_pooled(("qc", of.pk), pooled.public_id, do, "", By(None, of.name, now))


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


def test_a_place_is_taken_once_given_back_and_never_oversold(market: Market) -> None:
    pooled = published(market, places=1)
    bruno, bella = market.bruno.merchant, market.bella.merchant
    join(bruno, pooled)
    join(bruno, pooled)  # the same click twice
    with pytest.raises(NoPlaceLeft):
        join(bella, pooled)
    join(bruno, pooled, "leave")
    join(bruno, pooled, "leave")
    join(bella, pooled)
    pooled.refresh_from_db()
    assert (pooled.taken, Interest.objects.count(), Interest.objects.get(withdrawn_at=None).merchant) == (1, 2, bella)
    with pytest.raises(PooledOver):
        join(bruno, published(market), now=NOW + timedelta(days=10))
    with pytest.raises(NoSuchPooled):  # of another region
        join(bruno, published(market, region="nord-du-quebec"))
    with pytest.raises(NoSuchPooled):
        join_pooled(("qc", bruno.pk), "pol_aaaaaaaaaaaaaaaa", "join", "", By(None, "B", NOW))


def race(market: Market, pooled: Pooled) -> list[Exception | None]:
    def one(of: Merchant) -> Exception | None:
        try:
            join(of, pooled)
        except (NoPlaceLeft, IntegrityError) as refused:
            return refused
        return None

    shops = [each.merchant for each in (market.bruno, market.bella, market.carmen)]
    return at_once(*[partial(one, shop) for shop in shops])


def test_three_shops_race_for_the_last_place(market: Market) -> None:
    pooled = published(market, places=1)
    said = race(market, pooled)
    assert sorted(type(each).__name__ for each in said) == ["NoPlaceLeft", "NoPlaceLeft", "NoneType"]
    pooled.refresh_from_db()
    assert (pooled.taken, Interest.objects.count()) == (1, 1)


def test_without_the_lock_several_believe_in_the_last_place_and_only_the_database_says_no(
    market: Market, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: all three have looked before the first of them writes."""
    pooled = published(market, places=1)
    settings.LOCKS_OFF = True
    all_meet_at(monkeypatch, "panier.flows.join_pooled.take_place", 3)
    said = race(market, pooled)
    assert any(isinstance(each, IntegrityError) for each in said)
    pooled.refresh_from_db()
    assert pooled.taken == 1


def test_an_operator_publishes_sees_who_takes_part_and_ends_it(market: Market) -> None:
    olga, bruno = client_of(market.olga), client_of(market.bruno.owner)
    address = at("operation_pooled")
    form = {
        "kind": "courier",
        "title_fr": "Tournée du jeudi",
        "title_en": "",
        "words_fr": "Rosemont et Villeray.",
        "words_en": "",
        "price": "6 $ par colis",
        "region": "montreal",
        "until": (datetime.now(tz=UTC).date() + timedelta(days=20)).isoformat(),
        "places": "2",
    }
    for wrong in ({"title_fr": ""}, {"until": "2020-01-01"}, {"until": "x"}, {"places": "0"}, {"kind": "x"}, {"region": "x"}, {"price": ""}):  # fmt: skip
        refused = olga.post(address, {**form, **wrong})
        assert refused.status_code == 409, wrong
        assert "Rosemont et Villeray." in refused.content.decode()
    assert Pooled.objects.count() == 0
    assert olga.post(address, form).status_code == 302
    pooled = Pooled.objects.get()
    shown = bruno.get(at("desk_pooled", shop(market))).content.decode()
    assert "Tournée du jeudi" in shown
    assert "2 places libres" in shown.replace("\xa0", " ")
    assert (
        bruno.post(at("desk_pooled_join", shop(market), pooled.public_id), {"do": "join", "note": "Midi"}).status_code
        == 302
    )
    page = olga.get(address).content.decode()
    assert "Boulangerie Bruno" in page
    assert "Midi" in page
    end = at("operation_pooled_end", pooled.public_id)
    assert bruno.post(end, {"reason": "x"}).status_code == 404
    assert olga.post(end, {"reason": " "}).status_code == 409
    assert olga.post(end, {"reason": "Coursier malade"}).status_code == 302
    assert Action.objects.filter(verb="pooled_end").count() == 1
    assert "Terminé" in bruno.get(at("desk_pooled", shop(market))).content.decode()
    assert bruno.post(at("desk_pooled_join", shop(market), pooled.public_id), {"do": "leave"}).status_code == 302


def told(what: str) -> list[tuple[str, bool]]:
    """Who got a letter of it, and whether it is the one for the help desk."""
    found = Letter.objects.filter(kind="pooled_changed", facts__what=what).order_by("pk")
    for letter in found:
        deliver(letter.public_id, now=NOW)
    return [(each.recipient, each.facts["for_desk"]) for each in found]


def test_the_help_desk_hears_when_the_last_place_is_taken(market: Market) -> None:
    pooled, (bruno, bella) = published(market, places=2), (market.bruno.merchant, market.bella.merchant)
    join(bruno, pooled)
    join(bruno, pooled)
    assert told("full") == []
    join(bella, pooled)
    assert told("full") == [("bonjour@lepanierbleu.example", True)]
    assert "Toutes les places sont prises" in client_of(market.olga).get(at("operation_pooled")).content.decode()
    page = client_of(market.carmen.owner).get(at("desk_pooled", market.carmen.merchant.public_id)).content.decode()
    assert ("Toutes les places sont prises" in page, "Prendre une place" in page) == (True, False)
    assert bruno.name not in page  # other shops do not see who takes part


def test_whoever_holds_a_place_hears_why_it_ends_and_nobody_else(market: Market) -> None:
    pooled, bruno = published(market, places=2), market.bruno.merchant
    join(bruno, pooled)
    join(market.bella.merchant, pooled)
    join(market.bella.merchant, pooled, "leave")
    address = at("operation_pooled_end", pooled.public_id)
    for _ in range(2):
        assert client_of(market.olga).post(address, {"reason": "Coursier malade"}).status_code == 302
    assert told("ended") == [("bruno@panier.example", False)]
    assert "Coursier malade" in client_of(market.bruno.owner).get(at("desk_pooled", shop(market))).content.decode()
    assert close_pooled("qc", now=NOW + timedelta(days=12)) == 0


def test_past_its_last_day_here_it_closes_and_those_who_take_part_hear_once(market: Market) -> None:
    """The last day is the territory's: at nine in the evening in Montréal it is tomorrow already in UTC."""
    evening = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)  # 30 November, 21:00
    pooled = published(market, places=3, until=date(2026, 11, 30))
    join(market.bruno.merchant, pooled, now=evening)
    assert close_pooled("qc", now=evening) == 0
    for hours in (4, 5):
        assert close_pooled("qc", now=evening + timedelta(hours=hours)) == 1
    assert told("closed") == [("bruno@panier.example", False), ("bonjour@lepanierbleu.example", True)]
    with pytest.raises(PooledOver):
        join(market.bella.merchant, pooled, now=evening + timedelta(hours=4))
