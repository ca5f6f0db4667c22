"""What a hand wrote stays when the next file says otherwise, and the preview says so; the rest follows the file."""

import pytest

from panier.flows.undo_import import undo_import
from panier.offer.catalogue.models import ImportChange, Offer, Product, ProductEdit
from panier.sites.merchant_portal.imports.reasons import row_words
from tests.imports.hands import BOWL, MUG, bring, preview, rows
from tests.products.hands import HTMX
from tests.team.hands import Team, at
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_price_of_the_desk_outlives_the_next_file(team: Team) -> None:
    bring(team.market.bruno, rows(MUG, BOWL))
    mug = Product.objects.get(merchant_id=team.key, source_key="mug")
    offer = Offer.objects.get(variant__product=mug)
    values = {"price": "15,00", "seen-price": "1200"}
    address = at("desk_sheet_row", team.merchant, offer.variant.public_id)
    assert team.client(team.mona).post(address, values, headers=HTMX).status_code == 200
    run = preview(
        team.market.bruno,
        rows(MUG.replace("12.00", "13.00").replace("Mug", "Grande tasse"), BOWL.replace("9.00", "9.50")),
    )
    noted = ImportChange.objects.get(run=run, code="kept-by-hand")
    assert (noted.kind, noted.title, noted.details) == ("noted", "Grande tasse", {"fields": ["minor"]})
    assert row_words("kept-by-hand", noted.details).endswith("Price.") or row_words(
        "kept-by-hand", noted.details
    ).endswith("Prix.")
    bring(
        team.market.bruno,
        rows(MUG.replace("12.00", "13.00").replace("Mug", "Grande tasse"), BOWL.replace("9.00", "9.50")),
    )
    assert Offer.objects.get(pk=offer.pk).minor == 1500  # the hand's
    assert Product.objects.get(pk=mug.pk).title["fr"] == "Grande tasse"  # the file's: nobody had written it
    assert Offer.objects.get(variant__product__source_key="bowl").minor == 950
    assert Product.objects.get(pk=mug.pk).version == 2  # the hand's and the file's rewriting


def test_put_away_by_hand_stays_away(team: Team) -> None:
    bring(team.market.bruno, rows(MUG))
    mug = Product.objects.get(merchant_id=team.key, source_key="mug")
    assert team.client(team.bruno).post(at("desk_product_archive", team.merchant, mug.public_id), {}).status_code == 302
    bring(team.market.bruno, rows(MUG.replace("12.00", "13.00")))
    assert Product.objects.get(pk=mug.pk).archived_at is not None


def test_without_the_mark_the_file_overwrites(team: Team) -> None:
    """The control: it is the mark that keeps the price."""
    bring(team.market.bruno, rows(MUG))
    offer = Offer.objects.get(variant__product__source_key="mug")
    address = at("desk_sheet_row", team.merchant, offer.variant.public_id)
    team.client(team.mona).post(address, {"price": "15,00", "seen-price": "1200"}, headers=HTMX)
    Product.objects.filter(source_key="mug").update(by_hand=[])
    bring(team.market.bruno, rows(MUG.replace("12.00", "13.00")))
    assert Offer.objects.get(pk=offer.pk).minor == 1300


def test_an_import_is_undone_past_edits_that_left_nothing(team: Team) -> None:
    """Changed and changed back: the product is as the file made it, and goes with what was noted of it."""
    run = bring(team.market.bruno, rows(MUG))
    offer = Offer.objects.get(variant__product__source_key="mug")
    address = at("desk_sheet_row", team.merchant, offer.variant.public_id)
    mona = team.client(team.mona)
    mona.post(address, {"price": "15,00", "seen-price": "1200"}, headers=HTMX)
    mona.post(address, {"price": "12,00", "seen-price": "1500"}, headers=HTMX)
    assert ProductEdit.objects.count() == 2
    undo_import(team.key, run.public_id, now=NOW)
    assert not Product.objects.filter(source_key="mug").exists()
    assert not ProductEdit.objects.exists()
