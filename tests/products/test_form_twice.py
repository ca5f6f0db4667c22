"""A product's form beside others: two at once, a file that comes later, stock that moved; nobody overwrites unawares."""

import html
import re
from functools import partial

import pytest
from django.test import override_settings

from panier.offer.catalogue.models import Offer, Product
from panier.offer.inventory.models import StockLevel
from tests.imports.hands import bring, preview, rows
from tests.processes import overtaken
from tests.products.hands import place, tasse, told
from tests.products.test_form import edit, send, whole
from tests.team.hands import Team
from tests.world import restock

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_second_save_is_told_what_changed(team: Team) -> None:
    assert edit(team, "mona", "Tasse bleue") == "saved"
    assert told(team)
    page = edit(team, "bruno", "Tasse rouge")
    assert "Mona" in page
    assert "Tasse → Tasse bleue" in page
    assert 'value="Tasse rouge"' in page  # what was typed is there
    assert Product.objects.get(pk=tasse(team).variant.product_id).title["fr"] == "Tasse bleue"
    seen = re.search(r'name="version" value="(\d+)"', page)
    assert seen
    assert edit(team, "bruno", "Tasse rouge", seen.group(1)) == "saved"  # knowingly, now
    assert Product.objects.get(pk=tasse(team).variant.product_id).title["fr"] == "Tasse rouge"


def both(team: Team) -> tuple[str, str]:
    mona, bruno = partial(edit, team, "mona", "Tasse bleue"), partial(edit, team, "bruno", "Tasse rouge")
    return overtaken("catalogue_productedit", mona, bruno)


def test_of_two_forms_at_once_one_is_told(team: Team) -> None:
    first, second = both(team)
    assert first == "saved"
    assert "Tasse → Tasse bleue" in second
    assert Product.objects.get(pk=tasse(team).variant.product_id).title["fr"] == "Tasse bleue"


def test_without_the_lock_the_second_form_overwrites(team: Team) -> None:
    """The control."""
    with override_settings(LOCKS_OFF=True):
        assert both(team) == ("saved", "saved")
    assert Product.objects.get(pk=tasse(team).variant.product_id).title["fr"] == "Tasse rouge"


def test_what_the_form_wrote_outlives_the_next_file(team: Team) -> None:
    bowl = "bowl,Bol,,,,,BOL,shopify,3,9.00,,,active"
    bring(team.market.bruno, rows(bowl))
    product = Product.objects.get(merchant_id=team.key, source_key="bowl")
    bruno = team.client(team.bruno)
    seen = f'{{"stock-{place(team)}": "3"}}'
    fields = whole(
        team, bruno, version="0", **{"row-0-seen": seen, f"row-0-stock-{place(team)}": "3", "title-fr": "Bol à soupe"}
    )
    assert send(team, bruno, fields, product.public_id).status_code == 302
    changed = rows("bowl,Bol rond,,,,,BOL,shopify,3,9.50,,,active")
    run = preview(team.market.bruno, changed)
    noted = run.changes.get(code="kept-by-hand")
    assert noted.details["fields"] == ["gtin", "minor", "sku", "title"] or set(noted.details["fields"]) >= {
        "minor",
        "title",
    }
    bring(team.market.bruno, changed)
    assert Product.objects.get(pk=product.pk).title["fr"] == "Bol à soupe"
    assert Offer.objects.get(variant__product=product).minor == 825


def test_stock_that_moved_is_told_in_the_form_and_replaced_knowingly(team: Team) -> None:
    bruno, product = team.client(team.bruno), tasse(team).variant.product
    restock(tasse(team), on_hand=7)  # the form below was opened when there were ten
    fields = whole(team, bruno, version="0", **{"row-0-seen": f'{{"stock-{place(team)}": "10"}}'})
    answer = send(team, bruno, fields, product.public_id)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "c’est maintenant 7" in page
    assert Product.objects.get(pk=product.pk).title["fr"] == "Tasse"  # nothing of it is written
    seen = re.search(r'name="row-0-seen" value="([^"]+)"', page)
    assert seen
    fields["row-0-seen"] = html.unescape(seen.group(1))
    assert send(team, bruno, fields, product.public_id).status_code == 302
    assert StockLevel.objects.get(variant=tasse(team).variant).on_hand == 12
