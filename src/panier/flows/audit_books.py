"""The invariants (I1 to I18 that apply so far): each is a query that must return no row, and must examine some."""

from datetime import datetime

from django.db import connection

from panier.flows.audit_figures import FIGURE_CHECKS
from panier.flows.audit_payouts import PAYOUT_CHECKS
from panier.flows.audit_returns import RETURN_CHECKS
from panier.flows.auditing import Check, Finding

MOST_SHOWN = 20
CHECKS: tuple[Check, ...] = (
    Check(
        "I1",
        "nothing is promised that is not on the shelf",
        "SELECT count(*) FROM inventory_stocklevel WHERE on_hand IS NOT NULL",
        "SELECT id, 'reserved ' || reserved || ' of ' || on_hand FROM inventory_stocklevel WHERE reserved > on_hand",
    ),
    Check(
        "I3",
        "reserved equals the live promises",
        "SELECT count(*) FROM inventory_stocklevel",
        """SELECT level.id, level.reserved || ' reserved, promised ' || coalesce(sum(promise.quantity), 0)
           FROM inventory_stocklevel level LEFT JOIN inventory_reservation promise
             ON promise.stock_id = level.id AND promise.state IN ('held', 'kept')
           GROUP BY level.id HAVING level.reserved <> coalesce(sum(promise.quantity), 0)""",
    ),
    Check(
        "I3b",
        "no unpaid promise outlives its time by a minute",
        "SELECT count(*) FROM inventory_reservation",
        """SELECT public_id, 'held until ' || until FROM inventory_reservation
           WHERE state = 'held' AND until < %(now)s::timestamptz - interval '1 minute'""",
    ),
    Check(
        "I3c",
        "what a shop holds for a request is held exactly while it is accepted",
        "SELECT count(*) + 1 FROM enquiries_enquiry",  # none may have been asked yet
        """SELECT promise.public_id, 'held for a request ' || coalesce(enquiry.state, 'that is not there')
           FROM inventory_reservation promise LEFT JOIN enquiries_enquiry enquiry ON enquiry.public_id = promise.holder
           WHERE left(promise.holder, 4) = 'enq_' AND promise.state IN ('held', 'kept') AND (
             enquiry.state IS DISTINCT FROM 'accepted' OR promise.until IS DISTINCT FROM enquiry.held_until
             OR promise.quantity <> enquiry.quantity)
           UNION ALL
           SELECT enquiry.public_id, 'accepted, and nothing is held' FROM enquiries_enquiry enquiry
           WHERE enquiry.state = 'accepted' AND NOT EXISTS (SELECT 1 FROM inventory_reservation promise
             WHERE promise.holder = enquiry.public_id AND promise.state = 'held')""",
    ),
    Check(
        "I4",
        "one order a checkout key",
        "SELECT count(*) FROM orders_order",
        "SELECT min(public_id), count(*)::text FROM orders_order GROUP BY buyer, key HAVING count(*) > 1",
    ),
    Check(
        "I5",
        "each captured payment has its order, or has gone back",
        "SELECT count(*) FROM payments_payment WHERE captured_at IS NOT NULL",
        """SELECT payment.public_id, 'order ' || o.state FROM payments_payment payment JOIN orders_order o ON o.id = payment.order_id
           WHERE payment.captured_at < %(now)s::timestamptz - interval '15 minutes' AND o.state NOT IN ('placed', 'completed')
             AND (SELECT coalesce(sum(minor), 0) FROM payments_refund refund
                  WHERE refund.payment_id = payment.id AND refund.state = 'done') <> payment.minor""",
    ),
    Check(
        "I6",
        "no part moves without captured money",
        "SELECT count(*) FROM orders_part",
        """SELECT part.public_id, part.state FROM orders_part part
           WHERE part.state IN ('to_accept', 'accepted', 'ready', 'handed_over') AND NOT EXISTS (
             SELECT 1 FROM payments_payment payment WHERE payment.order_id = part.order_id AND payment.captured_at IS NOT NULL)""",
    ),
    Check(
        "I7",
        "the books sum to zero in each currency",
        "SELECT count(*) FROM ledger_move",
        """SELECT currency, sum(minor)::text FROM (
             SELECT book.currency, move.minor FROM ledger_move move JOIN ledger_book book ON book.id = move.destination_id
             UNION ALL
             SELECT book.currency, -move.minor FROM ledger_move move JOIN ledger_book book ON book.id = move.source_id
           ) both_sides GROUP BY currency HAVING sum(minor) <> 0""",
    ),
    Check(
        "I7b",
        "every entry has a move",
        "SELECT count(*) FROM ledger_entry",
        """SELECT key, kind FROM ledger_entry entry
           WHERE NOT EXISTS (SELECT 1 FROM ledger_move move WHERE move.entry_id = entry.id)""",
    ),
    Check(
        "I8",
        "entries and moves cannot be changed: the guards stand",
        "SELECT count(*) FROM pg_trigger WHERE tgname IN ('ledger_entry_stays', 'ledger_move_stays')",
        """SELECT name, 'missing or disabled' FROM unnest(ARRAY['ledger_entry_stays', 'ledger_move_stays']) AS guard (name)
           WHERE NOT EXISTS (SELECT 1 FROM pg_trigger WHERE tgname = name AND tgenabled = 'O')""",
    ),
    Check(
        "I9",
        "order total = its parts, and what was taken out of them, = its payment",
        "SELECT count(*) FROM orders_order",
        """SELECT o.public_id, o.total_minor || ' and parts ' || sum(part.total_minor)
           FROM orders_order o JOIN orders_part part ON part.order_id = o.id
           GROUP BY o.id HAVING o.total_minor <> sum(part.total_minor) + (SELECT coalesce(sum(fell.minor), 0)
             FROM amendments_amendment fell JOIN orders_part of_it ON of_it.id = fell.part_id WHERE of_it.order_id = o.id)
           UNION ALL
           SELECT payment.public_id, payment.minor || ' and ' || o.total_minor
           FROM payments_payment payment JOIN orders_order o ON o.id = payment.order_id WHERE payment.minor <> o.total_minor""",
    ),
    Check(
        "I9b",
        "captured = what the books received for it",
        "SELECT count(*) FROM payments_payment WHERE captured_at IS NOT NULL",
        """SELECT payment.public_id, payment.minor || ' and ' || coalesce(sum(move.minor), 0)
           FROM payments_payment payment
           LEFT JOIN ledger_entry entry ON entry.key = 'capture:' || payment.public_id
           LEFT JOIN ledger_move move ON move.entry_id = entry.id
           WHERE payment.captured_at IS NOT NULL
           GROUP BY payment.id HAVING payment.minor <> coalesce(sum(move.minor), 0)""",
    ),
    Check(
        "I10",
        "a part's goods, delivery and taxes add up, line by line",
        "SELECT count(*) FROM orders_part",
        """SELECT part.public_id, 'goods ' || part.goods_minor || ', tax ' || part.tax_minor FROM orders_part part
           WHERE part.goods_minor <> (SELECT coalesce(sum(subtotal_minor), 0) FROM orders_line WHERE part_id = part.id)
              OR part.tax_minor <> (SELECT coalesce(sum(minor), 0) FROM orders_parttax WHERE part_id = part.id)""",
    ),
    Check(
        "I10b",
        "what is held for a part is there exactly while it is open",
        "SELECT count(*) FROM orders_part",
        """SELECT part.public_id, part.state || ' holds ' || coalesce(held.minor, 0)
           FROM orders_part part LEFT JOIN LATERAL (
             SELECT sum(CASE WHEN move.destination_id = book.id THEN move.minor ELSE -move.minor END) AS minor
             FROM ledger_book book JOIN ledger_move move ON book.id IN (move.source_id, move.destination_id)
             WHERE book.code = 'held:' || part.public_id) held ON true
           WHERE coalesce(held.minor, 0) <>
             CASE WHEN part.state IN ('to_accept', 'accepted', 'ready') THEN part.total_minor ELSE 0 END""",
    ),
    Check(
        "I10c",
        "what was taken out of a part went back: amendments = their refunds = the books, and no line's tax is lost",
        "SELECT count(*) + 1 FROM amendments_amendment",  # nothing may have been taken out yet
        """SELECT part.public_id, 'taken out ' || fell.minor || ', asked back ' || coalesce(asked.minor, 0) || ', booked ' || coalesce(booked.minor, 0)
           FROM (SELECT part_id, sum(minor) AS minor FROM amendments_amendment GROUP BY part_id) fell
           JOIN orders_part part ON part.id = fell.part_id
           LEFT JOIN LATERAL (SELECT sum(refund.minor) AS minor FROM payments_refund refund
             WHERE refund.part_id = part.id AND left(refund.key, 6) = 'amend:') asked ON true
           LEFT JOIN LATERAL (SELECT sum(move.minor) AS minor FROM ledger_entry entry JOIN ledger_move move ON move.entry_id = entry.id
             WHERE entry.kind = 'amend' AND entry.subject = part.public_id) booked ON true
           WHERE fell.minor <> coalesce(asked.minor, 0) OR fell.minor <> coalesce(booked.minor, 0)
           UNION ALL
           SELECT part.public_id, tax.code || ' ' || tax.minor || ', its lines bear ' || shares.minor
           FROM orders_part part JOIN orders_parttax tax ON tax.part_id = part.id
           CROSS JOIN LATERAL (SELECT coalesce(sum((share ->> 'minor')::bigint), 0) AS minor FROM orders_line line,
             jsonb_array_elements(line.tax_shares) share WHERE line.part_id = part.id AND share ->> 'code' = tax.code) shares
           WHERE EXISTS (SELECT 1 FROM amendments_amendment fell WHERE fell.part_id = part.id) AND shares.minor > tax.minor""",
    ),
    Check(
        "I11",
        "refunds never pass what was captured",
        "SELECT count(*) FROM payments_payment",
        """SELECT payment.public_id, sum(refund.minor)::text FROM payments_payment payment
           JOIN payments_refund refund ON refund.payment_id = payment.id AND refund.state <> 'failed'
           GROUP BY payment.id HAVING sum(refund.minor) > CASE WHEN payment.captured_at IS NULL THEN 0 ELSE payment.minor END""",
    ),
    *RETURN_CHECKS,
    *PAYOUT_CHECKS,
    *FIGURE_CHECKS,
    Check(
        "I14",
        "each event of a provider is kept once",
        "SELECT count(*) + 1 FROM payments_providerevent",  # none may have come yet: the unique key itself is looked at
        """SELECT 'event_once', 'the unique key is missing'
           WHERE NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'event_once' AND convalidated)""",
    ),
    Check(
        "I16",
        "parts moved only along the allowed edges",
        "SELECT count(*) FROM orders_partevent",
        """SELECT part.public_id, event.before || ' to ' || event.after
           FROM orders_partevent event JOIN orders_part part ON part.id = event.part_id
           WHERE event.before IN ('handed_over', 'refused') OR event.before = event.after
              OR (event.after = 'handed_over' AND event.before <> 'ready')""",
    ),
    Check(
        "I16b",
        "a part stands where its last step took it",
        "SELECT count(*) FROM orders_part",
        """SELECT part.public_id, part.state || ', last step ' || last.after
           FROM orders_part part JOIN LATERAL (
             SELECT after FROM orders_partevent WHERE part_id = part.id ORDER BY id DESC LIMIT 1) last ON true
           WHERE last.after <> part.state""",
    ),
    Check(
        "I16c",
        "requests move only along the allowed edges: the guard stands",
        "SELECT count(*) FROM pg_trigger WHERE tgname IN ('enquiry_begins', 'enquiry_edges')",
        """SELECT name, 'missing or disabled' FROM unnest(ARRAY['enquiry_begins', 'enquiry_edges']) AS guard (name)
           WHERE NOT EXISTS (SELECT 1 FROM pg_trigger WHERE tgname = name AND tgenabled = 'O')""",
    ),
    Check(
        "I16d",
        "no request waits past its hour by five minutes",
        "SELECT count(*) + 1 FROM enquiries_enquiry",
        """SELECT public_id, 'to answer by ' || answer_by FROM enquiries_enquiry
           WHERE state = 'asked' AND answer_by < %(now)s::timestamptz - interval '5 minutes'""",
    ),
    Check(
        "I17",
        "stock, variant and place are of one merchant",
        "SELECT count(*) FROM inventory_stocklevel",
        """SELECT level.id, 'of two merchants' FROM inventory_stocklevel level
           JOIN catalogue_variant variant ON variant.id = level.variant_id JOIN merchants_place place ON place.id = level.place_id
           WHERE variant.merchant_id <> level.merchant_id OR place.merchant_id <> level.merchant_id""",
    ),
    Check(
        "I20",
        "a shop with a team has an owner",
        "SELECT count(*) FROM merchants_member",
        """SELECT merchant_id, count(*) || ' people, no owner' FROM merchants_member
           GROUP BY merchant_id HAVING count(*) FILTER (WHERE role = 'owner') = 0""",
    ),
    Check(
        "I21",
        "a closed shop sells and shows nothing, and is done only when nothing of it is open",
        "SELECT count(*) + 1 FROM leaving_closing",  # none may have closed yet
        """SELECT closing.public_id, 'closed, and ' || merchant.state FROM leaving_closing closing
           JOIN merchants_merchant merchant ON merchant.id = closing.merchant_id
           WHERE closing.reopened_at IS NULL AND merchant.state <> 'listed'
           UNION ALL
           SELECT closing.public_id, 'closed, and shows ' || product.public_id FROM leaving_closing closing
           JOIN catalogue_product product ON product.merchant_id = closing.merchant_id AND product.archived_at IS NULL
           WHERE closing.reopened_at IS NULL
           UNION ALL
           SELECT closing.public_id, 'done, and ' || part.public_id || ' is ' || part.state FROM leaving_closing closing
           JOIN orders_part part ON part.merchant_id = closing.merchant_id
           WHERE closing.reopened_at IS NULL AND closing.finished_at IS NOT NULL
             AND part.state IN ('awaiting_payment', 'to_accept', 'accepted', 'ready')""",
    ),
)


def audit_books(*, now: datetime) -> list[Finding]:
    """Run every check on what is committed; each finding shows at most 20 broken rows."""
    return [_run(check, now) for check in CHECKS]


def broken_promises(*, now: datetime) -> list[tuple[str, ...]]:
    """The checks' broken rows (check, id, word) in one statement: cheap enough to follow every change."""
    each = (f"SELECT '{check.name}', id::text, word::text FROM ({check.broken}) broken (id, word)" for check in CHECKS)  # noqa: S608 - our own text
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(each), {"now": now})
        return list(cursor.fetchall())


def _run(check: Check, now: datetime) -> Finding:
    with connection.cursor() as cursor:
        cursor.execute(check.examined)
        row = cursor.fetchone()
        cursor.execute(f"SELECT * FROM ({check.broken}) broken LIMIT {MOST_SHOWN}", {"now": now})  # noqa: S608 - our own text
        broken = [tuple(str(cell) for cell in found) for found in cursor.fetchall()]
    return Finding(check.name, check.promise, int(row[0]) if row else 0, broken)
