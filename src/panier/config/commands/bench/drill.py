"""The hour of a busy shop: two clerks at once work off one desk through its pages."""

import logging
import os
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from panier.config.commands.bench.shop import NOTHING_HERE
from panier.config.commands.steps import StepFailed, say
from panier.config.commands.surroundings import market_settings

PARTS, CLERKS, COPY = 200, ("Mona", "Clark"), "panier_drill"
LISTED = re.compile(r'data-part="(prt_\w+)"(.*?)(?=data-part="|</ol>)', re.DOTALL)
LINE = re.compile(r'name="seen-(\d+)" value="(\d+)"')
STEPS = ("accepted", "ready", "handed_over")
Address = Callable[..., str]  # of a page of the desk, by its name


@dataclass(slots=True)
class Clerk:
    """`codes`: what buyers say at the counter; `answers`: of each step he took, by status; `times`: of each request, in seconds."""

    client: Any
    address: Address
    codes: Mapping[str, str]
    answers: Counter[int] = field(default_factory=Counter)
    times: list[float] = field(default_factory=list)

    def work(self) -> None:
        """Until the list is empty, the most urgent first."""
        while todo := LISTED.findall(self._timed("get", self.address("desk")).content.decode()):
            for part, shown in todo:
                form = self._form(part, shown)
                self.answers[self._timed("post", self.address("desk_step", part), form).status_code] += 1

    def _form(self, part: str, shown: str) -> dict[str, str]:
        if 'value="ready"' in shown:
            return {"step": "ready"}
        if 'value="accept"' not in shown:
            return {"step": "hand_over", "code": self.codes[part], "taken_by": "Voisine"}
        page = self._timed("get", self.address("desk_part", part)).content.decode()
        lines = {line: int(count) for line, count in LINE.findall(page)}
        if not any(count > 1 for count in lines.values()):
            return {"step": "accept"}
        seen = {f"seen-{line}": str(count) for line, count in lines.items()}  # of two of a thing one is missing
        left = {f"left-{line}": str(count - (count > 1)) for line, count in lines.items()}
        return {"step": "less", "why": "missing", **seen, **left}

    def _timed(self, method: str, *args: Any) -> Any:
        began = time.perf_counter()
        answer = getattr(self.client, method)(*args)
        self.times.append(time.perf_counter() - began)
        return answer


def handled_twice(parts: Sequence[int]) -> list[tuple[int, str]]:
    """Parts (key) and the step that was taken more than once."""
    return [step for step, count in _taken(parts).items() if count > 1]


def told(parts: int, clerks: Sequence[Clerk]) -> str:
    times = sorted(each for clerk in clerks for each in clerk.times)
    middle, slowest = statistics.median(times) * 1000, times[-1] * 1000
    return f"{parts} parts, {len(times)} requests: median {middle:.0f} ms, slowest {slowest:.0f} ms"


def drill(count: int) -> int:
    """1 when a part was not handled, or a step taken twice."""
    with market_settings(), _copy_of_market():
        import django

        django.setup()
        logging.getLogger("django.request").setLevel(logging.ERROR)  # whoever comes second is told, a warning each time
        merchant, parts = _orders(count)
        clerks = _clerks(merchant, parts)
        began = time.perf_counter()
        with ThreadPoolExecutor(len(clerks)) as threads:
            list(threads.map(_worked, clerks))
        took, taken = time.perf_counter() - began, _taken([part.pk for part in parts])
    twice, missing = sum(number > 1 for number in taken.values()), count * len(STEPS) - len(taken)
    say(f"{told(count, clerks)}; two clerks, {took:.0f} s in all")
    say("each part handled once" if not twice and not missing else f"{twice} steps taken twice, {missing} never")
    return 1 if twice or missing else 0


def _taken(parts: Sequence[int]) -> Counter[tuple[int, str]]:
    from panier.trade.orders.models import PartEvent

    return Counter(PartEvent.objects.filter(part__in=parts, after__in=STEPS).values_list("part_id", "after"))


@contextmanager
def _copy_of_market() -> Iterator[None]:
    """What is written in the books stays there: the drill has books of its own, thrown away with all the rest."""
    real = os.environ["DATABASE_URL"]
    market, copy = sql.Identifier(str(conninfo_to_dict(real).get("dbname", "panier"))), sql.Identifier(COPY)
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(copy)
    with psycopg.connect(make_conninfo(real, dbname="postgres"), autocommit=True) as server:
        server.execute(drop)  # of a drill that was killed
        try:
            server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(copy, market))
        except psycopg.errors.ObjectInUse as used:
            raise StepFailed("The market cannot be copied while it is at work: stop ./panier up first.") from used
        os.environ["DATABASE_URL"] = make_conninfo(real, dbname=COPY)
        try:
            yield
        finally:
            os.environ["DATABASE_URL"] = real
            server.execute(drop)


def _orders(count: int) -> tuple[Any, list[Any]]:
    """Of a shop that has nothing else to do."""
    from panier.flows.demonstration_orders import load_waiting
    from panier.offer.merchants.models import Merchant
    from panier.trade.orders.models import Part
    from panier.trade.orders.rules import TO_DO

    busy = Part.objects.filter(state__in=TO_DO).values("merchant")
    shop = Merchant.objects.filter(state="selling", is_demonstration=True).exclude(pk__in=busy).order_by("pk").first()
    if shop is None:
        raise StepFailed(NOTHING_HERE)
    load_waiting(shop.territory_id, shop.public_id, count, now=datetime.now(tz=UTC))
    return shop, list(Part.objects.filter(merchant=shop, state="to_accept").order_by("pk"))


def _clerks(merchant: Any, parts: Sequence[Any]) -> list[Clerk]:
    from django.test import Client
    from django.urls import reverse
    from django.utils.translation import override

    from panier.base.accounts.models import Account
    from panier.offer.merchants.models import Member

    def address(name: str, *more: str) -> str:
        with override("fr"):
            return reverse(name, args=[merchant.public_id, *more])

    found = []
    for name in CLERKS:
        person = Account.objects.create_user(f"{name.lower()}@drill.example", None, name=name)
        Member.objects.create(merchant=merchant, account=person, role="clerk")
        client = Client(SERVER_NAME="localhost")
        client.force_login(person)
        found.append(Clerk(client, address, {part.public_id: part.pickup_code for part in parts}))
    return found


def _worked(clerk: Clerk) -> None:
    from django.db import connection

    try:
        clerk.work()
    finally:
        connection.close()
