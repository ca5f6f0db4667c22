"""Joining: a shop is claimed or made, in steps that are kept; an operator decides, by the pack's list; nobody sees another's."""

import logging

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.joining import ACCOUNT, IDENTITY, PDF, PLACE, TICKS, at, begin, decide, fill, give, send, terms
from tests.world import Market, build_market

from panier.base.accounts.models import Action
from panier.base.notifications.models import Letter
from panier.kit.sealing import unseal
from panier.offer.merchants.models import Member, Merchant, OpeningHours, Place
from panier.offer.onboarding.models import Application, ApplicationEvent, BankAccount, Proof, TermsAccepted
from panier.offer.terms.models import Zone

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def market() -> Market:
    return build_market()


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_a_new_shop_is_made_with_its_owner_once_an_operator_approves(client: Client, market: Market) -> None:
    application = send(client, market.zoe)
    assert not Merchant.objects.filter(name="Épicerie Zoé").exists()
    assert decide(client, market.olga, application, "approve", verified=TICKS).status_code == 302
    shop = Merchant.objects.get(slug="epicerie-zoe")
    assert (shop.name, shop.legal_name, shop.state, shop.business_number) == (
        "Épicerie Zoé",
        "Épicerie Zoé inc.",
        "selling",
        "1100000018",
    )
    assert shop.tax_numbers == {"TPS": "000000018 RT0001", "TVQ": "0000000019 TQ0001"}
    assert shop.website == "https://zoe.example"
    place = Place.objects.get(merchant=shop)
    assert (place.address, place.postal_code, place.municipality.name) == ("10, rue Masson", "h1x 1r5".upper().replace(" ", ""), "Montréal")  # fmt: skip
    assert (place.pickup, place.pickup_minutes, round(place.latitude)) == (True, 45, 46)
    hours = OpeningHours.objects.filter(place=place).values_list("weekday", flat=True)
    assert sorted(hours) == [0, 1, 2, 3, 4]
    zone = Zone.objects.get(merchant=shop)
    assert (zone.steps, zone.free_from_minor, zone.prefixes, zone.days) == ([[0, 595]], 7500, ["H1X", "H2"], 2)
    member = Member.objects.get(merchant=shop)
    assert (member.account, member.role) == (market.zoe, "owner")
    assert BankAccount.objects.get(application=application).merchant == shop
    states = list(ApplicationEvent.objects.order_by("pk").values_list("after", flat=True))
    assert states == ["draft", "submitted", "approved"]
    assert ApplicationEvent.objects.get(after="approved").checklist["registre"] is True
    assert Action.objects.filter(verb="application:approved", subject=application.public_id).count() == 1
    letters = Letter.objects.filter(kind="application_changed", recipient=market.zoe.email)
    assert [letter.facts["state"] for letter in letters.order_by("pk")] == ["submitted", "approved"]
    sent, approved = (letter.facts["link"] for letter in letters.order_by("pk"))
    assert sent.endswith(at("join_one", application.public_id))
    assert approved.endswith(at("desk", shop.public_id))  # the way in, not the form again
    client.force_login(market.zoe)
    assert "Épicerie Zoé" in page(client, at("desk", shop.public_id))
    assert "Épicerie Zoé" in page(client, at("merchant", shop.slug))


def test_steps_are_kept_as_one_goes_faulty_or_not(client: Client, market: Market) -> None:
    application = begin(client, market.zoe)
    answer = give(client, application, "identity", {"name": "Épicerie", "number": "12", "email": "zoe@panier.example"})
    assert answer.status_code == 422
    assert "Un NEQ compte 10 chiffres" in answer.content.decode()
    application.refresh_from_db()
    assert (application.identity["name"], application.identity["number"]) == ("Épicerie", "12")
    client.logout()
    client.force_login(market.zoe)
    assert 'value="Épicerie"' in page(client, at("join_step", application.public_id, "identity"))
    quiet = client.post(
        at("join_step", application.public_id, "identity"), {**IDENTITY, "number": "1100000019"}, headers={"HX-Request": "true"}
    )  # fmt: skip
    assert "Cette étape est faite" in quiet.content.decode()
    warned = page(client, at("join_step", application.public_id, "identity"))
    assert "Le chiffre de contrôle ne concorde pas" in warned  # a doubt, and the step is done
    incomplete = client.post(at("join_send", application.public_id))
    assert incomplete.status_code == 409
    application.refresh_from_db()
    assert application.state == "draft"


def test_places_are_added_copied_and_taken_away(client: Client, market: Market) -> None:
    application = begin(client, market.zoe)
    give(client, application, "places", {**PLACE, "p0-d1-opens": [""], "p0-d1-closes": [""], "do": "copy-0"})
    application.refresh_from_db()
    assert application.places[0]["hours"][1] == [["09:00", "17:30"]]
    assert application.places[0]["hours"][5] == []
    give(client, application, "places", {**PLACE, "do": "add"})
    application.refresh_from_db()
    assert len(application.places) == 2
    second = {f"p1-{name}": "" for name in ("address", "municipality", "postal_code")}
    assert give(client, application, "places", {**PLACE, **second}).status_code == 422
    give(client, application, "places", {**PLACE, **second, "do": "remove-1"})
    application.refresh_from_db()
    assert [place["address"] for place in application.places] == ["10, rue Masson"]


def test_anothers_application_is_like_a_missing_one(client: Client, market: Market) -> None:
    application = send(client, market.zoe)
    proof = Proof.objects.get(application=application).public_id
    for who in (market.ana, market.bruno.owner, None):
        client.logout()
        if who:
            client.force_login(who)
        for public_id in (application.public_id, "app_aaaaaaaaaaaaaaaa"):
            assert client.get(at("join_one", public_id)).status_code == 404
            assert client.get(at("join_step", public_id, "bank")).status_code == 404
            assert client.post(at("join_step", public_id, "identity"), IDENTITY).status_code == 404
            assert client.post(at("join_send", public_id)).status_code == 404
            assert client.post(at("join_withdraw", public_id)).status_code == 404
            assert client.get(at("join_proof", public_id, proof)).status_code == 404
            assert client.get(at("operation_application", public_id)).status_code == 404
            assert client.post(at("operation_application", public_id), {"decision": "approve"}).status_code == 404
            assert client.get(at("operation_application_proof", public_id, proof)).status_code == 404
    application.refresh_from_db()
    assert application.state == "submitted"
    client.force_login(market.zoe)  # the control: hers opens
    assert client.get(at("join_one", application.public_id)).status_code == 200
    assert client.get(at("join_proof", application.public_id, proof)).content == PDF
    client.force_login(market.olga)
    assert client.get(at("operation_application_proof", application.public_id, proof)).content == PDF


def test_a_draft_is_its_authors_alone(client: Client, market: Market) -> None:
    application = fill(client, market.zoe)
    client.force_login(market.olga)
    assert client.get(at("operation_application", application.public_id)).status_code == 404
    assert "Épicerie Zoé" not in page(client, at("operation_applications"))


def test_the_bank_account_is_sealed_and_only_its_end_is_shown(
    client: Client, market: Market, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        application = send(client, market.zoe)
        kept = BankAccount.objects.get(application=application)
        client.force_login(market.zoe)
        own = page(client, at("join_step", application.public_id, "bank"))
        whole = page(client, at("join_one", application.public_id))
        client.force_login(market.olga)
        operator = page(client, at("operation_application", application.public_id))
    assert "9876543" not in caplog.text
    for shown in (own, whole, operator):
        assert "543" in shown
        assert "9876543" not in shown
        assert "30123" not in shown
    assert "9876543" not in kept.account_sealed
    plain = unseal(kept.account_sealed, purpose="bank-account", subject=application.public_id)
    assert plain == "815-30123-9876543"  # the control: the whole number is there, for whoever pays


def test_half_an_account_is_refused_and_not_kept_and_a_change_asks_for_the_password(
    client: Client, market: Market
) -> None:
    application = begin(client, market.zoe)
    give(client, application, "identity", IDENTITY)
    refused = give(client, application, "bank", {**ACCOUNT, "transit": "3"})
    assert refused.status_code == 409
    assert "9876543" not in refused.content.decode()
    assert not BankAccount.objects.exists()
    assert give(client, application, "bank", ACCOUNT).status_code == 302
    change = give(client, application, "bank", {**ACCOUNT, "account": "1111222"})
    assert change.status_code == 302
    assert change["Location"].startswith(at("account_reauthenticate"))
    assert BankAccount.objects.get().last_digits == "543"
    client.post(at("account_reauthenticate"), {"password": "pâté chinois 1234"})
    assert give(client, application, "bank", {**ACCOUNT, "account": "1111222"}).status_code == 302
    assert BankAccount.objects.get().last_digits == "222"


def test_french_terms_are_shown_first_and_the_choice_is_recorded(client: Client, market: Market) -> None:
    application = begin(client, market.zoe)
    early = give(client, application, "terms", {"version": "2025-9", "accept": "1", "attest": ["mandat", "exact"]})
    assert early.status_code == 409
    assert not TermsAccepted.objects.exists()
    answer = client.get(at("join_step", application.public_id, "terms", language="en"))
    assert "Vous restez le vendeur" in answer.content.decode()  # French first, whatever the page's language
    assert "You stay the seller" not in answer.content.decode()
    chosen = client.get(at("join_step", application.public_id, "terms", language="en") + "?reading=en")
    assert "You stay the seller" in chosen.content.decode()
    terms(client, application, reading="en")
    accepted = TermsAccepted.objects.get()
    assert (accepted.version, accepted.language, accepted.account) == ("2026-1", "en", market.zoe)
    assert accepted.french_shown_at <= accepted.accepted_at
    assert len(accepted.french_digest) == 64


def test_a_proof_that_lies_about_its_kind_is_refused(client: Client, market: Market) -> None:
    application = begin(client, market.zoe)
    lie = SimpleUploadedFile("bail.pdf", b"<script>alert(1)</script>")
    answer = give(client, application, "eligibility", {"holds": ["etablissement"], "proof-etablissement": lie})
    assert answer.status_code == 409
    assert not Proof.objects.exists()


def test_a_person_has_few_open_applications(client: Client, market: Market) -> None:
    for _ in range(5):
        begin(client, market.zoe)
    assert client.post(at("join_begin")).status_code == 409
    assert Application.objects.count() == 5


def test_whoever_has_no_account_looks_first_and_signs_in_to_go_on(client: Client, market: Market) -> None:
    assert "Créer un commerce" in page(client, at("join"))
    answer = client.post(at("join_begin"))
    assert answer.status_code == 302
    assert answer["Location"].startswith(at("account_login"))
    assert not Application.objects.exists()
