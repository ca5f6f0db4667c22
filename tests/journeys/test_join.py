"""Joining: a shop is claimed or made, in steps that are kept; an operator decides, by the pack's list; nobody sees another's."""

import logging
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection
from django.test import Client
from tests.joining import ACCOUNT, IDENTITY, PDF, PLACE, TICKS, at, begin, decide, fill, give, send, terms
from tests.world import Market, account, build_market

from panier.base.accounts.models import Account, Action
from panier.base.notifications.models import Letter
from panier.flows.lapse_applications import lapse_applications
from panier.flows.purge import purge
from panier.kit.sealing import unseal
from panier.offer.merchants.models import Member, Merchant, OpeningHours, Place
from panier.offer.onboarding.models import Application, ApplicationEvent, BankAccount, Check, Proof, TermsAccepted
from panier.offer.terms.models import Zone

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def market() -> Market:
    return build_market()


@pytest.fixture
def listed(market: Market) -> Merchant:
    """A shop that a directory named: nobody runs it."""
    shop = Merchant.objects.create(
        territory_id="qc",
        slug="quincaillerie-dumais",
        name="Quincaillerie Dumais",
        legal_name="Quincaillerie Dumais inc.",
        business_number="1100000026",
        created_at=datetime(2026, 11, 1, tzinfo=UTC),
    )
    near = market.bruno.place
    Place.objects.create(
        merchant=shop,
        name=shop.name,
        address="44, rue Laurier",
        municipality=near.municipality,
        region=near.region,
        postal_code="H2J1E3",
        jurisdiction="QC",
        latitude=45.5,
        longitude=-73.6,
        tz="America/Toronto",
    )
    return shop


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


def test_nothing_is_approved_before_the_list_is_settled(client: Client, market: Market) -> None:
    application = send(client, market.zoe, number="1100000019")  # a doubtful NEQ stops nobody
    refused = decide(client, market.olga, application, "approve", verified=TICKS[:2])
    assert refused.status_code == 409
    assert "pas encore réglées" in refused.content.decode()
    assert not Merchant.objects.filter(name="Épicerie Zoé").exists()
    assert not Check.objects.exists()  # refused: nothing is kept
    assert decide(client, market.olga, application, "keep", verified=TICKS[:2]).status_code == 302
    assert Check.objects.filter(holds=True).count() == 2
    assert "à vérifier" in page(client, at("operation_application", application.public_id))
    assert decide(client, market.olga, application, "approve", verified=TICKS).status_code == 302
    assert Merchant.objects.get(name="Épicerie Zoé").business_number == "1100000019"


def test_changes_are_asked_with_a_time_limit_answered_and_lapse(client: Client, market: Market) -> None:
    application = send(client, market.zoe)
    client.force_login(market.olga)
    assert decide(client, market.olga, application, "ask", reason=" ").status_code == 409
    asked = {"ask-places": "Le numéro civique manque.", "reason": "Presque."}
    assert decide(client, market.olga, application, "ask", **asked).status_code == 302
    application.refresh_from_db()
    assert application.state == "changes_asked"
    assert application.due_at is not None
    assert timedelta(days=29) < application.due_at - datetime.now(tz=UTC) < timedelta(days=30)
    client.force_login(market.zoe)
    assert "Le numéro civique manque." in page(client, at("join_one", application.public_id))
    assert "Le numéro civique manque." in page(client, at("join_step", application.public_id, "places"))
    assert give(client, application, "places", PLACE).status_code == 302  # writable again
    assert client.post(at("join_send", application.public_id)).status_code == 302
    decide(client, market.olga, application, "ask", reason="Encore un peu.")
    assert lapse_applications(now=datetime.now(tz=UTC) + timedelta(days=29)) == 0
    assert lapse_applications(now=datetime.now(tz=UTC) + timedelta(days=31)) == 1
    assert lapse_applications(now=datetime.now(tz=UTC) + timedelta(days=31)) == 0
    application.refresh_from_db()
    assert application.state == "lapsed"
    assert Letter.objects.filter(kind="application_changed").latest("pk").facts["state"] == "lapsed"


def test_a_refusal_has_its_reason_and_what_is_sent_cannot_be_changed(client: Client, market: Market) -> None:
    application = send(client, market.zoe)
    assert give(client, application, "identity", {**IDENTITY, "name": "Autre"}).status_code == 409
    assert decide(client, market.olga, application, "refuse").status_code == 409
    assert decide(client, market.olga, application, "refuse", reason="Hors du Québec").status_code == 302
    assert decide(client, market.olga, application, "approve", verified=TICKS).status_code == 409
    application.refresh_from_db()
    assert (application.state, application.reason, application.identity["name"]) == (
        "refused",
        "Hors du Québec",
        "Épicerie Zoé",
    )
    client.force_login(market.zoe)
    assert "Hors du Québec" in page(client, at("join_one", application.public_id))


def test_the_queue_shows_the_late_ones_first(client: Client, market: Market) -> None:
    second = send(client, market.ana, name="Deuxième", number="1100000026")
    first = send(client, market.zoe, name="Première")
    Application.objects.filter(pk=first.pk).update(due_at=datetime.now(tz=UTC) - timedelta(hours=1))
    client.force_login(market.olga)
    shown = page(client, at("operation_applications"))
    assert shown.index(first.public_id) < shown.index(second.public_id)
    assert shown.count("en retard") == 2  # the figure's name, and the one badge


def test_a_listed_shop_is_found_and_claimed_by_a_decision_alone(
    client: Client, market: Market, listed: Merchant
) -> None:
    for sought in ("dumais quinc", "1100000026", "QUINCAILLERIE"):
        assert listed.public_id in page(client, f"{at('join')}?q={sought}")
    assert "revendique" not in page(client, at("merchant", listed.slug)).lower()
    run = page(client, f"{at('join')}?q=boulangerie")
    assert market.bruno.merchant.public_id not in run
    assert "Quelqu’un le tient déjà" in run
    application = send(client, market.zoe, listed.public_id, name="Quincaillerie Dumais", number="1100000026")
    assert application.places[0]["known_as"] == Place.objects.get(merchant=listed).public_id
    assert begin(client, market.zoe, listed.public_id).state == "submitted"  # the same again, not a second one
    assert not Member.objects.filter(merchant=listed).exists()  # nothing happens by itself
    assert client.get(at("desk", listed.public_id)).status_code == 404
    decide(client, market.olga, application, "approve", verified=TICKS)
    assert Member.objects.get(merchant=listed).account == market.zoe
    assert Place.objects.get(merchant=listed).address == "10, rue Masson"  # the very place, as its owner gave it
    listed.refresh_from_db()
    assert (listed.slug, listed.state) == ("quincaillerie-dumais", "selling")


def test_a_shop_somebody_runs_cannot_be_claimed(client: Client, market: Market) -> None:
    client.force_login(market.zoe)
    answer = client.post(at("join_begin"), {"merchant": market.bruno.merchant.public_id})
    assert answer.status_code == 409
    assert client.post(at("join_begin"), {"merchant": "mer_aaaaaaaaaaaaaaaa"}).status_code == 404
    assert not Application.objects.exists()


def test_whoever_makes_a_shop_that_is_listed_is_told(client: Client, market: Market, listed: Merchant) -> None:
    application = begin(client, market.zoe)
    address = at("join_step", application.public_id, "identity")
    give(client, application, "identity", IDENTITY)
    assert "1 commerce est déjà répertorié sous ce NEQ" not in page(client, address)
    give(client, application, "identity", {**IDENTITY, "number": listed.business_number})
    assert "1 commerce est déjà répertorié sous ce NEQ" in page(client, address)


def test_places_the_owner_does_not_name_close(client: Client, market: Market, listed: Merchant) -> None:
    gone = Place.objects.get(merchant=listed)
    gone.pk, gone.public_id = None, "plc_aaaaaaaaaaaaaaaa"
    gone.save(force_insert=True)
    application = begin(client, market.zoe, listed.public_id)
    assert len(application.places) == 2
    second = {f"p1-{name}": "x" for name in ("address", "municipality", "postal_code")}
    give(client, application, "places", {**PLACE, **second, "do": "remove-1"})
    send(client, market.zoe, listed.public_id, number="1100000026")
    decide(client, market.olga, application, "approve", verified=TICKS)
    assert list(Place.objects.filter(merchant=listed).order_by("pk").values_list("is_open", flat=True)) == [True, False]


def rivals(client: Client, market: Market, listed: Merchant) -> list[tuple[Account, Application]]:
    facts = {"name": "Quincaillerie Dumais", "number": "1100000026"}
    return [(who, send(client, who, listed.public_id, **facts)) for who in (market.zoe, account("yves"))]


def test_two_claims_of_one_shop_are_not_both_approved(client: Client, market: Market, listed: Merchant) -> None:
    (zoe, first), (yves, second) = rivals(client, market, listed)
    client.force_login(market.olga)
    assert "1 autre personne revendique" in page(client, at("operation_application", second.public_id))
    assert decide(client, market.olga, first, "approve", verified=TICKS).status_code == 302
    late = decide(client, market.olga, second, "approve", verified=TICKS)
    assert late.status_code == 409
    assert "une autre revendication a été approuvée" in late.content.decode()
    assert list(Member.objects.filter(merchant=listed).values_list("account", flat=True)) == [zoe.pk]
    assert decide(client, market.olga, second, "refuse", reason="Un autre titulaire").status_code == 302
    assert not Member.objects.filter(account=yves).exists()


def test_the_database_itself_knows_one_approved_claim(client: Client, market: Market, listed: Merchant) -> None:
    both = [application.pk for _, application in rivals(client, market, listed)]
    with pytest.raises(IntegrityError, match="one_approved_application_of_a_shop"):
        Application.objects.filter(pk__in=both).update(state="approved")
    with connection.cursor() as cursor:  # the control: it is the constraint that said so
        cursor.execute("DROP INDEX one_approved_application_of_a_shop")
    try:
        assert Application.objects.filter(pk__in=both).update(state="approved") == 2
    finally:
        Application.objects.filter(pk__in=both).update(state="refused")
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE UNIQUE INDEX one_approved_application_of_a_shop ON onboarding_application (merchant_id)"
                " WHERE state = 'approved'"
            )


def test_proofs_that_end_soon_are_shown_to_the_operator(client: Client, market: Market) -> None:
    application = send(client, market.zoe)
    decide(client, market.olga, application, "approve", verified=TICKS)
    assert "bail.pdf" not in page(client, at("operation_applications"))
    Proof.objects.update(expires_on=date(2026, 1, 1))
    assert "bail.pdf" in page(client, at("operation_applications"))


def test_what_came_to_nothing_is_forgotten_in_time_with_its_papers(client: Client, market: Market) -> None:
    gone = fill(client, market.zoe)
    other = {"holds": ["etablissement"], "proof-etablissement": SimpleUploadedFile("autre.pdf", b"%PDF-1.7 another")}
    assert give(client, gone, "eligibility", other).status_code == 302
    client.post(at("join_withdraw", gone.public_id))
    kept = send(client, market.ana, number="1100000026")
    assert len(papers()) == 2  # the one replaced went at once
    later = datetime.now(tz=UTC) + timedelta(days=91)
    assert purge(now=later)["abandoned applications"] == 1
    assert list(Application.objects.values_list("pk", flat=True)) == [kept.pk]
    assert BankAccount.objects.count() == 1
    assert papers() == [Proof.objects.get(application=kept).digest]


def papers() -> list[str]:
    return [file.name for file in (Path(settings.DATA) / "proofs").rglob("*") if file.is_file()]


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
