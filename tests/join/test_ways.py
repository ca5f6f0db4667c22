"""From found to selling and back: an owner asks, an operator looks, and no shop sells before the pack's conditions hold."""

from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django.fixtures import Settings

from panier.base.accounts.models import Account
from panier.base.notifications.models import Letter
from panier.base.territories.models import Setting
from panier.flows.change_merchant_state import change_merchant_state
from panier.kit.freshness import NAMES, changed
from panier.offer.merchants.models import Merchant, Place
from panier.offer.onboarding.models import Application, TermsAccepted, WayAsked
from panier.offer.onboarding.rules.opening import NotReadyToSell
from panier.trade.orders.models import Part
from tests.heard import until_heard
from tests.joining import TICKS, decide, send
from tests.leaving.hands import acting
from tests.orders import hand_over, part_of, pay, three_merchants
from tests.payouts.hands import ACCOUNTS, account_of, closed
from tests.team.hands import at
from tests.world import NOW, Market, build_market

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def market() -> Market:
    return build_market()


@pytest.fixture
def listed(market: Market) -> Merchant:
    Merchant.objects.filter(pk=market.bruno.merchant.pk).update(state="listed")
    return Merchant.objects.get(pk=market.bruno.merchant.pk)


def client_of(person: Account) -> Client:
    client = Client()
    client.force_login(person)
    return client


def state(market: Market) -> str:
    return str(Merchant.objects.get(pk=market.bruno.merchant.pk).state)


def setting(key: str, **changes: object) -> None:
    row = Setting.objects.filter(key=key).latest("in_force_from")
    Setting.objects.filter(pk=row.pk).update(value={**row.value, **changes})


def agree(market: Market) -> dict[str, str]:
    """Through the page: what it showed is what is accepted."""
    client, shop = client_of(market.bruno.owner), market.bruno.merchant.public_id
    page = client.get(at("desk_way", shop)).content.decode()
    shown = page.split('name="shown" value="')[1].split('"')[0]
    version = page.split('name="version" value="')[1].split('"')[0]
    form = {"version": version, "shown": shown, "language": "fr", "accept": "1"}
    assert client.post(at("desk_market_terms", shop), form).status_code == 302
    return form


def test_an_owner_asks_an_operator_sees_what_is_missing_and_opens_it_when_nothing_is(
    market: Market, listed: Merchant
) -> None:
    owner, olga = client_of(market.bruno.owner), client_of(market.olga)
    way, desk = at("desk_way", listed.public_id), at("operation_merchant", listed.public_id)
    assert "Son propriétaire demande" not in olga.get(desk).content.decode()
    assert owner.post(way, {"way": "selling"}).status_code == 302
    page = unescape(olga.get(desk).content.decode())
    assert "Son propriétaire demande" in page
    assert page.count('<span class="badge warm">manque</span>') == 2  # bank and terms, beside what it has
    asked = WayAsked.objects.get()
    assert (asked.before, asked.asked, asked.state, state(market)) == ("listed", "selling", "waiting", "listed")
    queue = olga.get(at("operation_applications")).content.decode()
    assert "Boulangerie Bruno" in queue[queue.index('id="ways"') :]
    refused = olga.post(desk, {"way": asked.public_id, "decision": "accept"})
    words = unescape(refused.content.decode())
    assert refused.status_code == 409
    assert "Il manque\u00a0: Un compte bancaire, où le commerce est payé, Les conditions du marché acceptées" in words
    assert (state(market), Letter.objects.filter(kind="way_decided").count()) == ("listed", 0)
    account_of(market.bruno, ACCOUNTS["Bruno"])
    agree(market)
    refused = olga.post(desk, {"way": asked.public_id, "decision": "accept"})
    assert "Il manque\u00a0: Les preuves demandées" in unescape(refused.content.decode())
    setting("onboarding", selling_needs=["bank", "terms", "place"])
    assert olga.post(desk, {"way": asked.public_id, "decision": "accept"}).status_code == 302
    assert state(market) == "selling"
    letter = Letter.objects.get(kind="way_decided")
    assert (letter.recipient, letter.facts["accepted"]) == ("bruno@panier.example", True)
    assert olga.post(desk, {"way": asked.public_id, "decision": "refuse", "reason": "Non"}).status_code == 409
    assert state(market) == "selling"


def test_no_operator_opens_a_shop_to_selling_while_a_condition_of_the_pack_does_not_hold(
    market: Market, listed: Merchant
) -> None:
    """The control: with a pack that asks for nothing the same change goes through."""
    Place.objects.filter(merchant=listed).update(is_open=False)
    with pytest.raises(NotReadyToSell) as refused:
        change_merchant_state(acting(market.olga), listed.public_id, "selling", reason="Demandé", now=NOW)
    assert refused.value.facts["missing"] == ["bank", "terms", "place"]
    assert state(market) == "listed"
    change_merchant_state(acting(market.olga), listed.public_id, "linked", reason="Demandé", now=NOW)
    setting("onboarding", selling_needs=[])
    change_merchant_state(acting(market.olga), listed.public_id, "selling", reason="Demandé", now=NOW)
    assert state(market) == "selling"


def test_going_back_needs_nobody_and_orders_under_way_go_on(market: Market) -> None:
    order = three_merchants(market)
    assert pay(order) == "placed"
    owner, shop = client_of(market.bruno.owner), market.bruno.merchant.public_id
    assert "1 commande en cours" in owner.get(at("desk_way", shop)).content.decode()
    assert owner.post(at("desk_way", shop), {"way": "linked"}).status_code == 302
    assert (state(market), WayAsked.objects.count()) == ("linked", 0)
    hand_over(part_of(order, "Bruno"))
    assert part_of(order, "Bruno").state == Part.State.HANDED_OVER
    assert owner.post(at("desk_way", shop), {"way": "linked"}).status_code == 409
    assert owner.post(at("desk_way", shop), {"way": "selling"}).status_code == 302  # and forward again: asked
    assert owner.post(at("desk_way_withdraw", shop)).status_code == 302
    assert list(WayAsked.objects.values_list("state", flat=True)) == ["withdrawn"]
    assert state(market) == "linked"


def new_version(**more: object) -> None:
    row = Setting.objects.get(key="merchant_terms")
    value = {**row.value, "version": "2026-2", "fr": [*row.value["fr"], "Une phrase nouvelle."], "en": [*row.value["en"], "A new sentence."], **more}  # fmt: skip
    Setting.objects.create(
        territory_id="qc", key="merchant_terms", value=value, in_force_from=NOW - timedelta(days=1), source="test"
    )


def test_a_new_version_is_shown_with_what_is_new_and_accepted_once_by_whom_and_when(market: Market) -> None:
    agree(market)
    owner, shop = client_of(market.bruno.owner), market.bruno.merchant.public_id
    assert "attend votre accord" not in owner.get(at("desk", shop)).content.decode()
    new_version(needed_from="2999-01-01")
    assert "attend votre accord" in owner.get(at("desk", shop)).content.decode()
    page = unescape(owner.get(at("desk_way", shop)).content.decode())
    assert page.count('<span class="badge warm">nouveau</span>') == 2
    assert '<span class="badge warm">nouveau</span> Une phrase nouvelle.' in page
    assert "Il sera nécessaire à partir du 1 janvier 2999" in page.replace("1er", "1").replace("\xa0", " ")
    form = agree(market)
    assert owner.post(at("desk_market_terms", shop), form).status_code == 302  # a second click is the first
    accepted = TermsAccepted.objects.latest("pk")
    assert (accepted.version, accepted.account, accepted.merchant) == (
        "2026-2",
        market.bruno.owner,
        market.bruno.merchant,
    )
    assert accepted.french_shown_at <= accepted.accepted_at <= datetime.now(tz=UTC)
    assert TermsAccepted.objects.count() == 2
    assert "attend votre accord" not in owner.get(at("desk", shop)).content.decode()


def test_the_terms_a_process_keeps_are_read_anew_once_a_pack_was_loaded(market: Market, settings: Settings) -> None:
    agree(market)
    settings.CARDS_KEPT = 100
    until_heard()
    owner, desk = client_of(market.bruno.owner), at("desk", market.bruno.merchant.public_id)

    def is_told() -> bool:
        return "attend votre accord" in owner.get(desk).content.decode()

    assert not is_told()
    new_version(needed_from="2999-01-01")
    assert not is_told()  # control: nobody has said that anything changed
    changed(NAMES)  # as loading a pack does
    until_heard()
    assert is_told()


def test_after_its_day_there_is_a_banner_and_sales_go_on(market: Market) -> None:
    new_version(needed_from="2026-11-24")
    owner, shop = client_of(market.bruno.owner), market.bruno.merchant.public_id
    page = owner.get(at("desk_way", shop)).content.decode()
    assert "Votre commerce continue comme avant" in page
    order = three_merchants(market)
    assert (pay(order), state(market)) == ("placed", "selling")
    clerk = client_of(market.zoe)
    assert clerk.get(at("desk_way", shop)).status_code == 404


def test_an_application_sent_before_the_terms_moved_sells_once_its_owner_has_accepted_them(market: Market) -> None:
    """The control: the same application is approved when it asks for less than selling."""
    client = Client()
    sent = send(client, market.zoe)
    new_version()
    page = unescape(client_of(market.olga).get(at("operation_application", sent.public_id)).content.decode())
    assert "Les conditions en vigueur sont maintenant 2026-2" in page
    refused = decide(client, market.olga, sent, "approve", verified=TICKS)
    assert refused.status_code == 409
    assert "Il manque\u00a0: Les conditions du marché acceptées" in unescape(refused.content.decode())
    sent.refresh_from_db()
    assert (sent.state, Merchant.objects.filter(slug="epicerie-zoe").exists()) == ("submitted", False)
    Application.objects.filter(pk=sent.pk).update(opening="linked")
    assert decide(client, market.olga, sent, "approve", verified=TICKS).status_code == 302
    assert Merchant.objects.get(slug="epicerie-zoe").state == "linked"


def test_a_shop_that_sells_already_is_not_touched(market: Market) -> None:
    """It has no account; what an operator says of it again is no opening. The control: of one that is only linked, it is."""
    olga, shop = acting(market.olga), market.bruno.merchant.public_id
    assert change_merchant_state(olga, shop, "selling", reason="Encore", now=NOW).state == "selling"
    change_merchant_state(olga, shop, "linked", reason="Moins", now=NOW)
    with pytest.raises(NotReadyToSell):
        change_merchant_state(olga, shop, "selling", reason="Encore", now=NOW)


def test_a_closed_shop_opens_again_as_far_as_it_may(market: Market) -> None:
    olga, shop = client_of(market.olga), market.bruno.merchant.public_id
    reopen, reason = at("operation_reopen", shop), {"reason": "il revient"}
    closed(market.bruno)
    page = unescape(olga.post(reopen, reason, follow=True).content.decode())
    assert "Il manque\u00a0: Un compte bancaire, où le commerce est payé" in page
    assert state(market) == "linked"
    setting("onboarding", selling_needs=[])
    change_merchant_state(acting(market.olga), shop, "selling", reason="Demandé", now=NOW)
    closed(market.bruno)
    assert "Il manque" not in unescape(olga.post(reopen, reason, follow=True).content.decode())
    assert state(market) == "selling"


def test_what_was_not_shown_is_not_accepted(market: Market) -> None:
    owner, shop = client_of(market.bruno.owner), market.bruno.merchant.public_id
    page = owner.get(at("desk_way", shop)).content.decode()
    shown = page.split('name="shown" value="')[1].split('"')[0]
    for form in (
        {"version": "2026-1", "accept": "1"},
        {"version": "2026-1", "accept": "1", "shown": f"{shown}x"},
        {"version": "2026-1", "shown": shown},
        {"version": "2026-9", "shown": shown, "accept": "1"},
    ):
        assert owner.post(at("desk_market_terms", shop), form).status_code == 409
    new_version()
    assert (
        owner.post(at("desk_market_terms", shop), {"version": "2026-1", "shown": shown, "accept": "1"}).status_code
        == 409
    )
    assert TermsAccepted.objects.count() == 0
    with pytest.raises(IntegrityError), transaction.atomic():
        TermsAccepted.objects.create(
            account=market.bruno.owner,
            version="x",
            french_digest="x",
            french_shown_at=NOW,
            language="fr",
            accepted_at=NOW,
        )
