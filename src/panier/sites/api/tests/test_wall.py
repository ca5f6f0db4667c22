"""The wall between merchants: every call of the description × every caller × own, foreign and missing ids.

A foreign id answers exactly like a missing one, and changes nothing. The matrix is made from the description itself: a
call that is added and not judged here fails the test.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

import pytest
from django.db import connection, transaction
from tests.enquiries import ask, counted_long_ago
from tests.world import Market, Shop, offer

from panier.sites.api.api import api
from panier.sites.api.tests.bank import pay
from panier.sites.api.tests.caller import ANA, HOME, Caller, cad, new_basket, program
from panier.sites.api.tests.test_checkout import buy

MISSING = {
    "cart": "crt_aaaaaaaaaaaaaaaa",
    "line": "lin_aaaaaaaaaaaaaaaa",
    "order": "ord_aaaaaaaaaaaaaaaa.0123456789abcdef0123456789abcdef",
    "part": "prt_aaaaaaaaaaaaaaaa",
    "enquiry": "enq_aaaaaaaaaaaaaaaa",
}
PUBLIC = {
    "GET /search", "GET /suggest", "GET /products/{id}", "GET /merchants/{slug}", "GET /places/{id}", "GET /categories",
    "GET /problems", "POST /carts", "POST /payments/webhooks/{provider}", "POST /rehearsal/{payment_id}/decide",
    "GET /merchant",
    "GET /merchant/parts", "GET /merchant/enquiries",  # no id in them: judged by their own test below
}  # fmt: skip
# What each other call is about, and a body that would work for its owner.
ABOUT: dict[str, tuple[str, Any]] = {
    "GET /carts/{id}": ("cart", None),
    "POST /carts/{id}/lines": ("cart", "line"),
    "PATCH /carts/{id}/lines/{line_id}": ("line", {"quantity": 2}),
    "DELETE /carts/{id}/lines/{line_id}": ("line", None),
    "POST /carts/{id}/seen": ("cart", None),
    "POST /carts/{id}/quote": ("cart", {}),
    "POST /carts/{id}/checkout": ("cart", {"contact": ANA, "address": HOME, "total_seen": cad(1), "language": "fr"}),
    "GET /orders/{token}": ("order", None),
    "POST /orders/{token}/cancel": ("order", None),
    "POST /orders/{token}/payments": ("order", None),
    "GET /merchant/parts/{id}": ("part", None),
    "POST /merchant/parts/{id}/accept": ("part", None),
    "POST /merchant/parts/{id}/ready": ("part", None),
    "POST /merchant/parts/{id}/hand-over": ("part", {"pickup_code": "AAAA"}),
    "POST /merchant/parts/{id}/refuse": ("part", {"reason": "Non"}),
    "POST /merchant/parts/{id}/take-back": (
        "part",
        {
            "key": "5e0c1c1e-6f0a-4c58-9d7e-0d2f6f2f1a10",
            "lines": [{"line": 1, "quantity": 1}],
            "why": "returned",
            "gives_back": cad(1),
        },
    ),
    "GET /merchant/enquiries/{id}": ("enquiry", None),
    "POST /merchant/enquiries/{id}/accept": ("enquiry", {"counted": 3}),
    "POST /merchant/enquiries/{id}/refuse": ("enquiry", {"reason": "Non"}),
}
PROGRAMS = {"part", "enquiry"}  # whose calls need a merchant's token
OWNERS = {  # what the owner gets: the call goes through to him
    "POST /carts/{id}/checkout": 409,  # the total is not the one he saw
    "POST /orders/{token}/payments": 409,  # it is paid
    "POST /merchant/parts/{id}/ready": 409,  # not accepted yet
    "POST /merchant/parts/{id}/hand-over": 409,
    "POST /merchant/parts/{id}/take-back": 409,
}


def described() -> Iterator[str]:
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method in methods:
            yield f"{method.upper()} {path.removeprefix('/api/v1')}"


class Held(NamedTuple):
    """What one side has: a cart with a line, a paid order, a part."""

    cart: str
    line: str
    order: str
    part: str
    enquiry: str
    cart_token: str


def hold(call: Caller, shop: Shop, title: str) -> Held:
    paid = new_basket(call)
    total = paid.add(shop, title).body
    quoted = paid.call("POST", f"{paid.path}/quote", {}).body["total"]
    made = buy(paid, {"contact": ANA, "total_seen": quoted, "language": "fr"}).body
    assert total["status"] == "open"
    pay(call, made["payment"]["id"])
    token = made["order"]["token"]
    part = call("GET", f"/orders/{token}").body["parts"][0]["id"]
    basket = new_basket(call)
    line = basket.add(shop, title).body["parts"][0]["lines"][0]["id"]
    return Held(basket.id, line, token, part, asked_of(shop), basket.call.headers["X-Cart-Token"])


def asked_of(shop: Shop) -> str:
    """A request about something counted too long ago."""
    now = datetime.now(tz=UTC)
    unsure = offer(shop, f"Trouvaille {shop.merchant.slug}", 900)
    counted_long_ago(unsure, on_hand=3, now=now)
    return str(ask(unsure, now=now).public_id)


def address(route: str, ids: dict[str, str]) -> tuple[str, str]:
    method, path = route.split(" ")
    kind = "enquiry" if "/enquiries/" in path else "part" if "/merchant/" in path else "cart"
    names = {"{token}": "order", "{line_id}": "line", "{id}": kind}
    for name, held in names.items():
        path = path.replace(name, ids[held])
    return method, path


def test_every_call_is_judged() -> None:
    routes = set(described())
    assert routes == PUBLIC | set(ABOUT)
    assert not PUBLIC & set(ABOUT)


@pytest.fixture
def sides(call: Caller, market: Market) -> dict[str, Held]:
    return {"own": hold(call, market.bella, "Roman"), "foreign": hold(call, market.bruno, "Tasse")}


def everything() -> list[tuple[Any, ...]]:
    """The rows a call could change."""
    found = []
    with connection.cursor() as cursor:
        for table in ("orders_order", "orders_part", "orders_partevent", "cart_cart", "cart_cartline", "payments_payment",
                      "payments_refund", "enquiries_enquiry", "inventory_stocklevel", "inventory_reservation", "ledger_move"):  # fmt: skip
            cursor.execute(f"SELECT to_jsonb(t)::text FROM {table} t ORDER BY 1")  # noqa: S608 - names from above
            found.append((table, *cursor.fetchall()))
    return found


def callers_of(call: Caller, market: Market, own: Held) -> dict[str, Caller]:
    return {
        "anonymous": call,
        "another merchant": program(market.carmen).as_(X_Cart_Token=new_basket(call).call.headers["X-Cart-Token"]),
        "this merchant": program(market.bella).as_(X_Cart_Token=own.cart_token),
        "a token that is none": Caller({"Authorization": "Bearer pbm_none", "X-Cart-Token": "none"}),
    }


def test_a_foreign_id_is_a_missing_one(call: Caller, market: Market, sides: dict[str, Held]) -> None:
    callers, before = callers_of(call, market, sides["own"]), everything()
    for route, (about, given) in ABOUT.items():
        body = {"offer_id": market.bella.offers["Roman"].public_id, "quantity": 1} if given == "line" else given
        as_it_was = transaction.savepoint()
        if about != "order":  # its token is the right to it: whoever has it may
            for who, caller in callers.items():
                nothing_is_there(who, caller, sides, (route, about, body))
        if about == "line":
            a_foreign_line_is_not_in_ones_own_cart(callers["this merchant"], sides, route, body)
        assert everything() == before, route
        # and the owner gets through, so that the wall above is not simply a closed door
        mine = callers["this merchant"].as_(Idempotency_Key="k")
        assert mine(*address(route, sides["own"]._asdict()), body).status == OWNERS.get(route, 200), route
        transaction.savepoint_rollback(as_it_was)


def nothing_is_there(who: str, caller: Caller, sides: dict[str, Held], asking: tuple[str, str, Any]) -> None:
    route, about, body = asking
    for held in (sides["foreign"], *([] if who == "this merchant" else [sides["own"]])):
        ids = {**held._asdict(), "order": sides["own"].order}
        asked = caller.as_(Idempotency_Key="k")
        got = asked(*address(route, ids), body)
        missing = asked(*address(route, MISSING), body)
        expected = 401 if about in PROGRAMS and who in {"anonymous", "a token that is none"} else 404
        assert (got.status, got.body) == (expected, missing.body), (who, route)
        assert missing.status == expected, (who, route)


def a_foreign_line_is_not_in_ones_own_cart(caller: Caller, sides: dict[str, Held], route: str, body: Any) -> None:
    own = sides["own"]._asdict()
    got = caller(*address(route, {**own, "line": sides["foreign"].line}), body)
    missing = caller(*address(route, {**own, "line": MISSING["line"]}), body)
    assert (got.status, got.body) == (404, missing.body), route


TOKENS = (
    "", "null", "[]", "%00", "{own}.", "{own}.%00", "{id}", "{id}.", "{id}.null", "{id}.{foreign mark}", "{own}x", "é", "a" * 3000
)  # fmt: skip


def test_an_order_needs_its_whole_token(call: Caller, sides: dict[str, Held]) -> None:
    own, foreign = sides["own"].order, sides["foreign"].order
    missing = call("GET", f"/orders/{MISSING['order']}")
    for token in TOKENS:
        filled = (
            token.replace("{own}", own)
            .replace("{id}", own.partition(".")[0])
            .replace("{foreign mark}", foreign.partition(".")[2])
        )
        for method, path in (("GET", ""), ("POST", "/cancel"), ("POST", "/payments")):
            answer = call(method, f"/orders/{filled}{path}")
            assert (answer.status, answer.body) == (404, missing.body), token
        assert call("GET", f"/orders/{own}").body["status"] == "placed", token


def test_a_token_says_whose_it_is(market: Market, call: Caller) -> None:
    assert program(market.bella)("GET", "/merchant").body == {
        "id": market.bella.merchant.public_id,
        "slug": "librairie-bella",
        "name": "Librairie Bella",
        "state": "selling",
    }
    assert call("GET", "/merchant").status == 401


def test_a_list_holds_only_ones_own(market: Market, sides: dict[str, Held], call: Caller) -> None:
    for shop, side in ((market.bella, "own"), (market.bruno, "foreign"), (market.carmen, "")):
        body = program(shop)("GET", "/merchant/parts").body
        expected = [sides[side].part] if side else []
        assert ([part["id"] for part in body["items"]], body["total"]) == (expected, len(expected))
        waiting = program(shop)("GET", "/merchant/enquiries").body["items"]
        assert [enquiry["id"] for enquiry in waiting] == ([sides[side].enquiry] if side else [])
    for query in ("?merchant_id=1", "?merchant=boulangerie-bruno", "?state=to_accept&state=accepted"):
        assert program(market.carmen)("GET", f"/merchant/parts{query}").body["total"] == 0
    for path in ("/merchant/parts", "/merchant/enquiries"):
        anonymous = call("GET", path)
        assert (anonymous.status, anonymous.body["code"]) == (401, "unauthorized")
        assert anonymous.headers["WWW-Authenticate"].startswith("Bearer")


def test_no_header_names_who_one_is(call: Caller, market: Market, sides: dict[str, Held]) -> None:
    for header in ("X_User_Id", "X_Merchant_Id", "X_Forwarded_User", "X_Platform_Checkout_User", "Remote_User"):
        named = {header: market.bella.merchant.public_id}
        assert call("GET", "/merchant/parts", **named).status == 401, header
        assert call("GET", f"/carts/{sides['own'].cart}", **named).status == 404, header


def test_a_revoked_token_opens_nothing(market: Market, sides: dict[str, Held]) -> None:
    from panier.offer.merchants.actions import revoke_token
    from panier.offer.merchants.queries import tokens_of_merchant

    desk = program(market.bella)
    assert desk("GET", f"/merchant/parts/{sides['own'].part}").status == 200
    (kept,) = tokens_of_merchant(market.bella.merchant.pk)
    revoke_token(market.bella.merchant.pk, kept.pk, by=None, now=kept.created_at)
    assert desk("GET", f"/merchant/parts/{sides['own'].part}").status == 401
