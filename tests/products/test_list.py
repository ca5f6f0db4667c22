"""The list of one's goods: found, marked where something is missing, doors in bulk, put away and brought back."""

import pytest

from panier.offer.catalogue.models import Offer, Product
from panier.offer.catalogue.rules.doors import DoorFacts, is_site_address, stops
from tests.products.hands import history, tasse, told
from tests.team.hands import Team, at
from tests.world import restock

pytestmark = pytest.mark.django_db


def listing(team: Team, **asked: str) -> str:
    return str(team.client(team.bruno).get(at("desk_products", team.merchant), asked).content.decode())


def test_what_is_missing_is_marked_and_found(team: Team) -> None:
    Product.objects.filter(pk=tasse(team).variant.product_id).update(title={"fr": "Tasse"})
    Offer.objects.filter(pk=tasse(team).pk).update(minor=0)
    restock(tasse(team), on_hand=0)
    for name, words in {"picture": "Sans photo", "translation": "Pas dans les deux langues", "stock": "Sans stock", "price": "Sans prix"}.items():  # fmt: skip
        page = listing(team, missing=name)
        assert words in page
        assert ">Tasse<" in page
        assert (">Pain de ménage<" in page) == (name == "picture")
    assert ">Tasse<" not in listing(team, q="pain")
    assert "Rien de tel chez vous" in listing(team, q="100%")
    assert "Roman" not in listing(team)  # Bella's


def test_put_away_and_brought_back(team: Team) -> None:
    told(team)
    bruno, product = team.client(team.bruno), tasse(team).variant.product
    address = at("desk_product_archive", team.merchant, product.public_id)
    assert bruno.post(address, {"do": "away"}).status_code == 302
    assert told(team)
    assert ">Tasse<" not in listing(team)
    assert ">Tasse<" in listing(team, missing="archived")
    assert team.client(None).get(at("product", product.slug, product.public_id)).status_code == 404
    assert bruno.post(address, {"do": "back"}).status_code == 302
    assert team.client(None).get(at("product", product.slug, product.public_id)).status_code == 200
    assert [edit[1][0][0] for edit in history(team)] == ["archived", "archived"]


def test_doors_in_bulk(team: Team) -> None:
    bruno, address = team.client(team.bruno), at("desk_products", team.merchant)
    both = list(Product.objects.filter(merchant_id=team.key).values_list("public_id", flat=True))
    assert bruno.post(address, {"product": both, "door": "listed"}, follow=True).status_code == 200
    assert set(Offer.objects.filter(variant__merchant_id=team.key).values_list("door", flat=True)) == {"listed"}
    page = bruno.post(address, {"product": both, "door": "linked"}, follow=True).content.decode()
    assert "2 produits restent comme ils sont" in page  # there is no site to lead to
    assert set(Offer.objects.filter(variant__merchant_id=team.key).values_list("door", flat=True)) == {"listed"}
    assert bruno.post(address, {"product": both, "door": "open"}).status_code == 404
    assert bruno.post(address, {"door": "selling"}).status_code == 422


def test_one_foreign_product_among_ones_own_changes_none(team: Team) -> None:
    own, theirs = tasse(team).variant.product, team.market.bella.offers["Roman"].variant.product
    bruno = team.client(team.bruno)
    answer = bruno.post(
        at("desk_products", team.merchant), {"product": [own.public_id, theirs.public_id], "door": "listed"}
    )
    assert answer.status_code == 404
    assert tasse(team).door == "selling"
    for name in ("desk_product_archive",):
        assert bruno.post(at(name, team.merchant, theirs.public_id), {}).status_code == 404
    assert Product.objects.get(pk=theirs.pk).archived_at is None


def test_what_keeps_a_door_shut_is_said(team: Team) -> None:
    open_door = DoorFacts(state="selling", leads=True, priced=True, stocked=True, has_way=True)
    assert stops("selling", open_door) == ()
    bare = DoorFacts(state="listed", leads=False, priced=False, stocked=False, has_way=False)
    assert stops("selling", bare) == ("merchant-listed", "no-price", "no-stock", "no-way")
    assert stops("linked", bare) == ("merchant-listed", "no-address")
    assert stops("listed", bare) == ()
    team.market.bruno.merchant.state = "linked"
    team.market.bruno.merchant.save()
    assert "Votre commerce ne vend pas encore ici" in listing(team)


@pytest.mark.parametrize(
    ("address", "leads"),
    [
        ("https://bruno.example/pain", True),
        ("http://www.bruno.example:8080/x?y=1", True),
        ("javascript:alert(1)", False),
        ("https://bruno", False),
        ("https://127.0.0.1/x", False),
        ("https://2130706433.1/x", False),
        ("https://[::1]/x", False),
        ("http://0x7f.1/", False),
        ("http://0300.0250.0.1/", False),
        ("http://１２７.０.０.１/", False),
        ("https://bruno.example.1", False),
        ("https://caisse.local/x", False),
        ("https://moi:secret@bruno.example/", False),
        ("https://bruno.example/a b", False),
        ("https://bruno.example:99999/", False),
        ("//bruno.example", False),
        ("https://bruno.example/" + "x" * 1000, False),
    ],
)
def test_an_address_is_one_of_a_site_everybody_reaches(address: str, *, leads: bool) -> None:
    assert is_site_address(address) is leads
