"""Letters to a shop's people say only what each one's role may see.

The control: with a table that lets everybody see the bank account the clerk's copy of the statement is there, so that these tests would see one.
"""

import pytest

from panier.base.notifications.models import Letter
from panier.flows.confirm_payouts import confirm_payouts
from panier.flows.make_payouts import make_payouts
from panier.flows.return_payout import return_payout
from panier.offer.merchants.models import Member
from panier.offer.team import rules
from panier.offer.team.queries import addresses_who_may
from panier.trade.payouts.models import Payout
from tests.leaving.hands import acting
from tests.payouts.hands import LATER, released, two_closed_shops
from tests.reviews import pay_and_hand_over, say
from tests.world import NOW, Market, account, build_market

pytestmark = pytest.mark.django_db(transaction=True)
BRUNO, MONA, CLARK = "bruno@panier.example", "mona@panier.example", "clark@panier.example"


@pytest.fixture
def market() -> Market:
    market = build_market()
    for name, role in (("mona", "manager"), ("clark", "clerk")):
        Member.objects.create(merchant=market.bruno.merchant, account=account(name), role=role)
    return market


def readers(kind: str) -> list[str]:
    """Of Bruno's shop; Bella works alone."""
    people = Letter.objects.filter(kind=kind).exclude(recipient="bella@panier.example")
    return sorted(people.values_list("recipient", flat=True))


def paid_and_back(market: Market) -> None:
    two_closed_shops(market)
    file = released(make_payouts(acting(market.olga), seen=7139, now=LATER))
    confirm_payouts(acting(market.olga), file.public_id, now=LATER)
    payout = Payout.objects.get(merchant=market.bruno.merchant)
    return_payout(acting(market.olga), file.public_id, payout.public_id, reason="Compte fermé", now=LATER)


def test_a_payouts_statement_goes_to_the_owner_alone(market: Market) -> None:
    paid_and_back(market)
    assert readers("payout_paid") == [BRUNO]
    assert readers("payout_returned") == ["bonjour@lepanierbleu.example", BRUNO]


def test_the_control_a_clerk_who_might_see_the_bank_reads_it(market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MAY", {**rules.MAY, "bank": rules.EVERYBODY, "earnings": rules.EVERYBODY})
    paid_and_back(market)
    assert readers("payout_paid") == [BRUNO, CLARK, MONA]


def test_a_review_goes_to_those_who_answer_for_the_shop(market: Market) -> None:
    say(pay_and_hand_over(market), market.bruno.merchant.public_id, now=NOW)
    assert readers("review_merchant") == [BRUNO, MONA]


def test_what_clerks_work_on_still_reaches_them_and_a_shop_without_a_team_has_its_own_address(market: Market) -> None:
    bruno = market.bruno.merchant
    for what in ("enquiries", "conversations"):
        assert sorted(addresses_who_may(bruno.pk, what)) == [BRUNO, CLARK, MONA]
    Member.objects.filter(merchant=bruno).delete()
    assert addresses_who_may(bruno.pk, "bank") == [bruno.contact_email]
