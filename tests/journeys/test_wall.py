"""The wall: every address of a desk or of the operation answers a stranger exactly as if it did not exist, and does nothing."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.translation import override
from tests.enquiries import ask, counted_long_ago
from tests.orders import part_of, pay, three_merchants
from tests.streets import rue_masson
from tests.world import NOW, Market, build_market

from panier.base.accounts.models import Account
from panier.flows.invite_member import Guest, invite_member
from panier.offer.leaving.models import Kit
from panier.offer.merchants.actions import create_token
from panier.offer.merchants.models import ApiToken, Member, StreetEvent
from panier.offer.team.actions import By
from panier.trade.orders.models import Part

pytestmark = pytest.mark.django_db(transaction=True)
SAME_ID = {"X-Request-Id": "req_of_the_test"}
MISSING = {"merchant": "mer_aaaaaaaaaaaaaaaa", "part": "prt_aaaaaaaaaaaaaaaa", "run": "imp_aaaaaaaaaaaaaaaa", "token": 999_999, "order": "ord_aaaaaaaaaaaaaaaa", "job": 999_999, "gtin": "00000000000000", "street": "rue-sans-nom", "event": "evt_aaaaaaaaaaaaaaaa", "claim": "clm_aaaaaaaaaaaaaaaa", "dispute": "dsp_aaaaaaaaaaaaaaaa", "enquiry": "enq_aaaaaaaaaaaaaaaa", "member": "acc_aaaaaaaaaaaaaaaa", "invitation": "inv_aaaaaaaaaaaaaaaa", "application": "app_aaaaaaaaaaaaaaaa", "proof": "prf_aaaaaaaaaaaaaaaa", "kit": "kit_aaaaaaaaaaaaaaaa", "product": "prd_aaaaaaaaaaaaaaaa", "variant": "var_aaaaaaaaaaaaaaaa"}  # fmt: skip
WATCHED = ("orders_part", "orders_partevent", "merchants_merchant", "merchants_apitoken", "merchants_member", "team_invitation", "onboarding_application", "team_teamchange", "merchants_statechange", "payments_refund", "catalogue_importrun", "catalogue_match", "merchants_street", "merchants_place", "merchants_streetevent", "merchants_streetchange", "origin_claim", "enquiries_enquiry", "inventory_stocklevel", "catalogue_product", "catalogue_offer", "leaving_kit", "leaving_closing")  # fmt: skip
Parameters = dict[str, object]


@pytest.fixture
def market() -> Market:
    return build_market()


@pytest.fixture
def theirs(market: Market) -> Parameters:
    """Bruno's own ids, for every parameter an address can have."""
    order = three_merchants(market)
    assert pay(order) == "placed"
    create_token(market.bruno.merchant.pk, name="caisse", account_id=None, now=NOW)
    part: Part = part_of(order, "Bruno")
    token = ApiToken.objects.get().pk
    counted_long_ago(market.bruno.offers["Tasse"], on_hand=10)
    enquiry = ask(market.bruno.offers["Tasse"]).public_id
    street = rue_masson(market)
    event = StreetEvent.objects.create(
        street=street,
        title={"fr": "Fête"},
        starts_at=datetime.now(tz=UTC),
        ends_at=datetime.now(tz=UTC) + timedelta(days=1),
    )
    ids = {"merchant": market.bruno.merchant.public_id, "part": part.public_id, "token": token, "enquiry": enquiry}
    ids["kit"] = Kit.objects.create(
        merchant=market.bruno.merchant,
        asked_at=NOW,
        moved_at=NOW,
        state="ready",
        file="his.zip",
        expires_at=datetime.now(tz=UTC) + timedelta(days=1),
    ).public_id
    ids |= {"street": street.slug, "event": event.public_id, "member": market.bruno.owner.public_id}
    variant = market.bruno.offers["Tasse"].variant
    ids |= {"product": variant.product.public_id, "variant": variant.public_id}
    by = By(market.bruno.owner.pk, "Bruno", datetime.now(tz=UTC))
    guest = Guest("nouveau@panier.example", "clerk", "fr")
    ids["invitation"] = invite_member(market.bruno.merchant.pk, guest, by).public_id
    return {**MISSING, **ids, "order": order.public_id}


def addresses(prefix: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Every named address that begins so, with its parameters, whatever page is added later."""
    waiting: list[URLPattern | URLResolver] = list(get_resolver().url_patterns)
    while waiting:
        each = waiting.pop()
        if isinstance(each, URLResolver):
            waiting += each.url_patterns
        elif each.name and each.name.startswith(prefix):
            yield each.name, frozenset(each.pattern.converters)


DESK = [(name, given) for name, given in addresses("desk") if "merchant" in given]
OPERATION = list(addresses("operation"))


def answers(client: Client, name: str, given: frozenset[str], ids: Parameters) -> list[tuple[int, bytes]]:
    with override("fr"):
        address = reverse(name, kwargs={parameter: ids[parameter] for parameter in given})
    got: list[Any] = [client.get(address, headers=SAME_ID), client.post(address, {}, headers=SAME_ID)]
    return [(answer.status_code, answer.content) for answer in got]


def rows() -> list[tuple[str, ...]]:
    found = []
    for table in WATCHED:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT watched::text FROM {table} watched ORDER BY 1")  # noqa: S608 - our own names
            found += cursor.fetchall()
    return found


def strangers(market: Market) -> list[Account | None]:
    return [None, market.zoe, market.bella.owner]


def test_the_wall_is_all_around() -> None:
    assert len(DESK) >= 10
    assert len(OPERATION) >= 6


@pytest.mark.parametrize(("name", "given"), DESK, ids=[name for name, _ in DESK])
def test_a_desk_is_not_there_for_strangers(
    client: Client, market: Market, theirs: Parameters, name: str, given: frozenset[str]
) -> None:
    before = rows()
    for stranger in strangers(market):
        client.logout() if stranger is None else client.force_login(stranger)
        found = answers(client, name, given, theirs)
        assert found == answers(client, name, given, MISSING)
        assert {status for status, _ in found} <= {404, 405}
    if given > {"merchant"}:  # at her own desk with Bruno's ids
        client.force_login(market.bella.owner)
        hers = {"merchant": market.bella.merchant.public_id}
        assert answers(client, name, given, {**theirs, **hers}) == answers(client, name, given, {**MISSING, **hers})
    assert rows() == before


@pytest.mark.parametrize(("name", "given"), OPERATION, ids=[name for name, _ in OPERATION])
def test_the_operation_is_not_there_for_anybody_else(
    client: Client, market: Market, theirs: Parameters, name: str, given: frozenset[str]
) -> None:
    before = rows()
    for stranger in [*strangers(market), market.bruno.owner]:
        client.logout() if stranger is None else client.force_login(stranger)
        found = answers(client, name, given, theirs)
        assert found == answers(client, name, given, MISSING)
        assert {status for status, _ in found} <= {404, 405}
    assert rows() == before


def test_with_the_right_to_it_the_same_requests_are_answered(
    client: Client, market: Market, theirs: Parameters
) -> None:
    """The control: what the tests above compare does differ once the wall has a door."""
    Member.objects.create(merchant=market.bruno.merchant, account=market.bella.owner, role="owner")
    client.force_login(market.bella.owner)
    for name in ("desk", "desk_part", "desk_tokens"):
        given = dict(DESK)[name]
        assert answers(client, name, given, theirs) != answers(client, name, given, MISSING)
    client.force_login(market.olga)
    for name in ("operation_order", "operation_merchant", "operation_street", "operation_street_event"):
        given = dict(OPERATION)[name]
        assert answers(client, name, given, theirs) != answers(client, name, given, MISSING)
