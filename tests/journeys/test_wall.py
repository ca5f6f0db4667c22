"""The wall: every address of a desk or of the operation answers a stranger exactly as if it did not exist, and does nothing."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.translation import override
from tests.belongings import belongings
from tests.orders import hand_over
from tests.payouts.hands import LATER, account_of, closed
from tests.streets import rue_masson
from tests.team.hands import build_team
from tests.world import Market, build_market

from panier.base.accounts.actions import Acting
from panier.base.accounts.models import Account
from panier.flows.make_payouts import make_payouts
from panier.flows.paying import to_pay
from panier.offer.merchants.models import Member, StreetEvent
from panier.trade.orders.models import Part

pytestmark = pytest.mark.django_db(transaction=True)
SAME_ID = {"X-Request-Id": "req_of_the_test"}
# Of nobody; what a block or a section is called is no id.
MISSING = {"merchant": "mer_aaaaaaaaaaaaaaaa", "part": "prt_aaaaaaaaaaaaaaaa", "run": "imp_aaaaaaaaaaaaaaaa", "token": 999_999, "order": "ord_aaaaaaaaaaaaaaaa", "job": 999_999, "gtin": "00000000000000", "street": "rue-sans-nom", "event": "evt_aaaaaaaaaaaaaaaa", "claim": "clm_aaaaaaaaaaaaaaaa", "dispute": "dsp_aaaaaaaaaaaaaaaa", "enquiry": "enq_aaaaaaaaaaaaaaaa", "member": "acc_aaaaaaaaaaaaaaaa", "invitation": "inv_aaaaaaaaaaaaaaaa", "application": "app_aaaaaaaaaaaaaaaa", "proof": "prf_aaaaaaaaaaaaaaaa", "kit": "kit_aaaaaaaaaaaaaaaa", "product": "prd_aaaaaaaaaaaaaaaa", "variant": "var_aaaaaaaaaaaaaaaa", "line": 999_999, "place": "plc_aaaaaaaaaaaaaaaa", "closure": "clo_aaaaaaaaaaaaaaaa", "connection": "con_aaaaaaaaaaaaaaaa", "thread": "thr_aaaaaaaaaaaaaaaa", "message": "msg_aaaaaaaaaaaaaaaa", "file": "att_aaaaaaaaaaaaaaaa", "report": "rpt_aaaaaaaaaaaaaaaa", "review": "rev_aaaaaaaaaaaaaaaa", "ticket": "tic_aaaaaaaaaaaaaaaa", "offer": "poo_aaaaaaaaaaaaaaaa", "change": "bnk_aaaaaaaaaaaaaaaa", "paper": "prf_aaaaaaaaaaaaaaaa", "renewal": "ren_aaaaaaaaaaaaaaaa", "rule": "permis", "bank_file": "bnf_aaaaaaaaaaaaaaaa", "payout": "pyt_aaaaaaaaaaaaaaaa", "step": "identity", "block": "sales", "what": "zone", "about": "delivery"}  # fmt: skip
WORDS = ("block", "what", "about", "rule", "step")
SIGNING_IN = ("django_session", "accounts_account", "kit_cache")  # what coming to the wall leaves by itself
Parameters = Mapping[str, object]
Addresses = list[tuple[str, frozenset[str]]]


@pytest.fixture
def market() -> Market:
    return build_market()


@pytest.fixture
def theirs(market: Market) -> Parameters:
    """Bruno's own ids, for every parameter an address can have."""
    street = rue_masson(market)
    event = StreetEvent.objects.create(
        street=street,
        title={"fr": "Fête"},
        starts_at=datetime.now(tz=UTC),
        ends_at=datetime.now(tz=UTC) + timedelta(days=1),
    )
    his = belongings(build_team(market))
    order = Part.objects.select_related("order").get(public_id=his["part"]).order.public_id
    return {**MISSING, **his, **paid_out(market), "street": street.slug, "event": event.public_id, "order": order}


def paid_out(market: Market) -> dict[str, str]:
    """Carmen has left, and was paid: Bruno still sells."""
    for part in Part.objects.filter(merchant=market.carmen.merchant, state="to_accept"):
        hand_over(part)
    account_of(market.carmen, ("815", "30123", "1112223"))
    closed(market.carmen)
    payable = to_pay("qc", now=LATER).whole.minor
    file = make_payouts(Acting("qc", market.olga.pk, "Olga"), seen=payable, now=LATER)
    return {"bank_file": file.public_id, "payout": file.payouts.get().public_id}


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
JOINING = [(name, given) for name, given in addresses("join") if "application" in given]
# Outside these walls: what anybody may read, by its own id; and what the secret in its address is the key to.
ANYBODYS = {"answer_report", "cart_line", "category", "consent_take_back", "enquiry_ask", "exit", "favourite_button", "feed_category", "feed_merchant", "feed_region", "local_file", "media", "merchant", "merchant_reviews", "origin_claim", "product", "product_file", "product_reviews", "question", "region", "review_report", "share", "share_qr", "shop_news", "sitemap", "social_picture", "street", "together"}  # fmt: skip
KEYS = {"token", "key", "secret", "letter"}  # `mailbox_letter` is the demonstration's alone


def answers(client: Client, name: str, given: frozenset[str], ids: Parameters) -> list[tuple[int, bytes]]:
    with override("fr"):
        address = reverse(name, kwargs={parameter: ids[parameter] for parameter in given})
    got: list[Any] = [client.get(address, headers=SAME_ID), client.post(address, {}, headers=SAME_ID)]
    return [(answer.status_code, answer.content) for answer in got]


def rows() -> dict[str, str]:
    """A print of each table."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> ALL(%s)", [list(SIGNING_IN)]
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT md5(string_agg(kept::text, ',' ORDER BY kept::text)) FROM {table} kept")  # noqa: S608 - our own names
            found[table] = str(cursor.fetchone())
    return found


def strangers(market: Market) -> list[Account | None]:
    return [None, market.zoe, market.bella.owner]


def test_the_wall_is_all_around() -> None:
    assert len(DESK) >= 10
    assert len(OPERATION) >= 6


def test_every_address_with_an_id_is_behind_a_wall_or_judged_to_need_none() -> None:
    """One that is added and not judged fails here; the API's calls have a matrix of their own, made from its description."""
    walled = {name for name, _ in (*DESK, *OPERATION, *JOINING)}
    outside = {name for name, given in addresses("") if given and not name.startswith("api_")} - walled
    keyed = {name for name, given in addresses("") if given & KEYS}
    assert outside - keyed == ANYBODYS


def nothing_is_there(client: Client, addresses: Addresses, theirs: Parameters, stranger: Account | None) -> None:
    client.logout() if stranger is None else client.force_login(stranger)
    for name, given in addresses:
        found = answers(client, name, given, theirs)
        assert found == answers(client, name, given, MISSING), name
        assert {status for status, _ in found} <= {404, 405}, name


def test_a_desk_is_not_there_for_strangers(client: Client, market: Market, theirs: Parameters) -> None:
    before = rows()
    for stranger in strangers(market):
        nothing_is_there(client, DESK, theirs, stranger)
        nothing_is_there(client, JOINING, theirs, stranger)
    client.force_login(market.bella.owner)  # at her own desk with Bruno's ids
    hers = {"merchant": market.bella.merchant.public_id}
    for name, given in DESK:
        if given - {"merchant", *WORDS}:
            found = answers(client, name, given, {**theirs, **hers})
            assert found == answers(client, name, given, {**MISSING, **hers}), name
    assert rows() == before


def test_the_operation_is_not_there_for_anybody_else(client: Client, market: Market, theirs: Parameters) -> None:
    before = rows()
    for stranger in [*strangers(market), market.bruno.owner]:
        nothing_is_there(client, OPERATION, theirs, stranger)
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
    for name in (
        "operation_order",
        "operation_merchant",
        "operation_street",
        "operation_street_event",
        "operation_bank_file",
    ):
        given = dict(OPERATION)[name]
        assert answers(client, name, given, theirs) != answers(client, name, given, MISSING)
