#!/usr/bin/env python3
"""A till accepts what waits at a shop's desk: all of it where the shelf holds enough, else what is there of each line.

The shelf is a CSV of two columns, `offer_id,quantity`; an offer it does not name is there in full.

    python3 examples/accept_what_is_there.py --merchant-token pbm_… --shelf shelf.csv
"""

import argparse
import csv
import sys
import uuid
from pathlib import Path
from typing import Any

from buy_from_three import Market, Refused, dollars


def missing_of(part: dict[str, Any], shelf: dict[str, int]) -> list[dict[str, int]]:
    """The lines of which fewer are there than were ordered, by their place; what is promised leaves the shelf."""
    found = []
    for place, line in enumerate(part["lines"], start=1):
        wanted, here = line["quantity"], shelf.get(line["offer_id"])
        if here is None:
            continue
        shelf[line["offer_id"]] = max(here - wanted, 0)
        if here < wanted:
            found.append({"line": place, "quantity": here})
    return found


def accept(market: Market, part: dict[str, Any], lines: list[dict[str, int]], right: dict[str, str]) -> None:
    """Sent twice with one key, as after an answer that got lost: the money goes back once."""
    body = {"key": str(uuid.uuid4()), "lines": lines, "why": "missing"} if lines else None
    path = f"/merchant/parts/{part['id']}/accept"
    taken = market.call("POST", path, body, **right)
    if market.call("POST", path, body, **right) != taken:
        raise SystemExit("The same key gave another answer: this must never happen.")
    back = sum(each["given_back"]["minor"] for each in taken["amendments"])
    print(f"  {taken['number']}: {taken['state']}, {dollars(taken['total'])}, rendu {dollars({'minor': back})}")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--url", default="http://localhost:8000", help="where the market answers")
    parser.add_argument("--merchant-token", required=True, help="of the shop, from its desk, page “Programs”")
    parser.add_argument("--shelf", type=Path, required=True, help="offer_id,quantity")
    options = parser.parse_args()
    market, right = Market(options.url), {"Authorization": f"Bearer {options.merchant_token}"}
    with options.shelf.open(encoding="utf-8", newline="") as file:
        shelf = {row["offer_id"]: int(row["quantity"]) for row in csv.DictReader(file)}
    try:
        for part in market.call("GET", "/merchant/parts?state=to_accept&page_size=100", **right)["items"]:
            accept(market, part, missing_of(part, shelf), right)
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
