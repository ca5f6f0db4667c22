"""Several people claim one shop, several operators approve at once: it has one owner. With the locks off it has more."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client

from panier.offer.merchants.models import Member, Merchant
from panier.offer.onboarding.models import Application, BankAccount
from tests.joining import TICKS, at, send
from tests.races.hands import Call, Web, at_once, without_locks
from tests.world import Market, account, build_market

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
RIVALS = 6
TOKEN = "t" * 32
BANK = "onboarding_bankaccount_merchant_id_key"
INDEX = "one_approved_application_of_a_shop"


@pytest.fixture
def market() -> Market:
    return build_market()


@contextmanager
def without_the_index() -> Iterator[None]:
    """What stands behind the lock is gone (a shop has one bank account, too), and stands again afterwards."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = %s", [INDEX])
        (definition,) = cursor.fetchone()
        cursor.execute(f"DROP INDEX {INDEX}")
        cursor.execute(f"ALTER TABLE onboarding_bankaccount DROP CONSTRAINT {BANK}")
    try:
        yield
    finally:
        Application.objects.update(state="refused")
        BankAccount.objects.update(merchant=None)
        with connection.cursor() as cursor:
            cursor.execute(definition)
            cursor.execute(f"ALTER TABLE onboarding_bankaccount ADD CONSTRAINT {BANK} UNIQUE (merchant_id)")


def approve_all(web: Web, market: Market, *, locks: bool) -> tuple[list[int], list[str]]:
    """What each operator was answered, and whose the shop is."""
    shop = Merchant.objects.create(
        territory_id="qc", slug="dumais", name="Dumais", legal_name="Dumais", created_at=datetime.now(tz=UTC)
    )
    client = Client()
    claims = [send(client, account(f"rival{number}"), shop.public_id) for number in range(RIVALS)]
    client.force_login(market.olga)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"sessionid={client.cookies['sessionid'].value}; csrftoken={TOKEN}",
        "X-CSRFToken": TOKEN,
    }
    body = urlencode({"decision": "approve", "verified": TICKS}, doseq=True).encode()
    pages = [web(locks) + at("operation_application", each.public_id) for each in claims]
    calls: list[Call] = [(page, body, headers) for page in pages]
    answers = at_once(calls) if locks else without_locks(calls, "merchants_member")
    owners = Member.objects.filter(merchant=shop).values_list("account__email", flat=True)
    return sorted(status for status, _ in answers), list(owners)


def test_one_shop_has_one_owner_however_many_are_approved_at_once(web: Web, market: Market) -> None:
    statuses, owners = approve_all(web, market, locks=True)
    assert statuses == [200] + [409] * (RIVALS - 1)
    assert len(owners) == 1
    assert Application.objects.filter(state="approved").count() == 1


@pytest.mark.plants_damage
def test_without_the_lock_and_the_index_it_has_several(web: Web, market: Market) -> None:
    with without_the_index():
        _, owners = approve_all(web, market, locks=False)
        assert len(owners) > 1
        assert Application.objects.filter(state="approved").count() > 1
