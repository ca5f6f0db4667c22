"""The description holds: whatever is sent, the answer is one it describes, and never a 5xx."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any
from urllib.parse import urlencode

import pytest
import schemathesis
from django.db import connection
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from hypothesis.strategies import SearchStrategy
from jsonschema_rs import Draft202012Validator
from schemathesis import Case
from schemathesis.generation import GenerationMode
from tests.world import Market

from panier.flows.rebuild_search import rebuild_search
from panier.sites.api.api import api
from panier.sites.api.meanings import MEANINGS
from panier.sites.api.problems import PROBLEM_JSON
from panier.sites.api.tests.caller import Answer, Caller, program
from panier.sites.api.tests.test_wall import Held, hold

EXAMPLES = 10  # of each call and mode; the whole takes some ten seconds
HERE = "/api/v1"


@cache
def description() -> dict[str, Any]:
    return dict(json.loads(json.dumps(api.get_openapi_schema())))


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in description()["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


@pytest.fixture
def described(call: Caller, market: Market) -> tuple[Caller, Held]:
    """A merchant's program that also holds a cart and an order; the database waits while cases are thought of."""
    with connection.cursor() as cursor:
        cursor.execute("SET idle_in_transaction_session_timeout = 0")
    rebuild_search(now=datetime.now(tz=UTC))
    held = hold(call, market.bella, "Roman")
    return program(market.bella).as_(X_Cart_Token=held.cart_token), held


def send(caller: Caller, case: Case[Any], held: Held | None) -> Answer:
    """The case as it is, or with ids that exist."""
    path = case.formatted_path
    if held is not None:
        own = held.part if "/merchant/parts" in case.path else held.cart
        path = case.path.replace("{line_id}", held.line).replace("{token}", held.order).replace("{id}", own)
        path = (
            path.replace("{slug}", "librairie-bella")
            .replace("{provider}", "rehearsal")
            .replace("{payment_id}", "pay_a")
        )
    path = path.removeprefix(HERE)
    query = urlencode(dict(case.query or {}), doseq=True, errors="surrogatepass")
    headers = {name: str(value) for name, value in (case.headers or {}).items()}
    asked = Caller({**headers, **(caller.headers if held else {})}, caller.client)
    body = b"" if type(case.body).__name__ == "NotSet" else case.body
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return asked(case.method, f"{path}?{query}" if query else path, data)


def check(operation: dict[str, Any], answer: Answer) -> None:
    assert answer.status < 500, answer.body
    kind = answer.headers["Content-Type"].partition(";")[0]
    if answer.status >= 400:
        assert kind == PROBLEM_JSON
        assert MEANINGS[answer.body["code"]].status == answer.status if answer.body["code"] != "bad-request" else True
    documented = operation["responses"].get(str(answer.status))
    assert documented is not None, f"{answer.status} {answer.body} is not described"
    schema = {**documented["content"][kind]["schema"], "components": description()["components"]}
    Draft202012Validator(schema).validate(answer.body)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_whatever_is_sent_the_answer_is_described(described: tuple[Caller, Held], mode: GenerationMode) -> None:
    caller, held = described
    schema = schemathesis.openapi.from_dict(description())
    tried = 0
    for path, method, documented in operations():
        cases = schema[path][method.upper()].as_strategy(generation_mode=mode)
        try:
            tried += try_call(cases, partial(judge, documented, caller, held))
        except Unsatisfiable:
            assert mode is GenerationMode.NEGATIVE, path  # nothing can be wrong with this call
    assert tried > 10 * EXAMPLES


def judge(documented: dict[str, Any], caller: Caller, held: Held, case: Case[Any]) -> int:
    """As it was thought of, and about what is there; thinking of it takes longest."""
    ways = (None, held)
    for ids in ways:
        check(documented, send(caller, case, ids))
    return len(ways)


def try_call(cases: SearchStrategy[Case[Any]], judged: Callable[[Case[Any]], int]) -> int:
    """The same cases each time; how many calls."""
    tried = []

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(case=cases)
    def try_it(case: Case[Any]) -> None:
        tried.append(judged(case))

    try_it()
    return sum(tried)


def test_the_description_says_everything(call: Caller) -> None:
    answer = call("GET", "/openapi.json")
    assert answer.status == 200
    assert answer.body == description()
    assert answer.body["openapi"].startswith("3.1")
    assert set(answer.body["components"]["securitySchemes"]) == {"CartToken", "MerchantToken"}
    ids = [operation["operationId"] for _, _, operation in operations()]
    assert len(ids) == len(set(ids))
    text = json.dumps(answer.body)
    references = {part.split('"')[0] for part in text.split('"#/components/schemas/')[1:]}
    assert references <= set(answer.body["components"]["schemas"])
    for path, method, operation in operations():
        where = f"{method} {path}"
        assert operation["summary"], where
        assert operation["tags"], where
        for status, response in operation["responses"].items():
            kind = PROBLEM_JSON if int(status) >= 400 else "application/json"
            content = response["content"][kind]
            assert int(status) < 400 or content["examples"], where
        if "requestBody" in operation and "/webhooks/" not in path:
            assert {"400", "415", "422"} <= set(operation["responses"]) or "/rehearsal/" in path, where
        assert ("security" in operation) == ("/carts/" in path or "merchant" in path.split("/")), where


def test_no_page_of_it_needs_anybody_else(call: Caller) -> None:
    """There is no page that loads scripts from elsewhere: the description is plain JSON."""
    assert call("GET", "/docs").status == 404
    assert "cdn" not in json.dumps(description())
