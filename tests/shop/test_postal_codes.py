"""A place's postal code is kept in one form and read with its space."""

from importlib import import_module

import pytest
from django.db import IntegrityError, connection, transaction

from panier.offer.merchants.models import Place
from tests.team.hands import Team, at

pytestmark = pytest.mark.django_db(transaction=True)
MIGRATION = "panier.offer.merchants.migrations.0007_one_form_of_postal_codes"


def code_of(team: Team) -> str:
    return Place.objects.values_list("postal_code", flat=True).get(pk=team.market.bruno.place.pk)


@pytest.mark.parametrize("other", ["H1Y 1W5", "h1y1w5", "H1Y-1W5"])
def test_another_form_is_not_kept_and_what_was_kept_so_is_brought_to_it(team: Team, other: str) -> None:
    place = Place.objects.filter(pk=team.market.bruno.place.pk)
    with pytest.raises(IntegrityError, match="place_postal_code_bare"):
        place.update(postal_code=other)
    assert code_of(team) == "H1Y1W5"
    with transaction.atomic(), connection.cursor() as cursor:  # as it was before: control
        cursor.execute("ALTER TABLE merchants_place DROP CONSTRAINT place_postal_code_bare")
        place.update(postal_code=other)
        assert code_of(team) == other
        cursor.execute(import_module(MIGRATION).ONE_FORM)
        assert code_of(team) == "H1Y1W5"
        transaction.set_rollback(True)


def test_people_read_it_with_its_space_and_get_back_what_they_typed(team: Team) -> None:
    owner = team.client(team.bruno)
    for page in (at("desk_shop", team.merchant), at("desk_place", team.merchant, team.market.bruno.place.public_id)):
        text = owner.get(page).content.decode()
        assert "H1Y 1W5" in text
        assert "H1Y1W5" not in text
