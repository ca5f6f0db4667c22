"""A shop that a directory named is claimed by whoever runs it: by a decision alone, once."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection
from django.test import Client
from tests.joining import IDENTITY, PLACE, TICKS, at, begin, decide, give, send
from tests.journeys.test_join import market, page
from tests.world import Market, account

from panier.base.accounts.models import Account
from panier.offer.merchants.models import Member, Merchant, Place
from panier.offer.onboarding.models import Application

__all__ = ["market"]

pytestmark = pytest.mark.django_db(transaction=True)


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
