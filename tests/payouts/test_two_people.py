"""Who prepares a run does not release it; a file takes so many shops, and the next one the others: each is paid once."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from panier.base.accounts.models import Action
from panier.base.ledger.queries import balance
from panier.base.notifications.models import Letter
from panier.base.territories.models import Setting
from panier.flows.audit_books import audit_books
from panier.flows.confirm_payouts import confirm_payouts
from panier.flows.fetch_payout_file import fetch_payout_file
from panier.flows.make_payouts import make_payouts
from panier.flows.paying import to_pay
from panier.flows.release_payouts import refuse_payouts, release_payouts
from panier.flows.return_payout import return_payout
from panier.offer.leaving.models import Closing
from panier.trade.payouts.models import BankFile, Payout
from panier.trade.payouts.queries import bytes_of
from panier.trade.payouts.rules import AlreadyReleased, NothingToPayOut, NotReleased, SamePerson
from tests.leaving.hands import acting
from tests.orders import hand_over, part_of
from tests.payouts.hands import (
    LATER,
    account_of,
    at,
    closed,
    payout_to,
    read,
    released,
    second_operator,
    two_closed_shops,
)
from tests.payouts.test_payouts import text
from tests.world import NOW, Market

pytestmark = pytest.mark.django_db(transaction=True)
WHOLE = 4201 + 2938


def pack_says(**words: Any) -> None:
    """Of payouts, from now on."""
    row = Setting.objects.filter(territory_id="qc", key="payouts").latest("in_force_from")
    Setting.objects.filter(pk=row.pk).update(value={**row.value, **words})


def books(market: Market) -> tuple[str, ...]:
    names = (f"payable:{market.bruno.merchant.public_id}", f"payable:{market.bella.merchant.public_id}", "payout_clearing", "bank")  # fmt: skip
    return tuple(balance("qc", name, "CAD").decimal for name in names)


def broken() -> list[str]:
    return [finding.name for finding in audit_books(now=NOW) if finding.broken]


def prepared(market: Market, seen: int = WHOLE) -> BankFile:
    return make_payouts(acting(market.olga), seen=seen, now=LATER)


def test_who_prepared_a_run_is_refused_and_another_operator_releases_it(market: Market, operator: Client) -> None:
    two_closed_shops(market)
    Closing.objects.update(finished_at=NOW - timedelta(days=30))  # the pages read the clock
    operator.post(at("operation_payouts_make"), {"seen": str(WHOLE)})
    file = BankFile.objects.get()
    address = at("operation_bank_file_release", file.public_id)
    page = text(operator.get(at("operation_bank_file", file.public_id)))
    assert "Une autre personne de l’équipe le compare" in page
    assert address not in page
    assert "Il est revenu" not in page
    refused = operator.post(address)
    assert refused.status_code == 409
    assert "Vous avez préparé ce versement" in text(refused)
    for name in ("operation_bank_file_download", "operation_bank_file_taken"):
        asked = operator.get if name.endswith("download") else operator.post
        answer = asked(at(name, file.public_id))
        assert answer.status_code == 409
        assert "attend une deuxième personne" in text(answer)
    assert not Action.objects.filter(verb__in=("fetch_payout_file", "confirm_payouts", "release_payouts")).exists()
    odile = Client()
    odile.force_login(second_operator())
    assert "Libérer 71,39 $" in text(odile.get(at("operation_bank_file", file.public_id)))
    assert odile.post(address).status_code == 302
    assert odile.post(address).status_code == 302  # twice is once
    file.refresh_from_db()
    assert (file.released_by, file.made_by, Action.objects.filter(verb="release_payouts").count()) == (second_operator(), market.olga, 1)  # fmt: skip
    assert read(operator.get(at("operation_bank_file_download", file.public_id)).content).total == WHOLE
    assert operator.post(at("operation_bank_file_taken", file.public_id)).status_code == 302
    assert books(market) == ("0.00", "0.00", "0.00", "71.39")


def test_nobody_but_an_operator_releases_or_refuses(market: Market, client: Client) -> None:
    two_closed_shops(market)
    file = prepared(market)
    for person in (None, market.zoe, market.bruno.owner):
        client.logout() if person is None else client.force_login(person)
        for name in ("operation_bank_file_release", "operation_bank_file_refuse"):
            assert client.post(at(name, file.public_id), {"reason": "x"}).status_code == 404
    file.refresh_from_db()
    assert (file.released_at, books(market)[2]) == (None, "71.39")


def test_where_one_person_is_enough_the_run_goes_out_at_once(market: Market) -> None:
    """The control: another pack's word."""
    two_closed_shops(market)
    pack_says(second_person=False)
    file = prepared(market)
    assert (file.released_at, file.released_by_id) == (LATER, market.olga.pk)
    assert read(fetch_payout_file(acting(market.olga), file.public_id, now=LATER)[1]).total == WHOLE
    confirm_payouts(acting(market.olga), file.public_id, now=LATER)
    assert books(market)[3] == "71.39"


def test_before_it_is_released_the_whole_of_it_goes_back_and_after_it_payment_by_payment(market: Market) -> None:
    two_closed_shops(market)
    file, olga = prepared(market), acting(market.olga)
    with pytest.raises(NotReleased):
        return_payout(olga, file.public_id, payout_to(market.bruno).public_id, reason="seul", now=LATER)
    assert books(market) == ("0.00", "0.00", "71.39", "0.00")
    refuse_payouts(acting(second_operator()), file.public_id, reason="Compte douteux", now=LATER)
    assert books(market) == ("42.01", "29.38", "0.00", "0.00")
    assert set(Payout.objects.values_list("state", "reason")) == {("returned", "Compte douteux")}
    assert not Letter.objects.filter(kind="payout_returned").exists()  # nothing had gone out
    for act in (release_payouts, confirm_payouts):
        with pytest.raises((NothingToPayOut, NotReleased)):
            act(acting(second_operator()), file.public_id, now=LATER)
    again = released(prepared(market))
    with pytest.raises(AlreadyReleased):
        refuse_payouts(olga, again.public_id, reason="trop tard", now=LATER)
    assert (again.number, books(market), broken()) == (2, ("0.00", "0.00", "71.39", "0.00"), [])


def test_released_days_later_the_file_is_of_that_day(market: Market) -> None:
    """A bank takes no file whose day is over; the payments are those that were prepared."""
    two_closed_shops(market)
    file = prepared(market)  # Wednesday 2 December
    before = read(bytes_of(file))
    assert (before.made, {each.funds for each in before.segments}) == ("026336", {"026338"})
    late = released(file, LATER + timedelta(days=5))  # Monday 7 December
    after = read(bytes_of(late))
    assert (after.made, {each.funds for each in after.segments}) == ("026341", {"026343"})
    assert late.funds_on.isoformat() == "2026-12-09"
    assert [each._replace(funds="") for each in after.segments] == [each._replace(funds="") for each in before.segments]
    assert (after.number, after.total, after.payments) == (before.number, before.total, before.payments)


@pytest.mark.plants_damage
def test_the_database_itself_wants_another_person(market: Market) -> None:
    two_closed_shops(market)
    file = prepared(market)
    own = BankFile.objects.filter(pk=file.pk)
    for name, facts in (
        ("bank_file_released_by_another", {"released_at": LATER, "released_by": market.olga}),
        ("bank_file_taken_once_released", {"taken_at": LATER}),
        ("never changes", {"needs_second": False}),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            own.update(**facts)
    released(file)
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        own.update(sealed="")
    with pytest.raises(SamePerson):
        release_payouts(acting(market.olga), prepared_again(market), now=LATER)


def prepared_again(market: Market) -> str:
    """Another run, of what came back from the first."""
    payout = payout_to(market.bruno)
    return_payout(acting(market.olga), payout.file.public_id, payout.public_id, reason="fermé", now=LATER)
    return str(prepared(market, seen=4201).public_id)


def test_more_shops_than_one_file_takes_are_paid_by_the_next_ones_each_once(
    market: Market, operator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = two_closed_shops(market)
    hand_over(part_of(order, "Carmen"))
    account_of(market.carmen, ("815", "30123", "1112223"))
    closed(market.carmen)
    shops = (market.carmen, market.bella, market.bruno)  # the smallest balance has waited longest
    for days, shop in enumerate(shops):
        Closing.objects.filter(merchant=shop.merchant).update(finished_at=NOW - timedelta(days=30 - days))
    monkeypatch.setattr("panier.flows.paying.MOST_A_FILE", 2)
    page = text(operator.get(at("operation_payouts")))
    assert "à 2 commerces" in page
    assert "Un fichier contient au plus 2 versements : 1 autre commerce est pour le fichier suivant" in page
    seen = to_pay("qc", now=LATER).whole.minor
    first = prepared(market, seen=seen)
    assert set(first.payouts.values_list("merchant", flat=True)) == {shop.merchant.pk for shop in shops[:2]}
    left = to_pay("qc", now=LATER)
    assert ([each.closing.merchant_id for each in left.payable], left.later) == ([market.bruno.merchant.pk], 0)
    assert "autre commerce est pour" not in text(operator.get(at("operation_payouts")))
    second = prepared(market, seen=left.whole.minor)
    assert (first.number, first.count, second.number, second.count) == (1, 2, 2, 1)
    with pytest.raises(NothingToPayOut):
        prepared(market, seen=0)
    assert sorted(Payout.objects.values_list("merchant", flat=True)) == sorted(shop.merchant.pk for shop in shops)
    assert (books(market)[:2], broken()) == (("0.00", "0.00"), [])
