"""What has served its purpose goes, and nothing else."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from tests.world import NOW, build_market

from panier.base.accounts.models import Account
from panier.base.notifications.actions import Telling, record_letters
from panier.base.notifications.models import Letter
from panier.flows.purge import purge

pytestmark = pytest.mark.django_db


def tell(kind: str, key: str, *, days_ago: int) -> None:
    facts = {"email": "ana@panier.example", "link": "https://panier.example/"}
    record_letters([Telling("qc", kind, key, "ana@panier.example", "fr", facts)], now=NOW - timedelta(days=days_ago))


def test_purge() -> None:
    build_market()
    tell("reset_password", "old link", days_ago=8)
    tell("reset_password", "fresh link", days_ago=6)
    tell("contract_copy", "contract", days_ago=1000)
    tell("contract_copy", "old contract", days_ago=1101)
    for name, age in (("jamais", 31), ("bientot", 29)):
        person = Account.objects.create_user(f"{name}@panier.example", "x")
        EmailAddress.objects.create(user=person, email=person.email, verified=False, primary=True)
        Account.objects.filter(pk=person.pk).update(created_at=NOW - timedelta(days=age))
    everybody = set(Account.objects.values_list("email", flat=True))
    purge(now=NOW)
    assert set(Letter.objects.values_list("key", flat=True)) == {"fresh link", "contract"}
    assert everybody - set(Account.objects.values_list("email", flat=True)) == {"jamais@panier.example"}
