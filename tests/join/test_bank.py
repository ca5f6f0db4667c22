"""Another bank account: owner only, the password typed again, every owner told, held some days, cancelled meanwhile."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from panier.base.accounts.models import Account
from panier.base.notifications.models import Letter
from panier.flows.bank_hold import bank_hold
from panier.flows.change_bank_account import cancel_bank_change, change_bank_account
from panier.kit.sealing import NotOpenedError
from panier.offer.merchants.models import Member, Merchant
from panier.offer.onboarding.models import BankChange
from panier.offer.onboarding.queries import bank_account_in_force
from panier.offer.onboarding.rules import BankChangeOver, BankChangeWaits
from panier.offer.onboarding.rules.bank import GivenAccount
from panier.offer.team.actions import By
from panier.offer.team.rules import NotYours
from tests.joining import ACCOUNT, TICKS, at, decide, send
from tests.world import Market, account

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "pâté chinois 1234"
OTHER = {**ACCOUNT, "transit": "40404", "account": "1111222"}


@pytest.fixture
def shop(client: Client, market: Market) -> Merchant:
    """Zoé's, approved, with a second owner, a manager and a clerk."""
    decide(client, market.olga, send(client, market.zoe), "approve", verified=TICKS)
    made = Merchant.objects.get(slug="epicerie-zoe")
    for name, role in (("yan", "owner"), ("mona", "manager"), ("clark", "clerk")):
        Member.objects.create(merchant=made, account=account(name), role=role)
    return made


def ask(client: Client, shop: Merchant, fields: dict[str, str] = OTHER) -> Any:
    return client.post(at("desk_bank", shop.public_id), fields)


def signed(client: Client, who: Account) -> Client:
    """Signed in a moment ago, and once more by password."""
    client.force_login(who)
    client.post(at("account_reauthenticate"), {"password": PASSWORD})
    return client


def numbers(shop: Merchant, when: datetime) -> str:
    found = bank_account_in_force(shop.pk, when)
    assert found is not None
    return found.opened().plain()


@pytest.mark.parametrize(
    ("asked", "days"),
    [
        (datetime(2026, 11, 28, 4, 30, tzinfo=UTC), 7),  # Friday night in Montréal: until Friday
        (datetime(2026, 11, 29, 15, tzinfo=UTC), 5),  # Sunday: Friday
        (datetime(2026, 8, 31, 15, tzinfo=UTC), 8),  # Monday before Labour Day: Tuesday after it
    ],
)
def test_five_days_on_which_banks_work(market: Market, asked: datetime, days: int) -> None:
    assert bank_hold("qc", asked) == timedelta(days=days)


def test_the_old_account_is_in_force_until_the_hold_is_over(client: Client, market: Market, shop: Merchant) -> None:
    now = datetime.now(tz=UTC)
    first = bank_account_in_force(shop.pk, now)
    assert first is not None
    assert (first.holder, first.institution, first.last_digits) == ("Épicerie Zoé inc.", "815", "543")
    assert "9876543" not in repr(first)
    assert first.opened() == GivenAccount("Épicerie Zoé inc.", "815", "30123", "9876543")
    signed(client, market.zoe)
    assert ask(client, shop).status_code == 302
    change = BankChange.objects.get()
    assert (change.in_force_at - change.asked_at, change.account, change.last_digits) == (
        bank_hold("qc", change.asked_at),
        market.zoe,
        "222",
    )
    assert "1111222" not in change.account_sealed
    assert numbers(shop, change.in_force_at - timedelta(seconds=1)) == "815-30123-9876543"
    assert numbers(shop, change.in_force_at) == "815-40404-1111222"
    page = client.get(at("desk_bank", shop.public_id)).content.decode()
    assert "Un autre compte attend" in page
    assert "•••••543" in page
    assert "1111222" not in page
    again = ask(client, shop)
    assert again.status_code == 409
    assert "attend déjà" in again.content.decode()
    assert BankChange.objects.count() == 1


def test_every_owner_is_told_and_any_of_them_cancels(client: Client, market: Market, shop: Merchant) -> None:
    signed(client, market.zoe)
    ask(client, shop)
    letters = Letter.objects.filter(kind="bank_changed")
    owners = ["yan@panier.example", "zoe@panier.example"]
    assert sorted(letters.values_list("recipient", flat=True)) == owners  # no manager, no clerk
    facts = letters.first()
    assert facts is not None
    assert (facts.facts["what"], facts.facts["last_digits"]) == ("asked", "222")
    assert "1111222" not in str(facts.facts)
    change = BankChange.objects.get()
    client.force_login(Account.objects.get(email="yan@panier.example"))
    assert client.post(at("desk_bank_cancel", shop.public_id, change.public_id)).status_code == 302
    assert letters.count() == 4
    change.refresh_from_db()
    assert change.cancelled_by == "Yan"
    assert numbers(shop, change.in_force_at) == "815-30123-9876543"
    assert "annulé le" in client.get(at("desk_bank", shop.public_id)).content.decode()
    assert client.post(at("desk_bank_cancel", shop.public_id, change.public_id)).status_code == 409


def test_the_password_is_typed_again_even_just_after_signing_in(client: Client, market: Market, shop: Merchant) -> None:
    client.logout()
    client.post(at("account_login"), {"login": market.zoe.email, "password": PASSWORD})
    for answer in (ask(client, shop), client.get(at("desk_bank", shop.public_id) + "?change=1")):
        assert answer.status_code == 302
        assert answer["Location"].startswith(at("account_reauthenticate"))
    assert not BankChange.objects.exists()
    client.post(at("account_reauthenticate"), {"password": PASSWORD})  # the control
    assert ask(client, shop).status_code == 302


def test_faulty_numbers_are_said_and_kept_nowhere(client: Client, market: Market, shop: Merchant) -> None:
    signed(client, market.zoe)
    answer = ask(client, shop, {**OTHER, "transit": "4"})
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "5 chiffres, au bas d’un chèque" in said
    assert 'value="Épicerie Zoé inc."' in said
    assert "1111222" not in said
    assert not BankChange.objects.exists()


def test_who_is_no_owner_any_more_changes_nothing(market: Market, shop: Merchant) -> None:
    """At the page, and again under the team's lock."""
    given, now = GivenAccount("Z", "815", "40404", "1111222"), datetime.now(tz=UTC)
    mona = Account.objects.get(email="mona@panier.example")
    with pytest.raises(NotYours):
        change_bank_account(shop.pk, given, By(mona.pk, "Mona", now))
    assert not BankChange.objects.exists()
    change = change_bank_account(shop.pk, given, By(market.zoe.pk, "Zoé", now))  # the control
    with pytest.raises(NotYours):
        cancel_bank_change(shop.pk, change.public_id, By(mona.pk, "Mona", now))
    with pytest.raises(BankChangeWaits):
        change_bank_account(shop.pk, given, By(market.zoe.pk, "Zoé", now))
    with pytest.raises(BankChangeOver):
        cancel_bank_change(shop.pk, change.public_id, By(market.zoe.pk, "Zoé", change.in_force_at))


@pytest.mark.plants_damage
def test_the_database_keeps_the_hold_and_the_seal(market: Market, shop: Merchant) -> None:
    now = datetime.now(tz=UTC)
    change = change_bank_account(shop.pk, GivenAccount("Z", "815", "40404", "1111222"), By(market.zoe.pk, "Zoé", now))
    own = BankChange.objects.filter(pk=change.pk)
    with pytest.raises(IntegrityError, match="bank_change_is_held"), transaction.atomic():
        own.update(in_force_at=now - timedelta(days=1))
    with pytest.raises(IntegrityError, match="bank_change_cancelled_in_time"), transaction.atomic():
        own.update(cancelled_at=change.in_force_at)
    first = bank_account_in_force(shop.pk, now)
    assert first is not None
    own.update(account_sealed=first.sealed)  # another row's text
    swapped = bank_account_in_force(shop.pk, change.in_force_at)
    assert swapped is not None
    with pytest.raises(NotOpenedError):
        swapped.opened()
