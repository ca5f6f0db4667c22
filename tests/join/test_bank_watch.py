"""A bank account that waits: an owner's new address begins the hold again, and every owner reads when it is in force."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client

from panier.base.accounts.models import Account
from panier.base.accounts.rules import EMAILS_BEFORE_KEPT
from panier.base.notifications.models import Letter
from panier.flows.bank_hold import bank_hold
from panier.flows.purge import purge
from panier.flows.watch_bank_accounts import tell_banks_in_force
from panier.offer.merchants.models import Member, Merchant
from panier.offer.onboarding.models import BankChange
from panier.offer.onboarding.queries import bank_account_in_force
from tests.join.test_bank import OTHER, PASSWORD
from tests.joining import TICKS, at, decide, send
from tests.journeys.test_sign_in import last_letter, link_in
from tests.world import Market, account

pytestmark = pytest.mark.django_db(transaction=True)
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


@pytest.fixture
def change(client: Client, market: Market) -> BankChange:
    """Zoé asked for it an hour ago; Yan owns the shop too, Mona manages it."""
    decide(client, market.olga, send(client, market.zoe), "approve", verified=TICKS)
    shop = Merchant.objects.get(slug="epicerie-zoe")
    for name, role in (("yan", "owner"), ("mona", "manager")):
        Member.objects.create(merchant=shop, account=account(name), role=role)
    client.force_login(market.zoe)
    client.post(at("account_reauthenticate"), {"password": PASSWORD})
    assert client.post(at("desk_bank", shop.public_id), OTHER).status_code == 302
    made = BankChange.objects.get()
    made.asked_at, made.in_force_at = made.asked_at - HOUR, made.in_force_at - HOUR
    made.save()
    return made


def moves(name: str, address: str, *, expect: int = 302) -> datetime:
    """Through the pages: asked with the password, confirmed by the letter; when."""
    owner = Client()
    owner.force_login(Account.objects.get(name=name))
    asked = owner.post(at("account_email"), {"action_add": "1", "email": address})
    if asked.headers["Location"].startswith(at("account_reauthenticate")):
        owner.post(asked.headers["Location"], {"password": PASSWORD})
    before = datetime.now(tz=UTC)
    assert Client(raise_request_exception=False).post(link_in(last_letter(address))).status_code == expect
    return before


def told(what: str) -> list[str]:
    return sorted(Letter.objects.filter(kind="bank_changed", facts__what=what).values_list("recipient", flat=True))


def ends_in(change: BankChange, when: datetime) -> str:
    found = bank_account_in_force(change.merchant_id, when)
    return found.last_digits if found else ""


def test_an_owners_new_address_begins_the_hold_again_and_the_old_one_hears(client: Client, change: BankChange) -> None:
    due = change.in_force_at
    before = moves("Yan", "autre@panier.example")
    change.refresh_from_db()
    assert change.held_anew_at
    assert change.in_force_at - change.held_anew_at == bank_hold("qc", change.held_anew_at)
    assert before <= change.held_anew_at <= datetime.now(tz=UTC)
    assert (ends_in(change, due + SECOND), ends_in(change, change.in_force_at)) == ("543", "222")
    assert told("anew") == ["autre@panier.example", "yan@panier.example", "zoe@panier.example"]
    assert "Le délai a recommencé" in client.get(at("desk_bank", change.merchant.public_id)).content.decode()
    assert "a une autre adresse courriel" in last_letter("zoe@panier.example")


def asked_anew(client: Client, change: BankChange) -> None:
    """Zoé takes it back and asks again; what was written before is forgotten."""
    shop = change.merchant.public_id
    assert client.post(at("desk_bank_cancel", shop, change.public_id)).status_code == 302
    Letter.objects.all().delete()
    assert client.post(at("desk_bank", shop), OTHER).status_code == 302


def test_an_address_taken_over_just_before_hides_nothing(client: Client, change: BankChange) -> None:
    """First the mailbox, then the account: the address before hears of the account too, for thirty days."""
    moves("Yan", "voleur@panier.example")
    asked_anew(client, change)
    assert told("asked") == ["voleur@panier.example", "yan@panier.example", "zoe@panier.example"]
    assert purge(now=datetime.now(tz=UTC))["addresses before"] == 0
    assert purge(now=datetime.now(tz=UTC) + EMAILS_BEFORE_KEPT)["addresses before"] == 1
    assert not Account.objects.exclude(email_before="").exists()


def test_an_address_of_long_ago_hears_no_more(client: Client, change: BankChange) -> None:
    """Also before a night has forgotten it."""
    moves("Yan", "autre@panier.example")
    long_ago = datetime.now(tz=UTC) - EMAILS_BEFORE_KEPT
    Account.objects.filter(name="Yan").update(email_changed_at=long_ago)
    asked_anew(client, change)
    assert told("asked") == ["autre@panier.example", "zoe@panier.example"]


def test_who_does_not_own_the_shop_begins_nothing_again(change: BankChange) -> None:
    """The control: a manager's address moves, and the account is in force when it was said."""
    moves("Mona", "ailleurs@panier.example")
    due = change.in_force_at
    change.refresh_from_db()
    assert (change.in_force_at, change.held_anew_at, told("anew")) == (due, None, [])


def test_what_is_in_force_already_stays_so(change: BankChange) -> None:
    hold = change.in_force_at - change.asked_at
    BankChange.objects.update(asked_at=change.asked_at - hold, in_force_at=change.in_force_at - hold)
    moves("Yan", "autre@panier.example")
    assert ends_in(change, datetime.now(tz=UTC)) == "222"
    assert told("anew") == []


@pytest.mark.plants_damage
def test_an_address_does_not_change_unless_the_hold_begins_again(change: BankChange) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE onboarding_bankchange ADD CONSTRAINT never CHECK (held_anew_at IS NULL)")
    try:
        moves("Yan", "autre@panier.example", expect=500)
        assert Account.objects.get(name="Yan").email == "yan@panier.example"
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE onboarding_bankchange DROP CONSTRAINT never")
    change.refresh_from_db()
    assert change.held_anew_at is None
    moves("Yan", "encore@panier.example")  # the control
    assert Account.objects.get(name="Yan").email == "encore@panier.example"


def test_every_owner_reads_once_that_it_is_in_force(change: BankChange) -> None:
    assert tell_banks_in_force(now=change.in_force_at - SECOND) == 0
    assert told("in_force") == []
    assert [tell_banks_in_force(now=change.in_force_at + n * SECOND) for n in range(3)] == [1, 0, 0]
    assert told("in_force") == ["yan@panier.example", "zoe@panier.example"]  # no manager
    assert "Désormais, le commerce est payé au compte 815 · •••222" in last_letter("yan@panier.example")


def test_one_that_was_cancelled_is_told_no_more(change: BankChange) -> None:
    BankChange.objects.update(cancelled_at=change.asked_at + SECOND)
    assert tell_banks_in_force(now=change.in_force_at + SECOND) == 0
    assert told("in_force") == []
