"""A product whole: made, made like another, changed; faults lose nothing; pictures; variants; two people at one product."""

import html
import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from panier.offer.catalogue.models import Offer, Product, ProductEdit, Variant
from panier.offer.inventory.models import StockLevel
from tests.imports.hands import order
from tests.products.hands import place, tasse
from tests.team.hands import Team, at

pytestmark = pytest.mark.django_db(transaction=True)
BREAD = "Boulangerie"
KEY = "6d5a1b6e-93a1-4bc9-8f0f-0a6a4de0a111"


def category(client: Client, team: Team) -> str:
    """One the form offers."""
    page = client.get(at("desk_product", team.merchant, "new")).content.decode()
    found = re.search(r'<option value="([^"]*[Pp]ain[^"]*|[^"]*[Bb]oulangerie[^"]*)">', page)
    assert found
    return found.group(1)


def whole(team: Team, client: Client, **more: Any) -> dict[str, Any]:
    return {
        "key": KEY,
        "title-fr": "Miche de seigle",
        "title-en": "Rye loaf",
        "description-fr": "Levain.\n\nCuit sur pierre.",
        "category": category(client, team),
        "tax_category": "ZERO",
        "brand": "Bruno",
        "door": "selling",
        "row-0-name": "[]",
        "row-0-price": "8,25",
        "row-0-sku": "MS-1",
        "row-0-gtin": "4006381333931",
        f"row-0-stock-{place(team)}": "12",
        **more,
    }


def send(team: Team, client: Client, fields: dict[str, Any], product: str = "new") -> Any:
    return client.post(at("desk_product", team.merchant, product), fields)


def made(team: Team) -> Product:
    return Product.objects.get(merchant_id=team.key, source="desk", source_key=KEY)


def test_a_product_is_made_once_and_can_be_bought(team: Team) -> None:
    mona = team.client(team.mona)
    fields = whole(team, mona)
    answer = send(team, mona, fields)
    product = made(team)
    assert answer["Location"] == at("desk_product", team.merchant, product.public_id)
    assert send(team, mona, fields).status_code == 302  # the same form again
    assert Product.objects.filter(title__fr="Miche de seigle").count() == 1
    assert product.title == {"fr": "Miche de seigle", "en": "Rye loaf"}
    assert product.description == {"fr": "<p>Levain.</p><p>Cuit sur pierre.</p>"}
    assert (product.tax_category, product.tax_category_assumed, product.language) == ("ZERO", False, "fr")
    offer = Offer.objects.get(variant__product=product)
    assert (offer.minor, offer.currency, offer.door) == (825, "CAD", "selling")
    assert (offer.variant.sku, offer.variant.gtin) == ("MS-1", "04006381333931")
    level = StockLevel.objects.get(variant=offer.variant)
    assert (level.on_hand, level.source, level.place_id) == (12, "desk", team.market.bruno.place.pk)
    page = team.client(None).get(at("product", product.slug, product.public_id)).content.decode()
    assert "Miche de seigle" in page
    assert "8,25" in page
    assert ProductEdit.objects.get(product=product).person == "Mona"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"title-fr": ""}, "Il faut un titre"),
        ({"title-fr": "=HYPERLINK(1)"}, "formule"),
        ({"category": "Dragons"}, "Choisissez une des catégories"),
        ({"row-0-price": "douze"}, "Ce n’est pas un prix"),
        ({"row-0-price": ""}, "Il faut un prix"),
        ({"row-0-gtin": "4006381333932"}, "Ce code-barres est faux"),
        ({"url": "http://127.0.0.1/x"}, "n’est pas une adresse"),
        ({"door": "linked", "url": ""}, "aucune adresse"),
        ({"tax_category": "X"}, "Choisissez"),
    ],
)
def test_a_fault_is_said_and_loses_nothing(team: Team, fields: dict[str, str], words: str) -> None:
    bruno = team.client(team.bruno)
    answer = send(team, bruno, whole(team, bruno, **fields))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words.lower() in page.lower()
    assert 'value="Rye loaf"' in page
    assert "Cuit sur pierre." in page
    assert 'value="12"' in page
    assert not Product.objects.filter(source_key=KEY).exists()


def test_a_safe_description(team: Team) -> None:
    bruno = team.client(team.bruno)
    send(
        team,
        bruno,
        whole(team, bruno, **{"description-fr": "<b>Bon</b><script>alert(1)</script><img src=x onerror=y>"}),
    )
    assert made(team).description["fr"] == "<p><b>Bon</b></p>"


def with_options(team: Team, client: Client) -> dict[str, Any]:
    return whole(
        team,
        client,
        **{
            "option-0-name-fr": "Taille",
            "option-0-name-en": "Size",
            "option-0-values-fr": "Petite, Grande",
            "option-0-values-en": "Small, Large",
            "option-1-name-fr": "Mie",
            "option-1-values-fr": "Nature, Noix",
        },
    )


def grid(page: str) -> dict[str, str]:
    """The hidden names of the rows."""
    return {name: html.unescape(value) for name, value in re.findall(r'name="(row-\d+-name)" value="([^"]*)"', page)}


def test_options_make_a_grid_which_is_filled_and_saved(team: Team) -> None:
    bruno = team.client(team.bruno)
    page = send(team, bruno, with_options(team, bruno)).content.decode()
    names = grid(page)
    assert list(names.values()) == [
        '["Petite", "Nature"]',
        '["Petite", "Noix"]',
        '["Grande", "Nature"]',
        '["Grande", "Noix"]',
    ]
    assert not Product.objects.filter(source_key=KEY).exists()  # looked at first
    fields = {name: value for name, value in with_options(team, bruno).items() if not name.startswith("row-")}
    for at_, name in enumerate(names):
        fields |= {name: names[name], f"row-{at_}-price": f"{at_ + 5},00", f"row-{at_}-sku": f"S{at_}"}
    assert send(team, bruno, fields).status_code == 302
    found = Variant.objects.filter(product=made(team)).order_by("position")
    assert [(v.offer.minor, v.sku, [o["value"] for o in v.options]) for v in found][3] == (
        800,
        "S3",
        [{"fr": "Grande", "en": "Large"}, {"fr": "Noix"}],
    )
    public = [v.public_id for v in found]
    fields |= {"version": str(made(team).version), "option-1-values-fr": "Nature"}
    kept = {name: value for name, value in fields.items() if not name.startswith("row-")}
    kept |= {
        "row-0-name": names["row-0-name"],
        "row-0-price": "5,50",
        "row-1-name": names["row-2-name"],
        "row-1-price": "7,00",
    }
    assert send(team, bruno, kept, made(team).public_id).status_code == 302
    after = Variant.objects.filter(product=made(team)).order_by("position")
    assert [v.public_id for v in after] == [public[0], public[2]]
    assert [v.offer.minor for v in after] == [550, 700]


def test_a_variant_somebody_ordered_cannot_go(team: Team) -> None:
    bruno, mug = team.client(team.bruno), tasse(team).variant.product
    order(tasse(team), 1)
    fields = {**with_options(team, bruno), "version": "0"}
    page = send(team, bruno, fields, mug.public_id).content.decode()
    rows_ = grid(page)
    fields = {name: value for name, value in fields.items() if not name.startswith("row-")} | rows_
    fields |= {f"row-{at_}-price": "5" for at_ in range(4)}
    answer = send(team, bruno, fields, mug.public_id)
    assert "commandée" in answer.content.decode()
    assert Variant.objects.get(product=mug).public_id == tasse(team).variant.public_id


def test_save_and_next_and_duplicate(team: Team) -> None:
    bruno = team.client(team.bruno)
    answer = send(team, bruno, whole(team, bruno, do="next"))
    assert answer["Location"] == f"{at('desk_product', team.merchant, 'new')}?after={made(team).public_id}&unit="
    following = bruno.get(answer["Location"]).content.decode()
    assert f'value="{category(bruno, team)}"' in following
    assert 'value="Miche de seigle"' not in following
    copy = bruno.get(at("desk_product", team.merchant, "new"), {"like": made(team).public_id}).content.decode()
    assert 'value="Miche de seigle"' in copy
    assert 'value="8,25"' in copy
    assert "MS-1" not in copy
    assert "4006381333931" not in copy
    assert KEY not in copy


def test_anothers_product_is_not_there(team: Team) -> None:
    bruno, theirs = team.client(team.bruno), team.market.bella.offers["Roman"].variant.product
    same = {"X-Request-Id": "req_of_the_test"}
    for name in (theirs.public_id, "prd_aaaaaaaaaaaaaaaa"):
        address = at("desk_product", team.merchant, name)
        assert bruno.get(address, headers=same).status_code == 404
        assert bruno.post(address, whole(team, bruno), headers=same).status_code == 404
    for asked in ("like", "after"):
        assert bruno.get(at("desk_product", team.merchant, "new"), {asked: theirs.public_id}).status_code == 404
    assert team.client(team.clark).get(at("desk_product", team.merchant, "new")).status_code == 404
    assert send(team, team.client(team.clark), {"title-fr": "x"}).status_code == 404
    other = {f"row-0-stock-{team.market.bella.place.public_id}": "3"}
    assert send(team, bruno, whole(team, bruno, **other)).status_code == 404
    assert not Product.objects.filter(source_key=KEY).exists()


def test_the_address_follows_a_new_name_and_the_old_one_leads_there(team: Team) -> None:
    product = tasse(team).variant.product.public_id
    shown = Client().get(at("product", "tasse", product))
    assert shown.status_code == 200
    assert edit(team, "mona", "Tasse bleue à pois") == "saved"
    new = at("product", "tasse-bleue-a-pois", product)
    moved = Client().get(at("product", "tasse", product))
    assert (moved.status_code, moved["Location"]) == (301, new)
    page = Client().get(new)
    assert page.status_code == 200
    assert f'rel="canonical" href="{settings.ORIGIN}{new}"' in page.content.decode()


def test_the_form_as_it_is_shown_changes_nothing_and_makes_nothing(team: Team) -> None:
    """What a browser sends back of the page, untouched."""
    bruno, product = team.client(team.bruno), tasse(team).variant.product
    address = at("desk_product", team.merchant, product.public_id)
    page = bruno.get(address).content.decode().split(f'action="{address}"')[1]
    shown = re.findall(
        r'<input(?![^>]*type="(?:radio|checkbox|file|search)")[^>]* name="([^"]+)"[^>]* value="([^"]*)"', page
    )
    fields = {name: html.unescape(value) for name, value in shown if name not in {"csrfmiddlewaretoken", "q"}}
    assert fields["title-fr"] == "Tasse"
    assert fields["row-0-price"] == "19,99"
    fields |= {"door": "selling", "tax_category": "STD", "description-fr": "", "description-en": ""}
    count = Product.objects.count()
    assert bruno.post(address, fields).status_code == 302
    assert Product.objects.count() == count
    assert not ProductEdit.objects.exists()
    assert Product.objects.get(pk=product.pk).version == 0
    assert bruno.post(address, {**fields, "title-fr": "Grande tasse"}).status_code == 302
    after = bruno.get(address).content.decode()
    assert "Bruno" in after
    assert "Titre Tasse → Grande tasse" in after


def edit(team: Team, who: str, title: str, version: str = "0") -> str:
    client = team.client(getattr(team, who))
    fields = whole(
        team, client, **{"title-fr": title, "version": version, "row-0-seen": f'{{"stock-{place(team)}": "10"}}'}
    )
    fields[f"row-0-stock-{place(team)}"] = "10"
    answer = send(team, client, fields, tasse(team).variant.product.public_id)
    return answer.content.decode() if answer.status_code != 302 else "saved"
