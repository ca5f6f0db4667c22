"""Those who buy meanwhile: a cart, a line, the cart's page, a quote, an order; over and over, with other goods each time."""

import json
from collections import deque
from collections.abc import Generator, Sequence
from itertools import cycle
from typing import Any

from panier.config.commands.bench.paced import Asked

Step = tuple[str, str, dict[str, str], dict[str, Any] | None]  # method, path, headers, body
Journey = Generator[Step, tuple[int, bytes], bool]
API = "/api/v1"
JSON = "application/json"


def journey(item: dict[str, str]) -> Journey:
    """Yields each request and is sent its status and body; True when an order was placed."""
    status, body = yield "POST", f"{API}/carts", {}, {}
    if status != 201:  # noqa: PLR2004 - RFC 9110
        return False
    cart = json.loads(body)
    token = {"X-Cart-Token": cart["token"]}
    at = f"{API}/carts/{cart['id']}"
    status, _ = yield "POST", f"{at}/lines", token, {"offer_id": item["offer"], "quantity": 1}
    if status != 200:  # noqa: PLR2004 - as above
        return False
    yield "GET", "/fr/panier/", {"Cookie": f"panier={cart['token']}"}, None
    way = {item["merchant"]: {"method": "pickup", "place_id": item["place"]}}
    status, body = yield "POST", f"{at}/quote", token, {"fulfilment": way}
    if status != 200:  # noqa: PLR2004 - as above
        return False
    asked = {
        "contact": {"name": "Bench", "email": "bench@panier.example"},
        "fulfilment": way,
        "total_seen": json.loads(body)["total"],
        "language": "fr",
    }
    status, _ = yield "POST", f"{at}/checkout", {**token, "Idempotency-Key": cart["id"]}, asked
    return status == 201  # noqa: PLR2004 - as above


class Buyers:
    """As many as it takes: whoever has heard the answer goes on, else somebody new comes."""

    def __init__(self, port: int, goods: Sequence[dict[str, str]]) -> None:
        self._port, self._goods = port, cycle(goods)
        self._resting: deque[tuple[Journey, Step]] = deque()
        self.orders = 0

    def ask(self, due: float) -> Asked:
        if self._resting:
            going, step = self._resting.popleft()
        else:
            going = journey(next(self._goods))
            step = next(going)

        def heard(status: int, body: bytes) -> None:
            try:
                self._resting.append((going, going.send((status, body))))
            except StopIteration as ended:
                self.orders += bool(ended.value)

        return Asked(due, "buy", written(self._port, step), heard)


def written(port: int, step: Step) -> bytes:
    """The request as it goes over the line."""
    method, path, headers, body = step
    data = json.dumps(body).encode() if body is not None else b""
    lines = [
        f"{method} {path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    if body is not None:
        lines += [f"Content-Type: {JSON}", f"Content-Length: {len(data)}"]
    return "\r\n".join([*lines, "", ""]).encode() + data
