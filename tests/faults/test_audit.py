"""Each invariant is seen to fail on damage planted for it, names the damaged row, and says what it looked at."""

from datetime import timedelta

import pytest
from django.db import connection, transaction

from panier.flows.accept_enquiry import accept_enquiry
from panier.flows.audit_books import CHECKS, audit_books, broken_promises
from panier.flows.make_payouts import make_payouts
from panier.flows.refuse_part import refuse_part
from tests.enquiries import ask, counted_long_ago
from tests.leaving.hands import acting
from tests.orders import hand_over, part_of, pay, three_merchants
from tests.payouts.hands import ACCOUNTS, LATER, account_of, closed
from tests.world import NOW, Market, build_market

pytestmark = [pytest.mark.django_db, pytest.mark.plants_damage]
PLANTED = {
    "I1": "ALTER TABLE inventory_stocklevel DROP CONSTRAINT stock_never_oversold; UPDATE inventory_stocklevel SET reserved = on_hand + 1 WHERE on_hand IS NOT NULL",
    "I3": "UPDATE inventory_reservation SET quantity = quantity + 1 WHERE state = 'kept'",
    "I3b": "UPDATE inventory_reservation SET state = 'held', until = '2026-11-24 14:58Z' WHERE state = 'kept'",
    "I3c": "UPDATE enquiries_enquiry SET state = 'lapsed' WHERE state = 'accepted'",
    "I4": "ALTER TABLE orders_order DROP CONSTRAINT order_once_a_key; UPDATE orders_order SET key = '00000000-0000-4000-8000-000000000000', buyer = 'twice'",
    "I5": "UPDATE orders_order SET state = 'expired'; UPDATE payments_payment SET captured_at = '2026-11-24 14:40Z'",
    "I6": "UPDATE payments_payment SET captured_at = NULL",
    "I7": "UPDATE ledger_book SET currency = 'USD' WHERE code = 'commission'",
    "I7b": "INSERT INTO ledger_entry (territory_id, key, kind, subject, happened_at) SELECT territory_id, 'planted', 'capture', subject, happened_at FROM ledger_entry LIMIT 1",
    "I8": "ALTER TABLE ledger_move DISABLE TRIGGER ledger_move_stays",
    "I9": "UPDATE orders_order SET total_minor = total_minor + 1",
    "I9b": "UPDATE ledger_move SET minor = minor + 1",
    "I10": "ALTER TABLE orders_line DROP CONSTRAINT line_adds_up; UPDATE orders_line SET subtotal_minor = subtotal_minor + 1",
    "I10b": "DELETE FROM ledger_move WHERE destination_id IN (SELECT id FROM ledger_book WHERE code LIKE 'held:%')",
    "I10c": "INSERT INTO amendments_amendment (public_id, part_id, why, note, title, options, quantity, unit_minor, goods_minor, taxes, minor, commission_minor, currency, actor, at) SELECT 'amd_planted', min(id), 'missing', '', '{}', '[]', 1, 100, 100, '[]', 100, 0, 'CAD', '', now() FROM orders_part",
    "I10d": "INSERT INTO returns_return (public_id, part_id, key, why, note, restocked, lines, delivered_back, goods_minor, delivery_minor, taxes, tax_minor, minor, commission_minor, commission_taxes, currency, actor, at) SELECT 'ret_planted', min(id), gen_random_uuid(), 'other', '', false, '[]', false, 100, 0, '[]', 0, 100, 0, '[]', 'CAD', '', now() FROM orders_part WHERE state = 'handed_over'",
    "I11": "INSERT INTO payments_refund (public_id, key, payment_id, minor, currency, state, reason, bearer, created_at) SELECT 'ref_planted', 'planted', id, minor + 1, currency, 'done', '', 'platform', now() FROM payments_payment LIMIT 1",
    "I12": "UPDATE orders_part SET commission_minor = commission_minor + 1 WHERE state = 'handed_over'",
    "I12b": "UPDATE payouts_item SET minor = minor + 1",
    "I12c": "UPDATE payouts_payout SET state = 'sent'",
    "I13": "ALTER TABLE payouts_item DISABLE TRIGGER payout_item_stays",
    "I14": "ALTER TABLE payments_providerevent DROP CONSTRAINT event_once",
    "I16": "UPDATE orders_partevent SET before = 'handed_over' WHERE after = 'accepted'",
    "I16b": "UPDATE orders_part SET state = 'accepted' WHERE state = 'handed_over'",
    "I16c": "ALTER TABLE enquiries_enquiry DISABLE TRIGGER enquiry_edges",
    "I16d": "UPDATE enquiries_enquiry SET state = 'asked', answer_by = '2026-11-24 14:50Z'",
    "I21": "INSERT INTO leaving_closing (public_id, merchant_id, state_before, closed_at, reason) SELECT 'clo_planted', min(id), 'selling', now(), '' FROM merchants_merchant",
    "I17": "UPDATE inventory_stocklevel SET place_id = (SELECT max(id) FROM merchants_place)",
    "I22": "INSERT INTO observatory_salesday SELECT 1, '2026-11-20', 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, id FROM merchants_merchant LIMIT 1",
    "I22b": "INSERT INTO observatory_salesday SELECT 1, '2026-11-20', 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, id FROM merchants_merchant LIMIT 1",
    "I20": "UPDATE merchants_member SET role = 'clerk'",
}  # fmt: skip


@pytest.fixture
def market() -> Market:
    """Two orders: one paid and partly handed over, one paid and open. Bella has closed and is in a file for the bank."""
    made = build_market()
    first, order = three_merchants(made), three_merchants(made)
    assert [pay(each) for each in (first, order)] == ["placed", "placed"]
    hand_over(part_of(order, "Bella"))
    counted_long_ago(made.carmen.offers["Chandelle"], on_hand=5)
    enquiry = ask(made.carmen.offers["Chandelle"])
    accept_enquiry(made.carmen.merchant.pk, enquiry.public_id, counted=None, actor="Carmen", now=NOW)
    account_of(made.bella, ACCOUNTS["Bella"])
    refuse_part(made.bella.merchant.pk, part_of(first, "Bella").public_id, reason="Fermé.", actor="Bella", now=NOW)
    closed(made.bella)
    make_payouts(acting(made.olga), seen=2938, now=LATER)
    return made


def plant(statements: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET session_replication_role = replica")  # past the guards, as a broken disk would be
        for statement in statements.split("; "):
            cursor.execute(statement)
        cursor.execute("SET session_replication_role = origin")


def broken() -> set[str]:
    return {finding.name for finding in audit_books(now=NOW + timedelta(minutes=2)) if finding.broken}


@pytest.mark.usefixtures("market")
def test_a_sound_market_keeps_every_promise_and_each_check_looked_at_something() -> None:
    findings = audit_books(now=NOW)
    assert [finding.name for finding in findings if not finding.passed] == []
    assert all(finding.examined for finding in findings)


def test_every_check_has_damage_planted_for_it() -> None:
    assert set(PLANTED) == {check.name for check in CHECKS}


@pytest.mark.usefixtures("market")
def test_each_check_notices() -> None:
    for name, damage in PLANTED.items():
        sound = transaction.savepoint()
        assert broken() == set()
        plant(damage)
        assert name in broken()
        assert name in {row[0] for row in broken_promises(now=NOW + timedelta(minutes=2))}
        transaction.savepoint_rollback(sound)


def test_an_empty_market_proves_nothing() -> None:
    assert not any(
        finding.passed
        for finding in audit_books(now=NOW)
        if finding.name
        not in {"I8", "I14", "I10c", "I10d", "I3c", "I16c", "I16d", "I21", "I12b", "I12c", "I13", "I22", "I22b"}
    )
