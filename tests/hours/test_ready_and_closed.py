"""What is ready waits for its buyer until a day on which the shop says later that it is closed: she is asked, and it is kept until it opens."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.test import Client

from panier.base.notifications.models import Letter
from panier.base.notifications.queries import letters_in_mailbox
from panier.flows.advance_part import advance_part
from panier.flows.change_hours import plan_closure
from panier.flows.hand_over_part import hand_over_part
from panier.offer.inventory.models import StockLevel
from panier.offer.merchants.hours.closing import ClosureAsked
from panier.offer.merchants.models import OpeningHours
from panier.sites.letters.deliver import deliver
from panier.trade.amendments.models import NewMoment
from panier.trade.amendments.rules import NothingCollides, ProposalOver
from panier.trade.fulfilment.rules.proofs import Shown
from panier.trade.orders.models import Part
from panier.trade.payments.models import Refund
from tests.hours.test_closures import WORDS, close
from tests.hours.test_new_moments import DAY, HOUR, REOPENS, again, answer, paid, propose
from tests.leaving.hands import acting, at
from tests.world import NOW, Market

pytestmark = pytest.mark.django_db(transaction=True)
LAST = NOW + 7 * DAY  # the pack's week to fetch it, counted from when it is ready
KEPT = {"at": REOPENS.isoformat(), "kept": True}


def ready(market: Market, now: datetime = NOW) -> Part:
    part = paid(market.bruno, method="pickup", now=now)
    for after in ("accepted", "ready"):
        advance_part(part.merchant_id, part.public_id, after, actor="Bruno", now=now)
    return again(part)


def test_it_is_kept_for_who_says_yes_and_stands_for_who_says_nothing(market: Market) -> None:
    part, silent = ready(market), ready(market)
    assert part.due_at == LAST
    close(market.bruno, 1, 3, "delays")  # she may come before it and after it
    with pytest.raises(NothingCollides):
        propose(part, NOW + HOUR)
    close(market.bruno, 5, 9, "blocks")
    proposed, _ = (propose(each, NOW + HOUR) for each in (part, silent))
    assert propose(part, NOW + HOUR).pk == proposed.pk
    assert (proposed.promise, proposed.agreed["until"]) == (KEPT, LAST.isoformat())
    assert (again(part).promise, again(part).due_at) == (part.promise, LAST)
    for _ in range(2):
        answer(proposed, yes=True, now=NOW + DAY)
    took = again(part)
    assert (took.state, took.promise, took.due_at) == ("ready", KEPT, REOPENS + 7 * DAY)
    assert (again(silent).promise, again(silent).due_at) == (silent.promise, LAST)
    with pytest.raises(ProposalOver):
        answer(proposed, yes=False, now=NOW + DAY)
    hand_over_part(part.merchant_id, part.public_id, shown=Shown(part.pickup_code), actor="Bruno", now=NOW + DAY)
    assert (again(part).state, Refund.objects.count()) == ("handed_over", 0), "nobody has to wait for the day"


def test_no_pays_it_back_and_whoever_has_fetched_it_is_asked_no_more(market: Market) -> None:
    part, fetched = ready(market), ready(market)
    close(market.bruno, 5, 9, "blocks")
    first, second = (propose(each, NOW + HOUR) for each in (part, fetched))
    answer(first, yes=False, now=NOW + DAY)
    gone = again(part)
    assert (gone.state, "dernier jour où venir" in gone.reason) == ("refused", True)
    assert [refund.minor for refund in Refund.objects.all()] == [part.total_minor]
    code = Shown(fetched.pickup_code)
    hand_over_part(fetched.merchant_id, fetched.public_id, shown=code, actor="Bruno", now=NOW + DAY)
    with pytest.raises(ProposalOver):
        answer(second, yes=False, now=NOW + DAY)
    assert Refund.objects.count() == 1
    assert StockLevel.objects.get(variant__product__title__fr="Tasse").reserved == 0


def test_what_was_asked_before_it_was_ready_is_asked_anew(market: Market) -> None:
    part = paid(market.bruno, method="pickup")
    close(market.bruno, 0, 9, "delays")
    before = propose(part)
    for after in ("accepted", "ready"):
        advance_part(part.merchant_id, part.public_id, after, actor="Bruno", now=NOW + HOUR)
    with pytest.raises(ProposalOver):
        answer(before, yes=True, now=NOW + 2 * HOUR)
    anew = propose(part, NOW + 2 * HOUR)
    assert (anew.promise, NewMoment.objects.get(pk=before.pk).state) == (KEPT, "withdrawn")
    assert answer(anew, yes=True, now=NOW + 3 * HOUR).state == "accepted"


def test_the_desk_asks_and_she_reads_it_in_her_letter_and_on_her_order(market: Market, desk: Client) -> None:
    bruno, now = market.bruno, datetime.now(tz=UTC)
    OpeningHours.objects.filter(place=bruno.place).update(opens=time(), closes=time())
    part = ready(market, now)
    assert part.due_at is not None
    last: date = part.due_at.astimezone(UTC).date()
    words = "Vous êtes fermé le dernier jour où venir la chercher"
    assert words not in desk.get(at("desk", bruno)).content.decode()
    asked = ClosureAsked("", last - DAY, last + DAY, "blocks", WORDS)
    plan_closure(bruno.merchant.pk, asked, acting(bruno.owner), now=now)
    assert desk.get(at("desk", bruno)).content.decode().count(words) == 1
    here = at("desk_part", bruno, part.public_id)
    assert f"{here}#moment" in desk.get(at("desk_hours", bruno)).content.decode()
    assert desk.post(at("desk_step", bruno, part.public_id), {"step": "moment"}).status_code == 302
    assert 'value="moment"' not in desk.get(here).content.decode()
    letter = Letter.objects.get(kind="moment_proposed")
    deliver(letter.public_id, now=now)
    text = letters_in_mailbox("qc", part.order.contact_email)[0].text
    assert "est prête, à venir chercher d’ici le" in text
    assert "Gardée, à venir chercher à partir de" in text
    page = f"/{letter.facts['link'].split('//')[1].split('/', 1)[1]}"
    shopper = Client()
    shown = shopper.get(page).content.decode()
    assert "Votre commande est prête, mais la boutique sera fermée le dernier jour" in shown
    assert "À venir chercher à partir du" in shown
    assert shopper.post(page, {"answer": "yes"}).status_code == 302
    assert words not in desk.get(at("desk", bruno)).content.decode()
    took = again(part)
    assert took.promise["kept"] is True
    assert took.due_at
    assert took.due_at > part.due_at + timedelta(days=1)
