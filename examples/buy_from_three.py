#!/usr/bin/env python3
"""Buy from three merchants with one cart and one payment, then hand the three parts over, all through the public API.

Needs Python 3.11 and a market that is not in production (the rehearsal bank decides as we tell it):

    ./panier up
    python3 examples/buy_from_three.py

The merchants' tokens are those the demonstration keeps in its data folder, or those given with --merchant-token (a
merchant makes one at his desk, page “Programs”). Without a token a part is left for its merchant to hand over.
"""

import argparse
import json
import re
import sys
import time
import uuid
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

MERCHANTS = 3
TIMEOUT_S = 15
PATIENCE_S = 90  # until the bank has told the market and the market has worked on it
DEMONSTRATION = Path(__file__).parents[1] / ".panier" / "data" / "demonstration-tokens"
CONTACT = {"name": "Ana Tremblay (démonstration)", "email": "ana@panier.example", "phone": "514 555-0101"}
ADDRESS = {"line": "12, rue Masson", "municipality": "Montréal", "postal_code": "H1X 1R5"}


class Refused(Exception):  # noqa: N818 - an answer, not a fault
    """The market said no: its code says why."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        super().__init__(f"{status} {problem.get('code')}: {problem.get('detail')} {problem.get('errors') or ''}")
        self.problem = problem


class Market:
    """The API at one address."""

    def __init__(self, url: str) -> None:
        self.base = f"{url.rstrip('/')}/api/v1"

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        data = None if body is None else json.dumps(body).encode()
        named = {"Accept-Language": "fr-CA", "Content-Type": "application/json"}
        named |= {name.replace("_", "-"): value for name, value in headers.items()}
        request = Request(self.base + path, data, named, method=method)
        try:
            with urlopen(request, timeout=TIMEOUT_S) as answer:
                return json.load(answer)
        except HTTPError as error:
            raise Refused(error.code, json.load(error)) from None

    def search(self, **filters: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.call("GET", f"/search?{urlencode(filters, doseq=True)}")["items"]
        return found


def dollars(money: dict[str, Any]) -> str:
    return f"{money['minor'] // 100},{money['minor'] % 100:02} $"


def merchants_of(market: Market, tokens: list[str]) -> dict[str, str]:
    """The token by the merchant's slug."""
    return {market.call("GET", "/merchant", Authorization=f"Bearer {token}")["slug"]: token for token in tokens}


def choose(market: Market, known: list[str]) -> list[dict[str, Any]]:
    """One product of each of three merchants, those whose token we have first."""
    wanted: dict[str, Any] = {"state": "selling", "in_stock": 1, "page_size": 100}
    chosen: dict[str, dict[str, Any]] = {}
    pages = [market.search(**wanted, merchant=slug) for slug in known]
    for page in (*pages, *(market.search(**wanted, page=number) for number in range(1, 4))):
        for item in page:
            if len(chosen) < MERCHANTS:
                chosen.setdefault(item["merchant"]["slug"], item)
    if len(chosen) < MERCHANTS:
        raise SystemExit(f"Only {len(chosen)} merchants sell something that is in stock; three are needed.")
    return list(chosen.values())


def fill(market: Market, items: list[dict[str, Any]]) -> tuple[str, dict[str, str]]:
    """A cart with one of each; the path and the right to it."""
    cart = market.call("POST", "/carts")
    right = {"X_Cart_Token": cart["token"]}
    for item in items:
        market.call("POST", f"/carts/{cart['id']}/lines", {"offer_id": item["offer_id"], "quantity": 1}, **right)
        print(f"  au panier: {item['title']} · {item['merchant']['name']} · {dollars(item['price'])}")
    return f"/carts/{cart['id']}", right


def order(market: Market, cart: str, right: dict[str, str]) -> dict[str, Any]:
    """Quote, then check out what was quoted; sent twice, it is still one order."""
    usual = market.call("POST", f"{cart}/quote", {}, **right)
    ways = {}
    for merchant, options in usual["options"].items():
        if options["pickup"]:
            ways[merchant] = {"method": "pickup", "place_id": options["pickup"][0]["place_id"]}
        else:
            ways[merchant] = {"method": "delivery"}
    asked = {"address": ADDRESS, "fulfilment": ways}
    quote = market.call("POST", f"{cart}/quote", asked, **right)
    for part in quote["parts"]:
        taxes = ", ".join(f"{tax['code']} {dollars(tax['amount'])}" for tax in part["taxes"]) or "sans taxe"
        print(f"  {part['merchant']['name']}: {part['method']}, {taxes}, total {dollars(part['total'])}")
    print(f"  total: {dollars(quote['total'])}")
    asked |= {"contact": CONTACT, "total_seen": quote["total"], "language": "fr"}
    key = {"Idempotency_Key": str(uuid.uuid4())}
    made: dict[str, Any] = market.call("POST", f"{cart}/checkout", asked, **right, **key)
    again = market.call("POST", f"{cart}/checkout", asked, **right, **key)
    if again != made:
        raise SystemExit("The same key gave another answer: this must never happen.")
    print(f"  commande {made['order']['number']}, envoyée deux fois, faite une fois")
    return made


def pay(market: Market, made: dict[str, Any]) -> dict[str, Any]:
    """The rehearsal bank accepts; the order is placed when it has told the market."""
    market.call("POST", f"/rehearsal/{made['payment']['id']}/decide", {"outcome": "accept", "delay_s": 0})
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        seen: dict[str, Any] = market.call("GET", f"/orders/{made['order']['token']}")
        if seen["status"] != "awaiting_payment":
            print(f"  paiement {seen['payments'][-1]['status']}, commande {seen['status']}")
            return seen
        time.sleep(0.5)
    raise SystemExit(f"The order still waits for its payment after {PATIENCE_S} s. Does the worker run?")


def hand_over(market: Market, placed: dict[str, Any], tokens: dict[str, str]) -> int:
    """Each merchant accepts, prepares and hands over his part; how many did."""
    done = 0
    for part in placed["parts"]:
        name, token = part["merchant"]["name"], tokens.get(part["merchant"]["slug"])
        if token is None:
            print(f"  {name}: aucun jeton, la partie {part['number']} attend son commerce")
            continue
        right = {"Authorization": f"Bearer {token}"}
        for step in ("accept", "ready"):
            market.call("POST", f"/merchant/parts/{part['id']}/{step}", **right)
        said = {"pickup_code": part["pickup_code"]} if part["pickup_code"] else {}
        state = market.call("POST", f"/merchant/parts/{part['id']}/hand-over", said, **right)["state"]
        print(f"  {name}: partie {part['number']} {state}, code {part['pickup_code'] or 'non requis'}")
        done += 1
    return done


def tokens_in(options: argparse.Namespace) -> list[str]:
    """Those given, and those a file holds among its other words; else the demonstration's."""
    kept = options.tokens_from or (DEMONSTRATION if DEMONSTRATION.exists() and not options.merchant_token else None)
    text = kept.read_text(encoding="utf-8") if kept else ""
    return list(dict.fromkeys([*options.merchant_token, *re.findall(r"pbm_[A-Za-z0-9_-]+", text)]))


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--url", default="http://localhost:8000", help="where the market answers")
    parser.add_argument("--merchant-token", action="append", default=[], help="repeat it: one for each merchant")
    parser.add_argument("--tokens-from", type=Path, help="a file that holds tokens, such as what `./panier up` printed")
    options = parser.parse_args()
    market = Market(options.url)
    try:
        tokens = merchants_of(market, tokens_in(options))
        print("Recherche et panier")
        cart, right = fill(market, choose(market, list(tokens)[:MERCHANTS]))
        print("Calcul et commande")
        made = order(market, cart, right)
        print("Paiement")
        placed = pay(market, made)
        print("Remise")
        handed = hand_over(market, placed, tokens)
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 1
    except URLError as unreachable:
        print(f"No market answers at {options.url}: {unreachable.reason}", file=sys.stderr)
        return 1
    seen = market.call("GET", f"/orders/{made['order']['token']}")
    print(f"Commande {seen['number']}: {seen['status']}, {handed} parties remises sur {len(seen['parts'])}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
