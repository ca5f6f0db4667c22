"""Who talks in these tests, and how they do it through the pages."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from panier.base.accounts.models import Account
from panier.base.notifications.models import Letter
from panier.civic.messaging.models import Thread
from panier.civic.messaging.queries import token_of
from panier.flows.tell_conversation import tell_conversation
from panier.trade.orders.models import Order, Part
from panier.trade.orders.queries import token_of as order_token_of
from tests.orders import part_of, pay, three_merchants
from tests.team.hands import Team, at, build_team
from tests.world import Market


@dataclass
class Talk:
    team: Team
    order: Order
    part: Part  # Bruno's
    bella: Part

    @property
    def market(self) -> Market:
        return self.team.market

    def thread(self) -> Thread:
        return Thread.objects.get(part=self.part)

    def token(self) -> str:
        return token_of(self.thread())

    def desk(self, name: str, *args: Any) -> str:
        return at(f"desk_conversation{name}", self.team.merchant, self.thread().public_id, *args)

    def begin(self, text: str = "Le pain est-il tranché ?", **more: Any) -> Any:
        """Ana, by the link of her order: nobody has signed in."""
        address = at("order_write", order_token_of(self.order), self.part.public_id)
        return Client().post(address, form(text, **more))

    def shopper(self, text: str, **more: Any) -> Any:
        return Client().post(at("conversation_write", self.token()), form(text, **more))

    def shop(self, text: str, *, who: Account | None = None, **more: Any) -> Any:
        return self.team.client(who or self.team.clark).post(self.desk("_write"), form(text, **more))

    def call(self, why: str = "On ne s’entend pas.") -> Any:
        return Client().post(at("conversation_call", self.token()), {"why_call": why})

    def operator(self) -> Client:
        return self.team.client(self.market.olga)

    def said(self) -> list[tuple[str, str]]:
        return list(self.thread().messages.order_by("pk").values_list("side", "text"))


def build_talk(market: Market) -> Talk:
    team, order = build_team(market), three_merchants(market)
    assert pay(order) == "placed"
    return Talk(team, order, part_of(order, "Bruno"), part_of(order, "Bella"))


def form(text: str, *, key: str = "", files: list[tuple[str, bytes]] | None = None) -> dict[str, Any]:
    sent: dict[str, Any] = {"text": text, "form": key or str(uuid4())}
    if files:
        sent["files"] = [SimpleUploadedFile(name, data) for name, data in files]
    return sent


def tell(thread: Thread, side: str, *, now: datetime | None = None) -> list[str]:
    """The job runs; the addresses of the letters it wrote."""
    before = set(Letter.objects.values_list("pk", flat=True))
    tell_conversation(thread.public_id, side, now=now or datetime.now(tz=UTC))
    return sorted(Letter.objects.exclude(pk__in=before).values_list("recipient", flat=True))


def link_in(letter: Letter) -> str:
    """Where a letter leads, without the host."""
    return re.sub(r"^https?://[^/]+", "", letter.facts["link"])
