"""A closure planned after an order: the promise stands until the buyer takes another moment, or all her money back; limits count in opening."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from threading import Barrier, Event
from typing import Any

import pytest
from django.test import Client

from panier.base.notifications.models import Letter
from panier.base.territories.models import Setting
from panier.flows import answer_moment as answering
from panier.flows.advance_part import advance_part
from panier.flows.change_hours import end_closure, plan_closure
from panier.flows.end_unaccepted import end_unaccepted
from panier.flows.hand_over_part import hand_over_part
from panier.flows.propose_moment import propose_moment
from panier.flows.recount_limits import recount_limits
from panier.flows.remind_shops import remind_shops
from panier.offer.inventory.models import StockLevel
from panier.offer.merchants.hours.closing import ClosureAsked
from panier.offer.merchants.hours.rules import Closure, Hours
from panier.offer.merchants.hours_models import Closure as PlannedClosure
from panier.offer.merchants.models import OpeningHours
from panier.offer.merchants.rules import DayHours, WeekHours, place_day
from panier.sites.clockwork.hours import recount_limits as job
from panier.trade.amendments.models import NewMoment
from panier.trade.amendments.queries import moment_token_of
from panier.trade.amendments.rules import NothingCollides, ProposalOver
from panier.trade.checkout.rules.requests import Way
from panier.trade.fulfilment.rules.proofs import Shown
from panier.trade.orders.collisions import collides, promised_instead
from panier.trade.orders.due import Contract
from panier.trade.orders.models import Part
from panier.trade.orders.record import record_of
from panier.trade.orders.rules import NoSuchPart, WrongStep
from panier.trade.payments.models import Refund
from tests.hours.test_closures import WORDS, buy, close
from tests.leaving.hands import acting, at
from tests.orders import pay
from tests.processes import WAIT_S, at_once
from tests.world import NOW, Market, Shop

pytestmark = pytest.mark.django_db(transaction=True)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
REOPENS = datetime(2026, 12, 4, 14, tzinfo=UTC)  # nine o'clock in Montréal
LATER = {"days": 2, "by": "2026-12-06", "from": "2026-12-04"}


def paid(shop: Shop, title: str = "Tasse", method: str = "delivery", now: datetime = NOW) -> Part:
    part = buy(shop, title, now, Way(method))
    assert pay(part.order, now=now) == "placed"
    return Part.objects.select_related("order", "merchant", "place").get(pk=part.pk)


def propose(part: Part, now: datetime = NOW) -> NewMoment:
    return propose_moment(part.merchant_id, part.public_id, actor="Bruno", now=now)


def answer(proposed: NewMoment, *, yes: bool, now: datetime = NOW) -> NewMoment:
    return answering.answer_moment(moment_token_of(proposed), yes=yes, now=now)


def again(part: Part) -> Part:
    return Part.objects.get(pk=part.pk)


def test_what_was_promised_stands_until_the_buyer_says_yes(market: Market) -> None:
    bruno = market.bruno
    part, silent = paid(bruno), paid(bruno)
    agreed = {"days": 2, "by": "2026-11-26"}
    for each in (part, silent):
        advance_part(each.merchant_id, each.public_id, "accepted", actor="Bruno", now=NOW)
    due = again(part).due_at
    with pytest.raises(NothingCollides):
        propose(part)
    close(bruno, 1, 9, "delays")
    proposed, _ = propose(part), propose(silent)
    assert propose(part).pk == proposed.pk, "the second click asks nothing again"
    assert (proposed.agreed, proposed.promise) == (agreed, LATER)
    assert (again(part).promise, again(part).due_at) == (agreed, due)
    letters = Letter.objects.filter(kind="moment_proposed")
    assert [letter.recipient for letter in letters] == [part.order.contact_email] * 2
    for _ in range(2):
        answer(proposed, yes=True)
    with pytest.raises(ProposalOver):
        answer(proposed, yes=False)
    took = again(part)
    assert (took.promise, took.state) == (LATER, "accepted")
    assert took.due_at == datetime(2026, 12, 5, 15, tzinfo=UTC), "a day before its last, at the hour it was ordered"
    assert (again(silent).promise, again(silent).due_at, Refund.objects.count()) == (agreed, due, 0)
    (told,) = Letter.objects.filter(kind="moment_answered")
    assert (told.recipient, told.facts["answer"]) == (bruno.merchant.contact_email, "accepted")
    # Both are handed over on the new day: the one who agreed has a shop that kept its word, the other has not.
    for each in (part, silent):
        advance_part(each.merchant_id, each.public_id, "ready", actor="Bruno", now=REOPENS)
        shown = Shown("", "Voisine")
        hand_over_part(each.merchant_id, each.public_id, shown=shown, actor="Bruno", now=REOPENS + DAY)
    record = record_of("qc", bruno.merchant.pk, since=NOW - DAY, now=REOPENS + 9 * DAY)
    assert (record.parts, record.kept, record.done_late) == (2, 1, 1)


def test_no_gives_everything_back_and_counts_as_the_shops_own_refusal(market: Market) -> None:
    bruno = market.bruno
    part = paid(bruno)
    close(bruno, 1, 9, "blocks")
    proposed = propose(part)
    for _ in range(2):
        answer(proposed, yes=False)
    gone = again(part)
    assert (gone.state, gone.promise) == ("refused", {"days": 2, "by": "2026-11-26"})
    assert "fermée le jour promis" in gone.reason
    assert part.delivery_minor > 0
    assert [refund.minor for refund in Refund.objects.all()] == [part.total_minor], "delivery too, once"
    assert StockLevel.objects.get(variant__product__title__fr="Tasse").reserved == 0
    kinds = set(Letter.objects.filter(facts__part__number=part.number).values_list("kind", flat=True))
    assert {"part_refused", "moment_answered"} <= kinds
    assert record_of("qc", bruno.merchant.pk, since=NOW - DAY, now=NOW).refused == 1
    with pytest.raises(WrongStep):
        propose(gone)


def test_a_pickup_moves_to_the_reopening_and_another_closure_asks_anew(market: Market) -> None:
    bruno = market.bruno
    part = paid(bruno, method="pickup")
    assert part.promise == {"minutes": 60, "at": "2026-11-24T16:00:00+00:00"}
    close(bruno, 0, 9, "delays")
    first = propose(part)
    assert first.promise == {"minutes": 60, "at": "2026-12-04T15:00:00+00:00", "from": "2026-12-04"}
    close(bruno, 10, 11, "delays")
    second = propose(part)
    assert (second.promise["at"], NewMoment.objects.get(pk=first.pk).state) == (
        "2026-12-06T15:00:00+00:00",
        "withdrawn",
    )
    with pytest.raises(ProposalOver):
        answer(first, yes=True)
    with pytest.raises(ProposalOver):
        answer(second, yes=True, now=datetime(2026, 12, 6, 15, tzinfo=UTC))  # that moment is over as well
    assert again(part).promise == part.promise
    for after in ("accepted", "ready"):  # the shop was quicker
        advance_part(part.merchant_id, part.public_id, after, actor="Bruno", now=NOW)
    with pytest.raises(ProposalOver):
        answer(second, yes=False)
    assert Refund.objects.count() == 0
    foreign = market.bella
    with pytest.raises(NoSuchPart):
        propose_moment(foreign.merchant.pk, part.public_id, actor="Bella", now=NOW)


def test_the_time_to_say_yes_counts_in_opening_under_the_new_closure(market: Market) -> None:
    began = datetime(2021, 1, 1, tzinfo=UTC)
    Setting.objects.create(territory_id="qc", key="unaccepted", value="cancel", in_force_from=began, source="test")
    bruno, bella = market.bruno, market.bella
    away, open_one = paid(bruno), paid(bella, "Roman", "pickup")
    told = NOW + 8 * HOUR
    assert (away.due_at, open_one.due_at) == (told, told)
    close(bruno, 0, 9, "delays")
    job.func(merchant=bruno.merchant.pk)
    assert again(away).due_at == REOPENS + 8 * HOUR
    assert remind_shops(now=NOW + 7 * HOUR) == 1, "Bella's: nobody works at Bruno's"
    assert end_unaccepted(now=told) == 1, "the open shop's order ends at its time"
    assert (again(away).state, again(open_one).state) == ("to_accept", "cancelled")
    assert end_unaccepted(now=REOPENS + 8 * HOUR - timedelta(seconds=1)) == 0
    closure = PlannedClosure.objects.get()
    end_closure(bruno.merchant.pk, closure.public_id, acting(bruno.owner), now=NOW + HOUR)
    assert recount_limits(bruno.merchant.pk, now=NOW + HOUR) == 1
    assert again(away).due_at == told, "never less than what was told"
    assert recount_limits(bruno.merchant.pk, now=NOW + HOUR) == 0
    close(bruno, 0, 9, "delays")
    recount_limits(bruno.merchant.pk, now=NOW)
    assert [end_unaccepted(now=REOPENS + 8 * HOUR) for _ in range(2)] == [1, 0]


def ends(proposed: NewMoment) -> list[Callable[[], Any]]:
    def one(*, yes: bool) -> Callable[[], Any]:
        def act() -> str:
            try:
                return answer(proposed, yes=yes).state
            except ProposalOver:
                return "over"

        return act

    return [one(yes=True), one(yes=False)]


def test_a_yes_and_a_no_at_one_instant_are_one_of_them(market: Market) -> None:
    part = paid(market.bruno)
    close(market.bruno, 1, 9, "delays")
    said = at_once(*ends(propose(part)))
    now = again(part)
    assert sorted(said) in (["accepted", "over"], ["declined", "over"])
    outcome = (now.state, now.promise.get("from"), Refund.objects.count())
    assert outcome == (("to_accept", "2026-12-04", 0) if "accepted" in said else ("refused", None, 1))


@pytest.mark.plants_damage
def test_without_lock_and_look_a_refunded_part_would_be_promised(
    market: Market, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = paid(market.bruno)
    close(market.bruno, 1, 9, "delays")
    both_have_read, declined = Barrier(2), Event()

    def unlooked(proposed: NewMoment, state: str, *, now: datetime) -> None:
        both_have_read.wait(WAIT_S)
        if state == "accepted":
            declined.wait(WAIT_S)

    settings.LOCKS_OFF = True
    monkeypatch.setattr(answering, "end_moment", unlooked)
    yes, no = ends(propose(part))

    def decline() -> None:
        no()
        declined.set()

    at_once(yes, decline)
    now = again(part)
    assert (now.state, now.promise.get("from")) == ("refused", "2026-12-04"), "paid back, and promised for a day"


def test_the_desk_shows_it_asks_in_two_taps_and_she_answers_by_her_link(market: Market, desk: Client) -> None:
    bruno, now = market.bruno, datetime.now(tz=UTC)
    OpeningHours.objects.filter(place=bruno.place).update(opens=time(), closes=time())
    part, other = paid(bruno, now=now), paid(bruno, now=now)
    listed = desk.get(at("desk", bruno)).content.decode()
    assert "Vous êtes fermé le jour promis" not in listed
    first = date.fromisoformat(part.promise["by"])
    asked = ClosureAsked("", first, first + DAY, "delays", WORDS)
    plan_closure(bruno.merchant.pk, asked, acting(bruno.owner), now=now)
    assert desk.get(at("desk", bruno)).content.decode().count("Vous êtes fermé le jour promis") == 2
    here, step = at("desk_part", bruno, part.public_id), at("desk_step", bruno, part.public_id)
    assert f"{here}#moment" in desk.get(at("desk_hours", bruno)).content.decode()
    assert 'value="moment"' in desk.get(here).content.decode()
    for _ in range(2):
        assert desk.post(step, {"step": "moment"}).status_code == 302
    assert 'value="moment"' not in desk.get(here).content.decode()
    assert desk.post(at("desk_step", market.bella, part.public_id), {"step": "moment"}).status_code == 404
    letter = Letter.objects.get(kind="moment_proposed")
    link = letter.facts["link"].removeprefix("http://testserver").split("//", 1)[-1]
    page = link if link.startswith("/") else f"/{link.split('/', 1)[1]}"
    shopper = Client()
    shown = shopper.get(page)
    assert (shown.status_code, shown["Cache-Control"]) == (200, "private, no-store")
    assert "Un autre moment vous conviendrait-il" in shown.content.decode()
    order_page = next(
        each for each in Letter.objects.filter(kind="order_placed") if each.facts["number"] in part.number
    )
    assert page in shopper.get(f"/{order_page.facts['link'].split('//')[1].split('/', 1)[1]}").content.decode()
    assert shopper.post(page, {"answer": "maybe"}).status_code == 400
    assert shopper.post(f"{page[:-5]}0000/", {"answer": "yes"}).status_code == 404
    assert again(part).promise == part.promise
    for _ in range(2):
        assert shopper.post(page, {"answer": "yes"}).status_code == 302
    late = shopper.post(page, {"answer": "no"})
    assert (late.status_code, "Vous avez accepté le nouveau moment" in late.content.decode()) == (409, True)
    reopening = (first + 2 * DAY).isoformat()
    assert again(part).promise == {"days": 2, "by": (first + 4 * DAY).isoformat(), "from": reopening}
    assert "accepté le nouveau moment" in desk.get(here).content.decode()
    assert desk.get(at("desk", bruno)).content.decode().count("Vous êtes fermé le jour promis") == 1, other.number


def test_a_holiday_said_later_collides_and_a_usual_day_of_rest_does_not() -> None:
    week = tuple(WeekHours(day, time(9), time(18)) for day in range(6))  # never on Sundays
    sunday, christmas = date(2026, 11, 29), date(2026, 12, 25)
    placed = datetime(2026, 12, 23, 15, tzinfo=UTC)
    home = Contract("delivery", {"days": 2, "by": christmas.isoformat()}, placed)
    hours = Hours("America/Toronto", week)
    assert not collides(home, hours)
    assert not collides(Contract("delivery", {"days": 2, "by": sunday.isoformat()}, NOW), hours)
    assert not collides(Contract("pickup", {"minutes": 60}, placed), hours)
    shut = Hours("America/Toronto", week, (DayHours(christmas),))
    assert collides(home, shut)
    assert place_day(placed, shut.tz) == date(2026, 12, 23)
    assert promised_instead(home, shut, HOUR, placed) == {"days": 3, "by": "2026-12-26"}
    slot = {"minutes": 30, "at": "2026-12-25T15:00:00+00:00", "slot": "slt_a@2026-12-25"}
    slot |= {"begins": "2026-12-25T15:00:00+00:00", "ends": "2026-12-25T17:00:00+00:00"}
    moved = promised_instead(Contract("pickup", slot, placed), shut, HOUR / 2, placed)
    assert moved == {"minutes": 30, "at": "2026-12-26T14:30:00+00:00"}
    away = Hours("America/Toronto", week, (), (Closure(christmas, date(2027, 1, 3), blocks=True),))
    assert promised_instead(home, away, HOUR, placed) == {"days": 2, "by": "2027-01-06", "from": "2027-01-04"}
