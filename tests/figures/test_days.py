"""The kept days of a shop's figures are what its books and parts say: after any history, at any midnight, and while it changes."""

import random
import threading
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from panier.base.accounts.actions import Acting
from panier.base.ledger.queries import lines_of_book
from panier.civic.observatory.models import SalesDay, SoldDay, StaleDay
from panier.flows.advance_part import advance_part
from panier.flows.audit_books import audit_books
from panier.flows.exit_kit_statements import payable_book
from panier.flows.hand_over_part import hand_over_part
from panier.flows.place_order import place_order
from panier.flows.read_figures import Figures, read_figures
from panier.flows.refresh_days import refresh_days
from panier.flows.refund_by_operator import refund_by_operator
from panier.flows.refuse_part import refuse_part
from panier.flows.take_out import Less, take_out
from panier.trade.fulfilment.rules.proofs import Shown
from panier.trade.orders.models import Part
from tests.orders import part_of, pay
from tests.patience import PATIENCE_S
from tests.team.hands import at
from tests.world import Market, asking, build_market, guest_cart, key, restock

pytestmark = pytest.mark.django_db(transaction=True)
# Montréal: one in the morning comes twice on 1 November; midnight is at four, then at five o'clock UTC.
MIDNIGHTS = [datetime(2026, 11, day, 4 if day == 1 else 5, tzinfo=UTC) for day in range(1, 6)]
MOMENTS = [moment + timedelta(minutes=minutes) for moment in MIDNIGHTS for minutes in (-90, -1, 0, 1, 75, 135)]
THEN = datetime(2026, 11, 6, 15, 20, tzinfo=UTC)


@pytest.fixture
def market() -> Market:
    made = build_market()
    for offer in made.bruno.offers.values():
        restock(offer, on_hand=1000)
    return made


def order(market: Market, moment: datetime, *, loaves: int = 2, mugs: int = 1) -> Part:
    offers = market.bruno.offers
    buyer, cart = guest_cart((offers["Pain de ménage"], loaves), (offers["Tasse"], mugs))
    made = place_order(buyer=buyer, cart_id=cart.pk, asked=asking(cart), key=key(), now=moment)
    assert pay(made, now=moment) == "placed"
    return part_of(made, "Bruno")


def step(part: Part, *states: str, now: datetime) -> None:
    for after in states:
        advance_part(part.merchant_id, part.public_id, after, actor="test", now=now)


def hand_over_at(part: Part, now: datetime) -> None:
    step(part, "ready", now=now)
    hand_over_part(part.merchant_id, part.public_id, shown=Shown(part.pickup_code), actor="test", now=now)


def refund(market: Market, part: Part, now: datetime) -> None:
    acting = Acting("qc", market.olga.pk, "Olga", "req_test")
    refund_by_operator(acting, part.public_id, reason="Fêlée", bearer="merchant", now=now)


def live(market: Market, part: Part, chance: random.Random, moments: list[datetime]) -> None:
    """One part's life, by chance: each next step at a later moment."""
    fate = chance.choice(("waits", "refused", "cancelled", "amended", "handed", "handed", "given back"))
    when = iter(moments)
    if fate == "refused":
        refuse_part(part.merchant_id, part.public_id, reason="Cassé", actor="test", now=next(when))
    if fate == "cancelled":
        refund(market, part, next(when))
    if fate == "amended":
        lines = {line.pk: line.quantity for line in part.lines.all()}
        take_out(
            part.merchant_id, part.public_id, Less({min(lines): 1}, lines, "missing"), actor="test", now=next(when)
        )
        hand_over_at(part, next(when))
    if fate in {"handed", "given back"}:
        step(part, "accepted", now=next(when))
        hand_over_at(part, next(when))
    if fate == "given back":
        refund(market, part, next(when))


def figures(market: Market, kind: str, day: date | str = "", *, now: datetime = THEN) -> Figures:
    bruno = market.bruno.merchant
    return read_figures(bruno.pk, bruno.public_id, kind=kind, day=str(day), now=now)


def all_pages(market: Market) -> list[Figures]:
    """Also as they were in the middle of a day, beside the same hour of a week before."""
    asked = [
        ("year", "", THEN),
        ("week", "", THEN),
        ("week", "2026-10-30", THEN),
        ("week", "", THEN - timedelta(hours=60)),
    ]
    return [figures(market, kind, day, now=now) for kind, day, now in asked]


def make_all_stale(market: Market) -> None:
    """Nothing is kept: the pages count each day from books and parts."""
    SalesDay.objects.all().delete()
    SoldDay.objects.all().delete()
    first = date(2025, 1, 1)
    StaleDay.objects.bulk_create(
        StaleDay(merchant=market.bruno.merchant, day=first + timedelta(days=number)) for number in range(730)
    )


def broken_figures() -> dict[str, list[tuple[str, ...]]]:
    found = audit_books(now=THEN)
    return {each.name: each.broken for each in found if each.broken and each.name.startswith("I22")}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_kept_days_are_what_books_and_parts_say_after_any_history(market: Market, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same histories every time
    for _ in range(6):
        moments = sorted(chance.sample(MOMENTS, 5))
        live(market, order(market, moments[0], loaves=chance.randint(2, 4)), chance, moments[1:])
        if chance.random() < 0.4:  # and whatever is kept by then becomes stale again
            refresh_days(now=chance.choice(MOMENTS))
    refresh_days(now=THEN)
    assert StaleDay.objects.count() == 0
    kept = all_pages(market)
    assert kept[0].sales.sold.parts == 6
    lines = [line for stretch in lines_of_book("qc", payable_book(market.bruno.merchant.public_id)) for line in stretch]
    for page in kept:
        span = page.span
        assert page.sales.earned.total == sum(line.minor for line in lines if span.begins <= line.at < span.ends)
    assert broken_figures() == {}
    make_all_stale(market)
    assert all_pages(market) == kept


def test_the_hour_that_comes_twice_and_each_midnight_are_of_their_own_day(market: Market) -> None:
    for moment in (
        MIDNIGHTS[0] - timedelta(seconds=1),
        MIDNIGHTS[0],
        MIDNIGHTS[1] - timedelta(seconds=1),
        MIDNIGHTS[1],
    ):
        order(market, moment)
    refresh_days(now=THEN)
    days = {row.day.day: row.parts for row in SalesDay.objects.filter(merchant=market.bruno.merchant)}
    assert days == {31: 1, 1: 2, 2: 1}
    assert MIDNIGHTS[1] - MIDNIGHTS[0] == timedelta(hours=25)


def test_a_day_is_counted_from_the_moment_it_changes_until_it_is_summed_anew(market: Market) -> None:
    part, yesterday = order(market, MOMENTS[8]), MOMENTS[8]
    step(part, "accepted", now=yesterday)
    refresh_days(now=THEN)
    row = SalesDay.objects.get()
    assert (row.parts, row.earned_total, row.units) == (1, 0, 3)
    hand_over_at(part, yesterday)
    assert SalesDay.objects.get().earned_total == 0  # the row knows nothing of it yet
    assert StaleDay.objects.filter(day=row.day).exists()
    earned = figures(market, "year").sales.earned.total
    assert earned > 0
    assert refresh_days(now=THEN) == 1
    assert refresh_days(now=THEN) == 0
    assert SalesDay.objects.get().earned_total == earned == figures(market, "year").sales.earned.total


@pytest.mark.plants_damage  # a part is refused past every flow
def test_a_change_that_is_not_committed_yet_leaves_its_mark_when_it_is(market: Market) -> None:
    """Raced: the day is summed while another transaction has changed it and not committed."""
    part, moment = order(market, MOMENTS[8]), MOMENTS[8]
    step(part, "accepted", "ready", now=moment)
    changed, summed = threading.Event(), threading.Event()

    def change() -> None:
        with transaction.atomic():
            Part.objects.filter(pk=part.pk).update(state=Part.State.REFUSED)
            changed.set()
            summed.wait(PATIENCE_S)
        connection.close()

    other = threading.Thread(target=change)
    other.start()
    assert changed.wait(PATIENCE_S)
    refresh_days(now=THEN)
    assert SalesDay.objects.get().refused == 0
    summed.set()
    other.join(PATIENCE_S)
    assert figures(market, "year").sales.sold.refused == 1
    refresh_days(now=THEN)
    assert SalesDay.objects.get().refused == 1


@pytest.mark.plants_damage
def test_without_the_mark_a_page_would_be_wrong_and_the_hourly_check_says_so(market: Market) -> None:
    """The control: the trigger gone, the page shows what was, and I22 finds it; so it does a row changed by hand."""
    part, moment = order(market, MOMENTS[8]), MOMENTS[8]
    step(part, "accepted", now=moment)
    refresh_days(now=THEN)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ledger_move DISABLE TRIGGER move_makes_stale")
        try:
            hand_over_at(part, moment)
        finally:
            cursor.execute("ALTER TABLE ledger_move ENABLE TRIGGER move_makes_stale")
    StaleDay.objects.all().delete()
    assert figures(market, "year").sales.earned.total == 0
    broken = broken_figures()
    booked = sum(
        line.minor for stretch in lines_of_book("qc", payable_book(market.bruno.merchant.public_id)) for line in stretch
    )
    assert broken["I22"] == [(market.bruno.merchant.public_id, f"2026-11-02: kept 0, booked {booked}")]
    SalesDay.objects.update(earned_total=booked, goods=1)
    assert set(broken_figures()) == {"I22b"}


def test_a_year_is_read_in_as_many_statements_however_much_was_sold(market: Market, client: Client) -> None:
    client.force_login(market.bruno.owner)
    address = f"{at('desk_figures', market.bruno.merchant.public_id)}?span=year&day=2026-11-24"

    def statements() -> list[str]:
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return [query["sql"] for query in asked.captured_queries]

    none = statements()
    for moment, _ in pairwise(MOMENTS[::10]):
        order(market, moment)
    assert len(statements()) == len(none) <= 18
    refresh_days(now=datetime.now(tz=UTC) + timedelta(days=400))
    assert len(statements()) <= len(none)
