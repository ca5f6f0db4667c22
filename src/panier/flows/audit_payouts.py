"""Of the invariants: what merchants are owed and paid (I12), and that nothing is paid twice (I13)."""

from panier.flows.auditing import Check

PAYOUT_CHECKS: tuple[Check, ...] = (
    Check(
        "I12",
        "what a merchant is owed is what his handed-over parts earned less what was taken back and paid out, line by line of his statement",
        "SELECT count(*) FROM orders_part WHERE state = 'handed_over'",
        """SELECT coalesce(earned.book, booked.code), coalesce(earned.minor, 0) || ' earned and not paid, booked ' || coalesce(booked.minor, 0)
           FROM (SELECT book, currency, sum(minor) AS minor FROM (
                 SELECT 'payable:' || merchant.public_id AS book, part.currency, sum(part.goods_minor + part.delivery_minor
                   - part.commission_minor + coalesce(taxes.minor, 0) - coalesce(fees.minor, 0) - coalesce(back.minor, 0)) AS minor
                 FROM orders_part part JOIN merchants_merchant merchant ON merchant.id = part.merchant_id
                 LEFT JOIN LATERAL (SELECT sum(tax.minor) AS minor FROM orders_parttax tax
                   WHERE tax.part_id = part.id AND tax.collector = 'seller') taxes ON true
                 LEFT JOIN LATERAL (SELECT sum((fee ->> 'minor')::bigint) AS minor
                   FROM jsonb_array_elements(part.commission_taxes) fee) fees ON true
                 LEFT JOIN LATERAL (SELECT sum(made.goods_minor + made.delivery_minor - made.commission_minor
                     + (SELECT coalesce(sum((tax ->> 'minor')::bigint), 0) FROM jsonb_array_elements(made.taxes) tax WHERE tax ->> 'collector' = 'seller')
                     - (SELECT coalesce(sum((fee ->> 'minor')::bigint), 0) FROM jsonb_array_elements(made.commission_taxes) fee)) AS minor
                   FROM returns_return made WHERE made.part_id = part.id) back ON true
                 WHERE part.state = 'handed_over' AND NOT EXISTS (
                   SELECT 1 FROM ledger_entry back WHERE back.key = 'take_back:' || part.public_id)
                 GROUP BY 1, 2
                 UNION ALL
                 SELECT 'payable:' || merchant.public_id, payout.currency, -payout.minor FROM payouts_payout payout
                 JOIN merchants_merchant merchant ON merchant.id = payout.merchant_id WHERE payout.state <> 'returned') sides
                 GROUP BY 1, 2) earned
           FULL JOIN (SELECT book.code, book.currency,
                   sum(CASE WHEN move.destination_id = book.id THEN move.minor ELSE -move.minor END) AS minor
                 FROM ledger_book book JOIN ledger_move move ON book.id IN (move.source_id, move.destination_id)
                 WHERE left(book.code, 8) = 'payable:' GROUP BY book.id) booked
             ON (booked.code, booked.currency) = (earned.book, earned.currency)
           WHERE coalesce(earned.minor, 0) <> coalesce(booked.minor, 0)""",
    ),
    Check(
        "I12b",
        "a payout is its items, a file its payouts, and both are what the books moved",
        "SELECT count(*) + 1 FROM payouts_payout",  # nobody may have been paid yet
        """SELECT payout.public_id, payout.minor || ', its items ' || coalesce(sum(item.minor), 0)
           FROM payouts_payout payout LEFT JOIN payouts_item item ON item.payout_id = payout.id
           GROUP BY payout.id HAVING payout.minor <> coalesce(sum(item.minor), 0)
           UNION ALL
           SELECT file.public_id, file.minor || ' in ' || file.count || ', its payouts ' || coalesce(sum(payout.minor), 0) || ' in ' || count(payout.id)
           FROM payouts_bankfile file LEFT JOIN payouts_payout payout ON payout.file_id = file.id
           GROUP BY file.id HAVING file.minor <> coalesce(sum(payout.minor), 0) OR file.count <> count(payout.id)
           UNION ALL
           SELECT payout.public_id, payout.minor || ', booked ' || coalesce(sum(move.minor), 0)
           FROM payouts_payout payout JOIN payouts_bankfile file ON file.id = payout.file_id
           JOIN merchants_merchant merchant ON merchant.id = payout.merchant_id
           LEFT JOIN ledger_entry entry ON entry.key = 'payout:' || file.public_id
           LEFT JOIN ledger_book his ON (his.territory_id, his.code, his.currency)
             = (payout.territory_id, 'payable:' || merchant.public_id, payout.currency)
           LEFT JOIN ledger_move move ON move.entry_id = entry.id AND move.source_id = his.id
           GROUP BY payout.id HAVING payout.minor <> coalesce(sum(move.minor), 0)
           UNION ALL
           SELECT item.payout_id::text, item.minor || ', its entry left ' || coalesce(moved.minor, 0)
           FROM payouts_item item JOIN payouts_payout payout ON payout.id = item.payout_id
           JOIN merchants_merchant merchant ON merchant.id = payout.merchant_id
           LEFT JOIN LATERAL (SELECT sum(CASE WHEN move.destination_id = his.id THEN move.minor ELSE -move.minor END) AS minor
             FROM ledger_book his JOIN ledger_move move ON his.id IN (move.source_id, move.destination_id)
             WHERE his.code = 'payable:' || merchant.public_id AND his.currency = payout.currency AND move.entry_id = item.entry_id) moved ON true
           WHERE item.minor <> coalesce(moved.minor, 0)""",
    ),
    Check(
        "I12c",
        "what waits for the bank is what its files hold and it has not taken",
        "SELECT count(*) + 1 FROM payouts_payout",
        """SELECT coalesce(waits.currency, booked.currency), coalesce(waits.minor, 0) || ' made, booked ' || coalesce(booked.minor, 0)
           FROM (SELECT territory_id, currency, sum(minor) AS minor FROM payouts_payout WHERE state = 'made' GROUP BY 1, 2) waits
           FULL JOIN (SELECT book.territory_id, book.currency,
               sum(CASE WHEN move.destination_id = book.id THEN move.minor ELSE -move.minor END) AS minor
             FROM ledger_book book JOIN ledger_move move ON book.id IN (move.source_id, move.destination_id)
             WHERE book.code = 'payout_clearing' GROUP BY book.id) booked
             ON (booked.territory_id, booked.currency) = (waits.territory_id, waits.currency)
           WHERE coalesce(waits.minor, 0) <> coalesce(booked.minor, 0)""",
    ),
    Check(
        "I13",
        "each entry is paid once, each file's number used once, and neither can change: the guards stand",
        "SELECT count(*) FROM pg_constraint WHERE conname IN ('payout_item_once', 'bank_file_number_once')",
        """SELECT min(payout_id)::text, 'entry ' || entry_id || ' paid ' || count(*) || ' times' FROM payouts_item
           GROUP BY entry_id HAVING count(*) > 1
           UNION ALL
           SELECT min(public_id), 'number ' || number || ' of ' || count(*) || ' files' FROM payouts_bankfile
           GROUP BY territory_id, number HAVING count(*) > 1
           UNION ALL
           SELECT name, 'missing' FROM unnest(ARRAY['payout_item_once', 'bank_file_number_once']) AS guard (name)
           WHERE NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = name AND convalidated)
           UNION ALL
           SELECT name, 'missing or disabled' FROM unnest(ARRAY['payout_edges', 'payout_stays', 'payout_item_stays', 'bank_file_stays',
             'bank_file_never_goes']) AS guard (name)
           WHERE NOT EXISTS (SELECT 1 FROM pg_trigger WHERE tgname = name AND tgenabled = 'O')""",
    ),
)
