"""What guards a payout: the database keeps what was paid, the total somebody saw travels with the click, nobody else sees it."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from panier.flows.confirm_payouts import confirm_payouts
from panier.flows.refund_by_operator import refund_by_operator
from panier.trade.orders.models import Part
from panier.trade.payouts.models import BankFile
from panier.trade.payouts.rules import OwedMoved
from tests.leaving.hands import acting
from tests.orders import part_of
from tests.payouts.hands import (
    LATER,
    at,
    payout_to,
    two_closed_shops,
)
from tests.payouts.test_payouts import WHOLE, broken, owed, run
from tests.world import NOW, Market

pytestmark = pytest.mark.django_db(transaction=True)

SAME_NUMBER = """
INSERT INTO payouts_bankfile (public_id, territory_id, number, minor, currency, count, sealed, digest, funds_on, made_at)
SELECT 'bnf_again', territory_id, number, minor, currency, count, sealed, digest, funds_on, made_at FROM payouts_bankfile
"""


def test_the_total_he_saw_travels_with_the_click(market: Market, operator: Client) -> None:
    order = two_closed_shops(market)
    refund_by_operator(
        acting(market.olga), part_of(order, "Bella").public_id, reason="brisé", bearer="merchant", now=NOW
    )
    with pytest.raises(OwedMoved):
        run(market)
    for seen in (str(WHOLE), "", "-1", "4201.0", "9" * 40):
        assert operator.post(at("operation_payouts_make"), {"seen": seen}).status_code == 409
    assert (BankFile.objects.count(), owed(market.bruno)) == (0, "42.01")


def test_the_database_itself_keeps_what_was_paid(market: Market) -> None:
    two_closed_shops(market)
    file = run(market)
    confirm_payouts(acting(market.olga), file.public_id, now=LATER)
    for statement in (
        "UPDATE payouts_payout SET minor = minor + 1",
        "UPDATE payouts_payout SET state = 'made', sent_at = NULL",
        "DELETE FROM payouts_payout",
        "UPDATE payouts_item SET minor = minor + 1",
        "DELETE FROM payouts_item",
        "UPDATE payouts_bankfile SET taken_at = NULL",
        "UPDATE payouts_bankfile SET sealed = ''",
        "DELETE FROM payouts_bankfile",
        "INSERT INTO payouts_item (payout_id, entry_id, minor) SELECT payout_id, entry_id, 1 FROM payouts_item LIMIT 1",
        SAME_NUMBER,
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert "9876543" not in file.sealed
    assert broken() == []


def test_nobody_else_sees_any_of_it(market: Market, client: Client) -> None:
    two_closed_shops(market)
    file = run(market)
    payout = payout_to(market.bruno)
    for person in (None, market.zoe, market.bruno.owner):
        client.logout() if person is None else client.force_login(person)
        assert client.get(at("operation_payouts")).status_code == 404
        assert client.get(at("operation_bank_file", file.public_id)).status_code == 404
        assert client.get(at("operation_bank_file_download", file.public_id)).status_code == 404
        assert client.post(at("operation_payouts_make"), {"seen": "0"}).status_code == 404
        assert client.post(at("operation_bank_file_taken", file.public_id)).status_code == 404
        assert client.post(at("operation_payout_back", file.public_id, payout.public_id), {"reason": "x"}).status_code == 404  # fmt: skip
    payout.refresh_from_db()
    assert (payout.state, Part.objects.filter(state="handed_over").count()) == ("made", 2)
