"""What a shop says of itself is changed at its desk, and is at once what its page and the search say; its legal identity by owners."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from panier.base.notifications.models import Letter
from panier.flows.rebuild_search import rebuild_search
from panier.flows.refresh_search import refresh_search
from panier.kit import following
from panier.kit.following import unfollow
from panier.offer.merchants.models import Member
from panier.offer.merchants.shop_models import ShopChange
from tests.heard import until_heard
from tests.leaving.hands import made, opened
from tests.orders import part_of, pay, three_merchants
from tests.shop.hands import ABOUT, LEGAL, history, keep, picture, read, shop, version
from tests.team.hands import Team, at
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)


def public(team: Team, language: str = "fr") -> Any:
    return Client().get(at("merchant", shop(team).slug, language=language))


def test_what_a_manager_keeps_is_what_everybody_reads(team: Team) -> None:
    before = public(team)
    assert "Boulangerie Bruno et filles" not in read(before)
    assert keep(team, "desk_shop_about", {**ABOUT, "file": picture()}, team.mona).status_code == 302
    page = public(team)
    for words in ("Boulangerie Bruno et filles", "Au four depuis 1987.", "bonjour@bruno.example", "514 555-0199", "français, anglais, espagnol"):  # fmt: skip
        assert words in read(page), words
    assert "bruno@panier.example" not in read(page)
    assert 'alt="La devanture bleue"' in page.content.decode()
    assert "Baking since 1987." in read(public(team, "en"))
    assert 'alt="The blue front"' in public(team, "en").content.decode()
    kept = shop(team)
    assert (kept.website, kept.languages, len(kept.picture)) == ("https://bruno.example", ["fr", "en", "es"], 64)
    assert f"/media/pictures/{kept.picture[:2]}/{kept.picture}-320.webp" in page.content.decode()
    assert history(team) == [("about", "Mona", sorted(["name", "story", "picture", "picture_alt", "languages", "contact_email", "contact_phone", "website"]))]  # fmt: skip
    told = read(team.client(team.clark).get(at("desk_shop", team.merchant)))
    assert "Boulangerie Bruno → Boulangerie Bruno et filles" in told
    assert "Mona" in told


@pytest.fixture
def _kept(team: Team, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    settings.PAGES_MB = 5
    monkeypatch.setattr(following, "TRUST_S", 20)  # however slow the machine is
    rebuild_search(now=datetime.now(tz=UTC))
    until_heard()
    yield
    unfollow()


@pytest.mark.usefixtures("_kept")
@pytest.mark.parametrize("told", [True, False])
def test_the_page_kept_for_everybody_falls_with_the_change(
    team: Team, monkeypatch: pytest.MonkeyPatch, *, told: bool
) -> None:
    """The control: a change that tells nobody leaves the old page there."""
    if not told:
        monkeypatch.setattr("panier.flows.change_shop.mark_merchant_stale", lambda _merchant: None)
    public(team)
    assert keep(team, "desk_shop_about", ABOUT).status_code == 302
    assert ("Boulangerie Bruno et filles" in read(public(team))) == told


def test_the_search_follows(team: Team) -> None:
    refresh_search(now=NOW)
    found = Client().get(at("search"), {"q": "tasse"})
    assert "Bruno et filles" not in read(found)
    assert keep(team, "desk_shop_about", ABOUT).status_code == 302
    refresh_search(now=NOW)
    assert "Boulangerie Bruno et filles" in read(Client().get(at("search"), {"q": "tasse"}))


def test_the_old_address_and_every_owner_hear_of_another_one(team: Team) -> None:
    Member.objects.create(merchant_id=team.key, account=team.market.zoe, role="owner")
    assert keep(team, "desk_shop_about", ABOUT, team.mona).status_code == 302
    letters = Letter.objects.filter(kind="contact_changed")
    assert sorted(letters.values_list("recipient", flat=True)) == ["bruno@panier.example", "zoe@panier.example"]
    facts = letters.first().facts  # type: ignore[union-attr] # there are two
    assert (facts["before"], facts["after"], facts["actor"]) == (
        "bruno@panier.example",
        "bonjour@bruno.example",
        "Mona",
    )
    # The old address now belongs to nobody of the team, and is told all the same; another change of anything else tells nobody.
    assert keep(team, "desk_shop_about", {**ABOUT, "email": "autre@bruno.example"}).status_code == 302
    assert letters.filter(recipient="bonjour@bruno.example").count() == 1
    assert letters.count() == 5
    assert keep(team, "desk_shop_about", {**ABOUT, "email": "autre@bruno.example", "phone": ""}).status_code == 302
    assert letters.count() == 5


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": " "}, "C’est nécessaire."),
        ({"email": "bonjour"}, "Ce courriel n’est pas complet."),
        ({"email": ""}, "C’est nécessaire."),
        ({"website": "javascript://x"}, "Une adresse ressemble à"),
        ({"website": "pas une adresse"}, "Une adresse ressemble à"),
        ({"story-fr": "a" * 4001}, "4000 caractères au plus."),
        ({"file": picture(200, 200)}, "moins de 320 pixels"),
    ],
)
def test_bad_input_changes_nothing_and_stays_typed(team: Team, wrong: dict[str, Any], words: str) -> None:
    refused = keep(team, "desk_shop_about", {**ABOUT, **wrong})
    page = refused.content.decode()
    assert refused.status_code == 422
    assert words in read(refused)
    for field in ("phone", "alt-fr"):
        assert f'value="{ABOUT[field]}"' in page
    assert "Baking since 1987." in page
    assert (shop(team).name, ShopChange.objects.count(), Letter.objects.count()) == ("Boulangerie Bruno", 0, 0)


def test_a_picture_sent_stays_while_something_else_is_wrong_and_can_be_taken_away(team: Team) -> None:
    refused = keep(team, "desk_shop_about", {**ABOUT, "name": "", "file": picture()})
    sent = refused.content.decode().partition('name="picture" value="')[2].partition('"')[0]
    assert shop(team).picture == ""
    assert keep(team, "desk_shop_about", {**ABOUT, "picture": sent}).status_code == 302
    assert len(shop(team).picture) == 64
    assert keep(team, "desk_shop_about", {**ABOUT, "picture": "a" * 64}).status_code == 302  # not signed: as it was
    assert len(shop(team).picture) == 64
    assert keep(team, "desk_shop_about", {**ABOUT, "drop": "on"}).status_code == 302
    assert shop(team).picture == ""
    bad = keep(team, "desk_shop_about", {**ABOUT, "file": b"<svg/>"})
    assert (bad.status_code, shop(team).picture) == (302, "")  # no file at all, only a text of that name


def test_the_second_sees_both_and_replaces_knowingly(team: Team) -> None:
    address = at("desk_shop_about", team.merchant)
    bruno, mona = team.client(team.bruno), team.client(team.mona)
    seen = version(bruno, address)
    assert mona.post(address, {**ABOUT, "seen": seen}).status_code == 302
    refused = bruno.post(address, {**ABOUT, "name": "Bruno tout court", "seen": seen})
    assert refused.status_code == 422
    for words in ("Mona a enregistré", "Boulangerie Bruno et filles Bruno tout court"):
        assert words in read(refused), words
    assert shop(team).name == "Boulangerie Bruno et filles"  # nothing was written
    again = refused.content.decode().partition('name="seen" value="')[2].partition('"')[0]
    assert bruno.post(address, {**ABOUT, "name": "Bruno tout court", "seen": again}).status_code == 302
    assert (shop(team).name, [who for _, who, _ in history(team)]) == ("Bruno tout court", ["Mona", "Bruno"])


def test_an_owner_changes_the_legal_identity_and_the_operator_sees_by_whom(team: Team) -> None:
    order = three_merchants(team.market)
    pay(order)
    sold = part_of(order, "Bruno")
    assert keep(team, "desk_shop_legal", LEGAL).status_code == 302
    kept = shop(team)
    assert (kept.legal_name, kept.business_number) == ("Bruno et filles inc.", "1100000018")
    assert kept.tax_numbers == {"TPS": "000000018 RT0001", "TVQ": "0000000019 TQ0001"}
    assert history(team) == [("legal", "Bruno", ["business_number", "legal_name"])]
    assert "Bruno et filles inc. · 1100000018" in read(public(team))
    sold.refresh_from_db()
    assert sold.seller["legal_name"] == "Boulangerie Bruno inc."  # what is sold keeps what it said
    olga = team.client(team.market.olga)
    assert "Identité légale changée par Bruno" in read(olga.get(at("operation_merchants")))
    told = read(olga.get(at("operation_merchant", team.merchant)))
    assert "Boulangerie Bruno inc. → Bruno et filles inc." in told


def test_a_name_shown_is_told_to_the_operator_too_without_a_line_in_his_list(team: Team) -> None:
    assert keep(team, "desk_shop_about", ABOUT).status_code == 302
    olga = team.client(team.market.olga)
    assert "Identité légale changée" not in read(olga.get(at("operation_merchants")))
    assert "Boulangerie Bruno → Boulangerie Bruno et filles" in read(olga.get(at("operation_merchant", team.merchant)))


def test_a_doubtful_check_digit_warns_and_a_number_of_no_form_is_refused(team: Team) -> None:
    kept = team.client(team.bruno)
    address = at("desk_shop_legal", team.merchant)
    doubtful = kept.post(address, {**LEGAL, "number": "1100000011", "seen": version(kept, address)}, follow=True)
    assert "Le chiffre de contrôle" in read(doubtful)
    assert shop(team).business_number == "1100000011"
    assert "Le chiffre de contrôle" in read(kept.get(at("desk_shop", team.merchant)))
    for wrong in ({"number": "123"}, {"number": ""}, {"legal_name": ""}, {"TPS": "000000011 RT0001"}, {"TVQ": ""}):
        refused = keep(team, "desk_shop_legal", {**LEGAL, **wrong})
        assert (refused.status_code, 'value="Bruno et filles inc."' in refused.content.decode()) == (422, "legal_name" not in wrong), wrong  # fmt: skip
        assert shop(team).business_number == "1100000011"
    assert len(history(team)) == 1
    none = {**LEGAL, "number": "", "no_number": "on", "TPS": "", "TVQ": ""}
    assert keep(team, "desk_shop_legal", none).status_code == 302
    assert (shop(team).business_number, shop(team).tax_numbers) == ("", {})


def test_a_clerk_reads_and_a_manager_does_not_touch_the_legal_identity(team: Team) -> None:
    assert team.client(team.clark).get(at("desk_shop", team.merchant)).status_code == 200
    assert keep(team, "desk_shop_about", ABOUT, team.clark).status_code == 404
    assert keep(team, "desk_shop_legal", LEGAL, team.mona).status_code == 404
    mona = read(team.client(team.mona).get(at("desk_shop", team.merchant)))
    assert "Modifier : Ce que votre commerce dit de lui" in mona.replace("Changer : ", "Modifier : ")
    assert "Changer : Identité légale" not in mona
    assert (shop(team).name, ShopChange.objects.count()) == ("Boulangerie Bruno", 0)


def test_whoever_leaves_takes_the_history_along(team: Team) -> None:
    assert keep(team, "desk_shop_legal", LEGAL).status_code == 302
    kit = opened(made(team.market.bruno))
    (change,) = kit.json("shop.json")["changes"]
    assert (change["of"], change["what"], change["place"], change["by"]) == ("shop", "legal", None, "Bruno")
    assert change["before"] == {"legal_name": "Boulangerie Bruno inc.", "business_number": ""}
    assert change["after"] == {"legal_name": "Bruno et filles inc.", "business_number": "1100000018"}
