"""The invariants of the figures."""

from panier.flows.auditing import Check

# Of days that are over and that nothing has changed since they were summed.
FIGURE_CHECKS: tuple[Check, ...] = (
    Check(
        "I22",
        "the earnings a shop reads, day by day, are the moves of its book",
        "SELECT count(*) + 1 FROM observatory_salesday",  # none may be over yet
        """SELECT merchant.public_id, coalesce(kept.day, booked.day) || ': kept ' || coalesce(kept.earned_total, 0) || ', booked ' || coalesce(booked.minor, 0)
           FROM (SELECT shop.id AS merchant_id, (entry.happened_at AT TIME ZONE territory.tz)::date AS day,
                   sum(CASE WHEN move.destination_id = book.id THEN move.minor ELSE -move.minor END) AS minor
                 FROM ledger_book book JOIN merchants_merchant shop ON book.code = 'payable:' || shop.public_id
                 JOIN territories_territory territory ON territory.code = shop.territory_id AND territory.currency = book.currency
                 JOIN ledger_move move ON book.id IN (move.source_id, move.destination_id) JOIN ledger_entry entry ON entry.id = move.entry_id
                 WHERE entry.kind NOT IN ('payout', 'payout_back') AND left(book.code, 8) = 'payable:' GROUP BY 1, 2) booked
           FULL JOIN observatory_salesday kept USING (merchant_id, day)
           JOIN merchants_merchant merchant ON merchant.id = merchant_id JOIN territories_territory territory ON territory.code = merchant.territory_id
           WHERE coalesce(kept.earned_total, 0) <> coalesce(booked.minor, 0) AND day < (%(now)s::timestamptz AT TIME ZONE territory.tz)::date
             AND NOT EXISTS (SELECT 1 FROM observatory_staleday stale WHERE stale.merchant_id = merchant.id AND stale.day = coalesce(kept.day, booked.day))""",
    ),
    Check(
        "I22b",
        "the orders a shop reads, day by day, are its parts",
        "SELECT count(*) + 1 FROM observatory_salesday",
        """SELECT merchant.public_id, day || ': kept ' || coalesce(kept.parts, 0) || ' and ' || coalesce(kept.goods, 0)
             || ', placed ' || coalesce(placed.parts, 0) || ' and ' || coalesce(placed.goods, 0)
           FROM (SELECT part.merchant_id, (o.placed_at AT TIME ZONE territory.tz)::date AS day, count(*) AS parts,
                   coalesce(sum(part.goods_minor) FILTER (WHERE part.state NOT IN ('refused', 'cancelled')), 0) AS goods
                 FROM orders_part part JOIN orders_order o ON o.id = part.order_id
                 JOIN territories_territory territory ON territory.code = o.territory_id AND territory.currency = part.currency
                 WHERE part.state <> 'awaiting_payment' AND (part.state <> 'cancelled' OR EXISTS (
                   SELECT 1 FROM orders_partevent event WHERE event.part_id = part.id AND event.after = 'to_accept'))
                 GROUP BY 1, 2) placed
           FULL JOIN observatory_salesday kept USING (merchant_id, day)
           JOIN merchants_merchant merchant ON merchant.id = merchant_id JOIN territories_territory territory ON territory.code = merchant.territory_id
           WHERE (coalesce(kept.parts, 0), coalesce(kept.goods, 0)) <> (coalesce(placed.parts, 0), coalesce(placed.goods, 0))
             AND day < (%(now)s::timestamptz AT TIME ZONE territory.tz)::date
             AND NOT EXISTS (SELECT 1 FROM observatory_staleday stale WHERE stale.merchant_id = merchant.id AND stale.day = coalesce(kept.day, placed.day))""",
    ),
)
