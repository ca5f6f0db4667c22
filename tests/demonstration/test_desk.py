"""The demonstration's desk: what is invented there is as the flows would have made it."""

from datetime import UTC, datetime

import pytest
from django.db import transaction

from panier.flows.demonstration_desk import load_amendments, load_closures
from panier.offer.merchants.hours_models import Closure
from panier.trade.amendments.models import Amendment, Substitution
from panier.trade.orders.models import Part
from tests.desk.conftest import team
from tests.desk.hands import look, paid_part
from tests.team.hands import Team
from tests.world import offer

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["team"]  # a fixture


def test_a_vacation_a_closed_day_a_partial_acceptance_and_a_substitute_that_waits(team: Team) -> None:
    offer(team.market.bruno, "Bol", 1500, stock=2)
    now = datetime.now(tz=UTC)
    for mugs in (1, 2):
        paid_part(team, mugs=mugs, now=now)
    with transaction.atomic():
        load_closures(team.market.bruno.merchant, team.market.bella.merchant, now=now)
        load_amendments(team.market.bruno.merchant, now=now)
    effects = {each.merchant_id: each.effect for each in Closure.objects.all()}
    assert effects == {team.key: "delays", team.market.bella.merchant.pk: "blocks"}
    assert (Amendment.objects.get().quantity, Substitution.objects.get().state) == (1, "proposed")
    assert set(Part.objects.values_list("state", flat=True)) == {"accepted"}
    assert "Attend la réponse de l’acheteur" in look(team, team.client(team.clark))
