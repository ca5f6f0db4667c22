"""A team of the tests, and how they ask for its pages."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.test import Client

from panier.base.accounts.models import Account
from panier.base.notifications.models import Letter
from panier.base.notifications.queries import letters_in_mailbox
from panier.offer.merchants.models import Member
from panier.offer.team.models import TeamChange
from panier.sites.letters.deliver import deliver
from tests import world
from tests.world import Market, account


@dataclass
class Team:
    market: Market
    merchant: str  # Bruno's public id
    key: int
    bruno: Account
    mona: Account
    clark: Account

    def client(self, who: Account | None) -> Client:
        client = Client(raise_request_exception=False)
        if who is not None:
            client.force_login(who)
        return client

    def roles(self) -> dict[str, str]:
        """By name, as the database has them now."""
        members = Member.objects.filter(merchant_id=self.key).select_related("account")
        return {member.account.email.split("@")[0]: member.role for member in members}

    def history(self) -> list[tuple[str, str, str, str, str]]:
        """The oldest first."""
        changes = TeamChange.objects.filter(merchant_id=self.key).order_by("pk")
        return [(each.what, each.actor_name, each.name, each.before, each.after) for each in changes]


def build_team(market: Market) -> Team:
    mona, clark = account("mona"), account("clark")
    merchant = market.bruno.merchant
    Member.objects.create(merchant=merchant, account=mona, role="manager")
    Member.objects.create(merchant=merchant, account=clark, role="clerk")
    return Team(market, merchant.public_id, merchant.pk, market.bruno.owner, mona, clark)


at = world.at


def invite(team: Team, email: str, role: str = "clerk", *, who: Account | None = None) -> Any:
    client = team.client(who or team.bruno)
    return client.post(at("desk_team", team.merchant), {"email": email, "role": role})


def link_for(email: str) -> str:
    """The address in the latest letter to this person."""
    for waiting in Letter.objects.filter(sent_at__isnull=True):
        deliver(waiting.public_id, now=datetime.now(tz=UTC))
    found = re.search(r"https?://[^/\s]+(/\S+)", letters_in_mailbox("qc", email)[0].text)
    assert found
    return found.group(1)
