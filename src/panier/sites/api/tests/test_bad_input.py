"""Whatever comes in, the answer is a problem with a code, in the language asked for; never a 500, never a page."""

import json
import re
import resource
from typing import Any

import pytest
from django.test import Client
from tests.world import Market

from panier.base.accounts.queries import refused_tries
from panier.sites.api.api import api
from panier.sites.api.meanings import MEANINGS
from panier.sites.api.problems import FIELD_WORDS, problem
from panier.sites.api.tests.caller import Answer, Basket, Caller, new_basket

HUGE = 2**63


@pytest.fixture
def basket(call: Caller, market: Market) -> Basket:
    return new_basket(call)


def add(basket: Basket, market: Market, quantity: str) -> Answer:
    """`quantity` as it is written in the JSON."""
    offer = market.bella.offers["Roman"].public_id
    raw = f'{{"offer_id": "{offer}", "quantity": {quantity}}}'
    return basket.call("POST", f"{basket.path}/lines", raw.encode())


@pytest.mark.parametrize(
    ("quantity", "code"),
    [
        ("-1", "out-of-range"), ("0", "out-of-range"), ("100", "out-of-range"), ("1000000000", "out-of-range"),
        (str(HUGE), "out-of-range"), ("9" * 4000, "out-of-range"), ("1.5", "not-a-number"), ("1.0", "not-a-number"),
        ("1e3", "not-a-number"), ('"1"', "not-a-number"), ('"1e3"', "not-a-number"), ('"٣"', "not-a-number"),
        ("true", "not-a-number"), ("null", "not-a-number"), ("[1]", "not-a-number"), ("{}", "not-a-number"),
    ],
)  # fmt: skip
def test_a_quantity_is_a_whole_number_from_1_to_99(basket: Basket, market: Market, quantity: str, code: str) -> None:
    refused = add(basket, market, quantity)
    assert refused.status == 422
    assert [(error["field"], error["code"]) for error in refused.body["errors"]] == [("quantity", code)]
    assert basket.call("GET", basket.path).body["parts"] == []


@pytest.mark.parametrize("quantity", ["NaN", "Infinity", "-Infinity", "٣", "1_000", "01", "9" * 5000, "+1", "0x10"])
def test_what_is_not_json_is_400(basket: Basket, market: Market, quantity: str) -> None:
    refused = add(basket, market, quantity)
    assert (refused.status, refused.body["code"]) == (400, "bad-json")


@pytest.mark.parametrize(
    "raw",
    [
        b"{", b"\xff\xfe", "{}".encode("utf-16"), b'{"offer_id": "\xe9"}', b'{"offer_id": "a\\u0000b", "quantity": 1}',
        b'{"offer_id": "\\ud800", "quantity": 1}', b'{"quantity": 1, "quantity": 2}', b'{"\\u0000": 1}', b"'a'",
        b"[" * 10_000 + b"]" * 10_000, b'{"a":' * 10_000 + b"1" + b"}" * 10_000, b"[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]",
    ],
)  # fmt: skip
def test_a_body_is_strict_json(basket: Basket, raw: bytes) -> None:
    refused = basket.call("POST", f"{basket.path}/lines", raw)
    assert (refused.status, refused.body["code"]) == (400, "bad-json")


@pytest.mark.parametrize("raw", [b"", b"[]", b"null", b"3", b'"x"', b"{}"])
def test_a_body_of_another_shape_is_422(basket: Basket, raw: bytes) -> None:
    for path in ("/lines", "/checkout"):
        refused = basket.call("POST", basket.path + path, raw, Idempotency_Key="k")
        assert (refused.status, refused.body["code"]) == (422, "invalid")
        assert refused.body["errors"]


def test_ten_megabytes_are_refused_and_memory_stays_flat(basket: Basket, market: Market) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    body = json.dumps({"offer_id": "a" * 10_000_000, "quantity": 1}).encode()
    for path in ("/lines", "/quote", "/checkout"):
        refused = basket.call("POST", basket.path + path, body, Idempotency_Key="k")
        assert (refused.status, refused.body["code"]) == (413, "too-large")
    refused = basket.call("POST", "/payments/webhooks/rehearsal", body)
    assert refused.status == 413
    assert basket.call("POST", f"{basket.path}/lines", b'{"a": "' + b"x" * 65_536 + b'"}').status == 413
    grown_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown_kib < 200_000


def test_a_hundred_thousand_fields_are_refused(call: Caller, market: Market) -> None:
    refused = call("GET", "/search?" + "&".join(f"a{index}=1" for index in range(100_000)))
    assert (refused.status, refused.body["code"]) == (400, "too-many-fields")
    many = call("GET", "/search?" + "&".join(f"merchant=a{index}" for index in range(51)))
    assert (many.status, many.body["errors"][0]["code"]) == (422, "too-many")


def test_ten_thousand_ways_are_refused(basket: Basket, market: Market) -> None:
    ways = {f"m{index}": {"method": "pickup"} for index in range(101)}
    refused = basket.call("POST", f"{basket.path}/quote", {"fulfilment": ways})
    assert (refused.status, refused.body["errors"][0]) == (
        422,
        {"field": "fulfilment", "code": "too-many", "message": "Il y en a trop."},
    )


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml"]
)
def test_a_body_is_sent_as_json(basket: Basket, kind: str) -> None:
    refused = basket.call("POST", f"{basket.path}/quote", b"{}", Content_Type=kind)
    assert (refused.status, refused.body["code"]) == (415, "unsupported-media-type")


@pytest.mark.parametrize(
    "name",
    ["owner_id", "is_staff", "commission", "commission_minor", "payout_account", "merchant_id", "state", "total"],
)
def test_nothing_is_assigned_by_the_way(market: Market, call: Caller, name: str) -> None:
    from panier.sites.api.tests.caller import program
    from panier.sites.api.tests.test_wall import hold

    held = hold(call, market.bella, "Roman")
    desk = program(market.bella)
    before = desk("GET", f"/merchant/parts/{held.part}").body
    for path, body in (("hand-over", {"pickup_code": "AAAA", name: 1}), ("refuse", {"reason": "Non", name: 1})):
        refused = desk("POST", f"/merchant/parts/{held.part}/{path}", body)
        assert (refused.status, refused.body["errors"][0]["code"]) == (422, "unknown-field")
    for path in ("accept", "ready"):  # which take no body at all
        refused = desk("POST", f"/merchant/parts/{held.part}/{path}", {name: 1})
        assert (refused.status, refused.body["errors"]) == (
            422,
            [{"field": name, "code": "unknown-field", "message": "Ce champ n’existe pas."}],
        )
    assert desk("GET", f"/merchant/parts/{held.part}").body == before
    noted = [(each.subject, each.named, each.account) for each in refused_tries("qc", limit=9)]
    assert noted == [(market.bella.merchant.public_id, [name], None)] * 4


def test_calls_without_a_body_take_none(basket: Basket, call: Caller) -> None:
    """As every call that is described without one; an empty object is none."""
    count = 0
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method in {"post", "put", "patch", "delete"} & methods.keys():
            if "requestBody" not in methods[method] and "/rehearsal/" not in path:
                address = re.sub(r"{[^}]*}", "x", path.removeprefix("/api/v1"))
                refused = call(method.upper(), address, {"owner_id": 1})
                assert refused.status in {401, 422}, path
                count += 1
    assert count >= 6
    assert basket.call("POST", f"{basket.path}/seen", {}).status == 200
    assert basket.call("POST", f"{basket.path}/seen", b"[1]").status == 422
    assert basket.call("POST", f"{basket.path}/seen", b"{").body["code"] == "bad-json"
    assert refused_tries("qc", limit=9) == []  # of no shop


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/",
        "/carts/",
        "/openapi.json/x",
        "/admin",
        "/../",
        "/search/%00",
        "/products/%00",
        "/docs",
    ],
)
def test_any_other_address_is_a_problem_too(call: Caller, market: Market, path: str) -> None:
    for method in ("GET", "POST", "DELETE"):
        answer = call(method, path)
        assert (answer.status, answer.body["code"]) == (404, "not-found")
        assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_method_nobody_answers_says_which_do(call: Caller, market: Market) -> None:
    answer = call("PUT", "/carts")
    assert (answer.status, answer.body["code"]) == (405, "method-not-allowed")
    assert answer.headers["Allow"] == "POST"
    assert call("DELETE", "/search").headers["Allow"] == "GET"


@pytest.mark.parametrize(
    ("given", "language", "title"),
    [
        ("", "fr-CA", "Introuvable"), ("fr-CA", "fr-CA", "Introuvable"), ("en", "en-CA", "Not found"),
        ("en-CA,fr;q=0.5", "en-CA", "Not found"), ("de", "fr-CA", "Introuvable"), ("de,en;q=0.1", "en-CA", "Not found"),
        ("*", "fr-CA", "Introuvable"), ("x" * 5000, "fr-CA", "Introuvable"), ("en;q=nope", "fr-CA", "Introuvable"),
    ],
)  # fmt: skip
def test_words_follow_accept_language(call: Caller, market: Market, given: str, language: str, title: str) -> None:
    answer = call("GET", "/products/prd_aaaaaaaaaaaaaaaa", Accept_Language=given)
    assert answer.headers["Content-Language"] == language
    assert "Accept-Language" in answer.headers["Vary"].split(", ")
    assert answer.body == {
        "type": "http://localhost:8000/api/v1/problems#not-found",
        "title": title,
        "status": 404,
        "detail": "Il n’y a rien ici à cette adresse ou sous cet identifiant."
        if language == "fr-CA"
        else "There is nothing here under this address or id.",
        "code": "not-found",
        "errors": [],
    }


@pytest.mark.parametrize("code", MEANINGS)
def test_every_code_has_french_words(code: str) -> None:
    from django.utils.translation import override

    from panier.sites.api.documented import SAMPLE_WORDS

    said: dict[str, Any] = {}
    for language in ("fr", "en"):
        with override(language):
            said[language] = json.loads(problem(code, words=SAMPLE_WORDS).content)
    assert said["fr"]["title"] != said["en"]["title"]
    assert said["fr"]["detail"] != said["en"]["detail"]
    assert "%(" not in said["fr"]["detail"] + said["en"]["detail"]


# What only pages can ask for: no address of the API calls what refuses so.
DESK_ONLY = {
    "minded",
    "nothing-taken-out",
    "not-a-substitute",
    "proposal-over",
    "nothing-collides",
    "no-such-pickup",
    "proof-needed",
    "bad-tracking",
    "owed-moved",
    "already-returned",
    "nothing-to-pay-out",
    "numbers-used-up",
    "not-released",
    "already-released",
    "same-person",
    "paper-needed",
    "code-sent-enough",
}


def test_every_refusal_of_the_house_has_its_meaning(market: Market) -> None:
    """A rule that says no in a code the API does not know would be a fault of ours: it must not come to that."""
    from panier.kit.refusals import Refusal

    def below(kind: type[Refusal]) -> set[type[Refusal]]:
        return {kind}.union(*(below(each) for each in kind.__subclasses__()))

    reachable = {
        each.code for each in below(Refusal) if each.__module__.startswith(("panier.trade", "panier.sites.api"))
    }
    reachable |= {"bad-postal-code", "bad-search", "page-too-deep", "out-of-stock"}
    reachable -= DESK_ONLY
    assert reachable <= set(MEANINGS)
    assert not DESK_ONLY & set(MEANINGS)
    assert {"missing", "invalid"} <= set(FIELD_WORDS)


@pytest.mark.plants_damage
def test_an_unforeseen_fault_is_said_as_a_problem_and_not_explained(call: Caller, market: Market) -> None:
    from django.db import connection, transaction

    before = transaction.savepoint()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE catalogue_category RENAME TO away")
    answer = Caller(client=Client(raise_request_exception=False))("GET", "/categories")
    transaction.savepoint_rollback(before)
    assert (answer.status, answer.body["code"]) == (500, "server-error")
    assert "catalogue_category" not in json.dumps(answer.body)
