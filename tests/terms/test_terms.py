"""A merchant's terms: typed at the desk, offered at the checkout exactly so, told by the simulator before; by whom and when."""

from dataclasses import replace
from typing import Any

import pytest

from panier.flows.quote_cart import quote_cart
from panier.flows.search_documents import build
from panier.flows.simulate_offer import Imagined, simulate_offer
from panier.kit.money import Money
from panier.offer.catalogue.models import Product
from panier.offer.merchants.models import Merchant
from panier.offer.terms.models import SaleTerms, Slot, TermsChange
from panier.trade.checkout.rules.requests import Address, CheckoutRequest, Contact
from panier.trade.checkout.rules.ways import WayOffered
from tests.team.hands import Team, at
from tests.terms.hands import BY_POST, NEAR, SATURDAYS, save, weighing, zones
from tests.world import NOW, guest_cart

pytestmark = pytest.mark.django_db(transaction=True)
CODES = ("H1X1R5", "H2J2A1", "H9X1A1", "J4K1A1", "G1R4P5", "K1A0A1")


def settle(team: Team) -> None:
    """Near by himself at a price that falls, on Saturdays; further by post; nothing that states no weight by post."""
    zones(team).delete()
    place = team.market.bruno.place.public_id
    assert save(team, "zone", "delivery", {**NEAR, "place": place}).status_code == 302
    assert save(team, "zone", "parcel", BY_POST, team.mona).status_code == 302
    assert save(team, "slots", "all", SATURDAYS).status_code == 302


def checkout_ways(team: Team, cart: Any, code: str) -> tuple[WayOffered, ...]:
    """Bruno's ways, as the checkout of this cart would show them."""
    asked = CheckoutRequest(Contact("", ""), Address("", "", code), {}, "fr", None)
    return quote_cart(cart, asked, now=NOW).options[0].ways


def test_the_simulator_says_what_the_checkout_offers(team: Team) -> None:
    settle(team)
    told: dict[str, list[str]] = {}
    for grams, quantity in ((400, 1), (400, 3), (None, 2), (3000, 1)):
        mug = weighing(team.market.bruno.offers["Tasse"], grams)
        _, cart = guest_cart((mug, quantity))
        for code in CODES:
            imagined = Imagined(code, Money(1999 * quantity, "CAD"), grams and grams * quantity)
            ways = checkout_ways(team, cart, code)
            assert simulate_offer(team.key, imagined, at=NOW) == ways
            told[f"{code} {grams}x{quantity}"] = [way.why or str(way.price.minor) for way in ways]
    assert told["H1X1R5 400x1"] == ["0", "695", "900"]
    assert told["H1X1R5 400x3"] == ["0", "295", "1400"]
    assert told["J4K1A1 400x1"] == ["0", "no-zone", "900"]
    assert told["G1R4P5 400x1"] == ["0", "no-zone", "no-zone"]
    assert told["K1A0A1 400x1"] == ["0", "outside-territory", "outside-territory"]
    assert told["H1X1R5 Nonex2"] == ["0", "695", "no-weight"]
    assert told["H1X1R5 3000x1"] == ["0", "695", "too-heavy"]
    # What does not travel by parcel is offered every other way, and nothing else changes.
    mug = weighing(team.market.bruno.offers["Tasse"], 400)
    bread = weighing(team.market.bruno.offers["Pain de ménage"], 400)
    Product.objects.filter(pk=bread.variant.product_id).update(by_parcel=False)
    for wanted, goods, grams in ((((bread, 1),), 725, 400), (((bread, 1), (mug, 1)), 2724, 800)):
        _, cart = guest_cart(*wanted)
        for code in CODES:
            ways = checkout_ways(team, cart, code)
            assert simulate_offer(team.key, Imagined(code, Money(goods, "CAD"), grams, by_parcel=False), at=NOW) == ways
            told[f"{code} {len(wanted)}"] = [way.why or str(way.price.minor) for way in ways]
    assert told["H1X1R5 1"] == told["H1X1R5 2"] == ["0", "695", "not-sent"]
    assert told["J4K1A1 2"] == ["0", "no-zone", "not-sent"]
    # The control: another amount is told otherwise, so what is compared above does notice.
    other = simulate_offer(team.key, Imagined("H1X1R5", Money(5000, "CAD"), 400), at=NOW)
    assert other != checkout_ways(team, cart, "H1X1R5")


def test_the_page_tells_it_all_in_both_languages_and_who_changed_what(team: Team) -> None:
    settle(team)
    asked = {"code": "h1x 1r5", "amount": "19,99", "weight": "0,4", "moment": "2026-11-24T10:00"}
    page = team.client(team.mona).get(at("desk_terms", team.merchant), asked).content.decode()
    page = page.replace("\xa0", " ").replace("\u202f", " ")
    for words in ("Autour du four", "4 km autour de Boulangerie Bruno", "6,95", "à partir de 40,00", "Postes", "sam. 28 nov., de 9 h à 12 h", "sam. 5 déc."):  # fmt: skip
        assert words in page, (words, page[page.index("simulator") :])
    english = team.client(team.bruno).get(at("desk_terms", team.merchant, language="en"), {**asked, "code": "G1R 4P5"})
    assert "None of your zones reaches this postal code." in english.content.decode()
    assert "on ne connaît que le milieu des codes qui commencent par H1X" in page
    assert "Le milieu voisin est à 0,7 km" in page
    assert "km de Boulangerie Bruno" in page
    assert "middle of the codes that begin with G1R" in english.content.decode()
    assert "is no more exact than that" in english.content.decode()
    wrong = team.client(team.bruno).get(at("desk_terms", team.merchant), {"code": "12345", "amount": "dix"})
    assert wrong.status_code == 422
    assert 'value="dix"' in wrong.content.decode()
    changes = list(TermsChange.objects.filter(merchant_id=team.key).order_by("pk").values_list("what", "actor_name"))
    assert changes == [("zone", "Bruno"), ("zone", "Mona"), ("slots", "Bruno")]
    assert save(team, "slots", "all", SATURDAYS).status_code == 302  # the same again changes nothing
    assert TermsChange.objects.filter(merchant_id=team.key).count() == 3
    for what, about in (("zone", zones(team).first().public_id), ("zone", "parcel"), ("slots", "all"), ("pickup", team.market.bruno.place.public_id), ("parcel", "all"), ("returns", "all")):  # fmt: skip
        for language in ("fr", "en"):
            form = team.client(team.bruno).get(at("desk_terms_edit", team.merchant, what, about, language=language))
            assert form.status_code == 200, what


def test_what_is_wrong_is_said_and_what_was_typed_stays(team: Team) -> None:
    before = list(zones(team).values())
    bad = {"name-fr": "", "where": "prefixes", "prefixes": "H1X, K1A", "step0-price": "5", "step1-at": "20", "step1-price": "6", "days": "x"}  # fmt: skip
    refused = save(team, "zone", "delivery", bad)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert 'value="H1X, K1A"' in page
    for field in ("name-fr", "prefixes", "step1-price", "days"):
        assert f'id="{field}-note"' in page, field
    two = {**SATURDAYS, "r1-day5": "on", "r1-begins": "09:00", "r1-ends": "12:00", "r1-capacity": "0"}
    assert 'id="r1-capacity-note"' in save(team, "slots", "all", two).content.decode()
    pickup = save(team, "pickup", team.market.bruno.place.public_id, {"pickup": "on", "minutes": "bientôt"})
    assert (pickup.status_code, 'value="bientôt"' in pickup.content.decode()) == (422, True)
    assert list(zones(team).values()) == before
    assert not Slot.objects.exists()
    assert not TermsChange.objects.exists()


def test_anothers_zone_and_place_are_like_missing_ones(team: Team) -> None:
    bella = team.market.bella
    foreign = zones(replace(team, key=bella.merchant.pk)).get()
    for what, about in (("zone", foreign.public_id), ("pickup", bella.place.public_id), ("what", "all")):
        assert save(team, what, about, {"do": "remove"}).status_code == 404, what
    assert zones(replace(team, key=bella.merchant.pk)).exists()
    assert save(team, "zone", zones(team).get().public_id, {"do": "remove"}).status_code == 302
    assert not zones(team).exists()
    assert TermsChange.objects.get().after is None


def test_returns_begin_from_a_template_and_never_go_below_the_law(team: Team) -> None:
    client, address = team.client(team.bruno), at("desk_terms_edit", team.merchant, "returns", "all")
    assert "Rapportez ou renvoyez" in client.get(address, {"template": "thirty"}).content.decode()
    for words in ("Aucun remboursement!", "Vente finale : jamais  REMBOURSÉ."):
        refused = save(team, "returns", "all", {"words-fr": words})
        assert (refused.status_code, words in refused.content.decode()) == (422, True)
    merchant = Merchant.objects.get(pk=team.key)
    assert merchant.returns["fr"] == "Échange dans les 14 jours."
    assert (
        save(team, "returns", "all", {"words-fr": "Échange dans les 20 jours.", "template": "exchange"}).status_code
        == 302
    )
    merchant.refresh_from_db()
    assert merchant.returns["fr"].startswith("Échange dans les 20 jours.\n\n")
    assert "garantie légale" in merchant.returns["fr"]
    form = client.get(address).content.decode()
    assert ">Échange dans les 20 jours.</textarea>" in form  # the law's words are beside, not in what he edits
    assert SaleTerms.objects.get(merchant_id=team.key).returns_template == "exchange"


def test_search_finds_delivered_to_me_by_radius_and_by_parcel(team: Team) -> None:
    settle(team)
    mug = weighing(team.market.bruno.offers["Tasse"], 400)
    keys = [mug.variant.product_id]
    (document,) = build(keys, now=NOW)
    assert document.hows == ("pickup", "delivery", "parcel")
    for code in CODES:
        offered = {way.method for way in checkout_ways(team, guest_cart((mug, 1))[1], code) if not way.why}
        assert code.startswith(tuple(document.delivers)) == bool(offered & {"delivery", "parcel"}), code
    Product.objects.filter(pk__in=keys).update(by_parcel=False)
    (document,) = build(keys, now=NOW)
    assert document.hows == ("pickup", "delivery")
    assert not "J4K1A1".startswith(tuple(document.delivers))
    Product.objects.filter(pk__in=keys).update(by_parcel=True)
    weighing(mug, None)
    (document,) = build(keys, now=NOW)
    assert document.hows == ("pickup", "delivery")
    assert not "J4K1A1".startswith(tuple(document.delivers))
    assert save(team, "parcel", "all", {"default": "0,4"}).status_code == 302
    assert build(keys, now=NOW)[0].hows == ("pickup", "delivery", "parcel")
    assert save(team, "parcel", "all", {"default": "2,1"}).status_code == 302  # heavier than his heaviest
    assert build(keys, now=NOW)[0].hows == ("pickup", "delivery")


def test_times_are_kept_while_somebody_has_chosen_them(team: Team) -> None:
    settle(team)
    slot = Slot.objects.get()
    later = {**SATURDAYS, "r0-ends": "13:00"}
    assert save(team, "slots", "all", later).status_code == 302
    assert {each.pk: each.is_offered for each in Slot.objects.order_by("pk")} == {slot.pk: False, slot.pk + 1: True}
    assert save(team, "slots", "all", SATURDAYS).status_code == 302
    slot.refresh_from_db()
    assert slot.is_offered


def test_whole_regions_are_chosen_by_their_names(team: Team) -> None:
    """Ticked, they stand among the beginnings of postal codes; those typed beside them stay, and so do all when it is kept again."""
    zones(team).delete()
    form = team.client(team.bruno).get(at("desk_terms_edit", team.merchant, "zone", "parcel")).content.decode()
    assert form.count('name="region-') == 17
    typed = {**BY_POST, "prefixes": "J4K", "region-cote-nord": "on", "region-laval": "on"}
    assert save(team, "zone", "parcel", {**typed, "days": "x"}).content.decode().count("checked> Laval") == 1
    assert save(team, "zone", "parcel", typed).status_code == 302
    zone = zones(team).get()
    assert zone.prefixes == ["J4K", "G0G", "G0H", "G0T", "G4R", "G4S", "G4Z", "G5B", "G5C", "H7"]
    _, cart = guest_cart((weighing(team.market.bruno.offers["Tasse"], 400), 1))
    told = {code: [way.why for way in checkout_ways(team, cart, code)][-1] for code in ("G4R1A1", "H7A1A1", "H2J2A1")}
    assert told == {"G4R1A1": "", "H7A1A1": "", "H2J2A1": "no-zone"}
    again = {"where": "prefixes", "prefixes": ", ".join(zone.prefixes)}
    assert save(team, "zone", zone.public_id, {**BY_POST, **again}).status_code == 302
    assert zones(team).get().prefixes == zone.prefixes
