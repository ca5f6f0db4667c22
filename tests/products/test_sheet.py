"""Price, door and stock, row after row: what is saved, by whom; what is refused loses nothing typed; two desks at once."""

from functools import partial

import pytest
from django.test import override_settings

from panier.offer.catalogue.models import Offer, ProductEdit, Variant
from panier.offer.inventory.models import StockLevel
from tests.imports.hands import order
from tests.processes import overtaken
from tests.products.hands import history, place, save_row, stands, tasse, told
from tests.team.hands import Team, at
from tests.world import restock

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_row_is_saved_and_says_who_did(team: Team) -> None:
    told(team)
    answer = save_row(team, team.client(team.mona), {"price": "21,50", "door": "linked", f"stock-{place(team)}": "7"})
    assert "aucune adresse" in answer.content.decode().lower()  # his site has no address yet: nothing is written
    assert stands(team) == (1999, "selling", 10, "desk")
    team.market.bruno.merchant.website = "https://bruno.example"
    team.market.bruno.merchant.save()
    answer = save_row(team, team.client(team.mona), {"price": "21,50", "door": "linked", f"stock-{place(team)}": "7"})
    assert answer.status_code == 200
    assert "Enregistré" in answer.content.decode()
    assert "Mona" in answer.content.decode()
    assert stands(team) == (2150, "linked", 7, "desk")
    assert history(team) == [("Mona", [("minor", 1999, 2150), ("door", "selling", "linked"), ("on_hand", "10", "7")])]
    assert told(team)


def test_a_weight_is_typed_in_its_unit_and_another_hands_is_told(team: Team) -> None:
    def grams() -> int | None:
        return Variant.objects.get(pk=tasse(team).variant_id).grams

    page = save_row(team, team.client(team.mona), {"weight": "0,35 kg", "price": "19,99"}).content.decode()
    assert (grams(), 'value="350 g"' in page, history(team)) == (350, True, [("Mona", [("grams", None, 350)])])
    assert told(team)
    second = save_row(team, team.client(team.bruno), {"weight": "400"}, {"seen-weight": ""}).content.decode()
    assert ("c’est maintenant 350 g" in second, 'value="400"' in second, grams()) == (True, True, 350)
    wrong = save_row(team, team.client(team.bruno), {"weight": "lourd", "price": "22,00"}, {"seen-weight": "350"})
    assert "Un poids est un nombre" in wrong.content.decode()
    assert 'value="lourd"' in wrong.content.decode()
    save_row(team, team.client(team.bruno), {"price": "19,99"})  # a row without the cell leaves it
    assert (grams(), stands(team)[0]) == (350, 1999)
    save_row(team, team.client(team.bruno), {"weight": "1,5 kg"}, {"seen-weight": "350"})
    sheet = at("desk_sheet", team.merchant)
    assert (grams(), 'value="1,5 kg"' in team.client(team.bruno).get(sheet).content.decode()) == (1500, True)
    save_row(team, team.client(team.bruno), {"weight": ""}, {"seen-weight": "1500"})
    assert grams() is None
    assert 'name="weight"' not in team.client(team.clark).get(sheet).content.decode()
    assert save_row(team, team.client(team.clark), {"weight": "5"}).status_code == 404
    assert grams() is None


def test_what_was_not_touched_is_not_written(team: Team) -> None:
    save_row(team, team.client(team.bruno), {"price": "19,99", "door": "selling", f"stock-{place(team)}": "10"})
    assert history(team) == []
    assert tasse(team).variant.product.version == 0


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("price", "vingt", "Ce n’est pas un prix"),
        ("price", "", "Il faut un prix"),
        ("price", "1,234", "Cela se lit de deux façons"),
        ("price", "-3", "Impossible sous zéro"),
        ("price", "19,999", "Cela se lit de deux façons"),
        ("stock", "3,5", "Un compte est un nombre entier"),
        ("stock", "-1", "Impossible sous zéro"),
        ("stock", "9999999", "trop grand"),
    ],
)
def test_a_fault_is_said_and_loses_nothing_typed(team: Team, field: str, typed: str, words: str) -> None:
    name = f"stock-{place(team)}" if field == "stock" else field
    values = {"price": "22,00", f"stock-{place(team)}": "4", name: typed}
    page = save_row(team, team.client(team.bruno), values).content.decode()
    assert words in page
    assert 'aria-invalid="true"' in page
    for value in values.values():
        assert f'value="{value}"' in page
    assert stands(team) == (1999, "selling", 10, "desk")
    whole = save_row(team, team.client(team.bruno), values, htmx=False)  # without JavaScript the page says the same
    assert whole.status_code == 422
    assert words in whole.content.decode()


def test_a_question_mark_is_stock_nobody_counts_and_promises_stay(team: Team) -> None:
    save_row(team, team.client(team.bruno), {f"stock-{place(team)}": "?"})
    assert stands(team)[2] is None
    save_row(team, team.client(team.bruno), {f"stock-{place(team)}": "10"}, {f"seen-stock-{place(team)}": "?"})
    order(tasse(team), 3)
    save_row(team, team.client(team.bruno), {f"stock-{place(team)}": "1"})
    assert stands(team)[2] == 3  # never below what is promised


def test_a_cell_that_moved_is_told_and_not_overwritten(team: Team) -> None:
    Offer.objects.filter(pk=tasse(team).pk).update(minor=2100)
    page = save_row(team, team.client(team.bruno), {"price": "25,00"}).content.decode()
    assert "c’est maintenant 21,00" in page.replace("\xa0", " ")
    assert 'value="25,00"' in page
    assert stands(team)[0] == 2100
    save_row(team, team.client(team.bruno), {"price": "25,00"}, {"seen-price": "2100"})  # knowingly, now
    assert stands(team)[0] == 2500
    restock(tasse(team), on_hand=8)
    page = save_row(team, team.client(team.bruno), {f"stock-{place(team)}": "12"}).content.decode()
    assert "c’est maintenant 8" in page
    assert stands(team)[2] == 8


def test_a_clerk_counts_and_does_not_price(team: Team) -> None:
    clerk = team.client(team.clark)
    page = clerk.get(at("desk_sheet", team.merchant)).content.decode()
    assert 'name="price"' not in page
    assert f'name="stock-{place(team)}"' in page
    save_row(team, clerk, {f"stock-{place(team)}": "6"})
    assert stands(team) == (1999, "selling", 6, "desk")
    for values in ({"price": "1,00"}, {"door": "listed"}):
        assert save_row(team, clerk, values).status_code == 404
    assert stands(team) == (1999, "selling", 6, "desk")


def test_anothers_variant_and_place_are_not_there(team: Team) -> None:
    bruno = team.client(team.bruno)
    foreign = team.market.bella
    theirs = foreign.offers["Roman"].variant.public_id
    missing = bruno.post(at("desk_sheet_row", team.merchant, "var_aaaaaaaaaaaaaaaa"), {"price": "1"})
    answer = bruno.post(at("desk_sheet_row", team.merchant, theirs), {"price": "1", "seen-price": "2995"})
    assert (answer.status_code, missing.status_code) == (404, 404)
    values = {f"stock-{foreign.place.public_id}": "5", f"seen-stock-{foreign.place.public_id}": "-"}
    assert save_row(team, bruno, values).status_code == 404
    assert StockLevel.objects.filter(place=foreign.place).count() == 1
    assert foreign.offers["Roman"].minor == Offer.objects.get(pk=foreign.offers["Roman"].pk).minor


def both_price(team: Team) -> tuple[str, str]:
    """Bruno's save is in the middle of its writing when Mona's comes, from the same row."""

    def save(who: str, price: str) -> str:
        return str(save_row(team, team.client(getattr(team, who)), {"price": price}).content.decode())

    return overtaken("catalogue_productedit", partial(save, "bruno", "21,00"), partial(save, "mona", "22,00"))


def test_of_two_at_once_the_second_is_told(team: Team) -> None:
    first, second = both_price(team)
    assert "Enregistré" in first
    assert "c’est maintenant 21,00" in second.replace("\xa0", " ")
    assert stands(team)[0] == 2100
    assert ProductEdit.objects.count() == 1


def test_without_the_lock_the_second_overwrites(team: Team) -> None:
    """The control: it is the lock on the merchant's goods that makes the second look at what the first wrote."""
    with override_settings(LOCKS_OFF=True):
        first, second = both_price(team)
    assert "Enregistré" in first
    assert "Enregistré" in second
    assert stands(team)[0] == 2200


def test_a_page_of_the_sheet_costs_the_same_whatever_is_on_it(
    team: Team, django_assert_max_num_queries: object
) -> None:
    bruno = team.client(team.bruno)
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        page = bruno.get(at("desk_sheet", team.merchant)).content.decode()
    assert page.count('class="sheet-row"') == 2
    assert "Pain de ménage" not in bruno.get(at("desk_sheet", team.merchant), {"q": "tas"}).content.decode()
