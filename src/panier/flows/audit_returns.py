"""Of the invariants: what shops took back after the hand-over went back once, and never more than there was (I10d)."""

from panier.flows.auditing import Check

RETURN_CHECKS: tuple[Check, ...] = (
    Check(
        "I10d",
        "what was taken back after the hand-over = its refund = the books, of handed-over parts alone, and never more than the part and its lines",
        "SELECT count(*) + 1 FROM returns_return",  # nothing may have come back yet
        """SELECT made.public_id, made.minor || ', asked back ' || coalesce(refund.minor, 0) || ', booked ' || coalesce(booked.minor, 0)
           FROM returns_return made LEFT JOIN payments_refund refund ON refund.key = 'return:' || made.public_id AND refund.part_id = made.part_id
           LEFT JOIN LATERAL (SELECT sum(move.minor) AS minor FROM ledger_entry entry JOIN ledger_move move ON move.entry_id = entry.id
             JOIN ledger_book book ON book.id = move.destination_id WHERE entry.key = 'return:' || made.public_id AND book.code = 'refund_clearing') booked ON true
           WHERE made.minor <> coalesce(refund.minor, 0) OR made.minor <> coalesce(booked.minor, 0)
           UNION ALL
           SELECT part.public_id, part.state || ', taken back ' || sum(made.minor) || ' of ' || part.total_minor
           FROM returns_return made JOIN orders_part part ON part.id = made.part_id GROUP BY part.id
           HAVING part.state <> 'handed_over' OR sum(made.goods_minor) > part.goods_minor OR sum(made.delivery_minor) > part.delivery_minor
             OR sum(made.tax_minor) > part.tax_minor OR sum(made.commission_minor) > part.commission_minor
           UNION ALL
           SELECT part.public_id, 'given back in all ' || sum(refund.minor) || ' of ' || part.total_minor
           FROM payments_refund refund JOIN orders_part part ON part.id = refund.part_id
           WHERE left(refund.key, 6) <> 'amend:' AND refund.state <> 'failed' AND part.state = 'handed_over'
           GROUP BY part.id HAVING sum(refund.minor) > part.total_minor
           UNION ALL
           SELECT part.public_id, 'line ' || line.id || ': ' || sum((back ->> 'units')::int) || ' of ' || line.quantity || ' back'
           FROM returns_return made JOIN orders_part part ON part.id = made.part_id CROSS JOIN LATERAL jsonb_array_elements(made.lines) back
           JOIN orders_line line ON line.id = (back ->> 'line')::bigint GROUP BY part.id, line.id
           HAVING sum((back ->> 'units')::int) > line.quantity OR sum((back ->> 'price')::bigint) > line.subtotal_minor
           UNION ALL
           SELECT name, 'missing or disabled' FROM unnest(ARRAY['return_stays']) AS guard (name)
           WHERE NOT EXISTS (SELECT 1 FROM pg_trigger WHERE tgname = name AND tgenabled = 'O')""",
    ),
)
