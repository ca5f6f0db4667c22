"""Weights, pictures by variant, what does not travel by parcel, and a hundred variants in one form."""

import html
import json
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from panier.offer.catalogue.models import Picture, Product, ProductEdit, Variant
from panier.offer.catalogue.queries.feeds import lines_of_merchant
from tests.imports.hands import bring, rows
from tests.products.hands import place, tasse
from tests.products.test_form import KEY, grid, made, send, whole, with_options
from tests.products.test_form_pictures import picture
from tests.team.hands import Team, at
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("typed", "unit", "grams"),
    [("250", "g", 250), ("0,5", "kg", 500), ("1 lb", "g", 454), ("1.2 KG", "g", 1200), ("", "kg", None)],
)
def test_a_weight_is_typed_in_the_unit_one_has(team: Team, typed: str, unit: str, grams: int | None) -> None:
    bruno = team.client(team.bruno)
    fields = whole(team, bruno, do="next", weight_unit=unit, no_parcel="1", **{"row-0-weight": typed})
    answer = send(team, bruno, fields)
    assert answer.status_code == 302
    assert Variant.objects.get(product=made(team)).grams == grams
    assert made(team).by_parcel is False
    following = bruno.get(answer["Location"]).content.decode()  # the next one begins with what they have in common
    assert f"<option selected>{unit}</option>" in following
    assert 'name="no_parcel" value="1" checked' in following
    assert f'value="{typed}"' not in following or not typed


def test_what_is_no_weight_is_said_and_stays(team: Team) -> None:
    bruno = team.client(team.bruno)
    told = [("fr", "lourd", "Un poids est un nombre"), ("en", "lourd", "A weight is a number")]
    # Of 0.45 meant as kilograms nothing would be left, of 0.6 one gram.
    told += [("fr", "0,45", "En kilogrammes"), ("en", "0.6", "In kilograms?"), ("en", ".05 g", "In kilograms?")]
    for language, typed, words in told:
        address = at("desk_product", team.merchant, "new", language=language)
        refused = bruno.post(address, whole(team, bruno, weight_unit="g", **{"row-0-weight": typed}))
        assert (refused.status_code, words in refused.content.decode()) == (422, True), typed
        assert f'value="{typed}"' in refused.content.decode()
    assert not Product.objects.filter(source_key=KEY).exists()


def filled(page: str, fields: dict[str, Any], **more: str) -> dict[str, Any]:
    """The form with the rows the page shows, a price in each."""
    kept = {name: value for name, value in fields.items() if not name.startswith("row-")}
    for name, value in grid(page).items():
        start = name.removesuffix("name")
        kept |= {name: value, f"{start}price": "5,00"} | {f"{start}{field}": each for field, each in more.items()}
    return kept


def test_a_variant_has_its_picture_on_the_page_in_the_cart_in_json_and_in_feeds(team: Team, client: Client) -> None:
    bruno = team.client(team.bruno)
    files = [SimpleUploadedFile("a.png", picture()), SimpleUploadedFile("b.png", picture((500, 500)))]
    fields = with_options(team, bruno)
    page = send(team, bruno, {**fields, "pictures": files, "do": "pictures"}).content.decode()
    refs = {name: html.unescape(ref) for name, ref in re.findall(r'name="(picture-\d-ref)" value="([^"]+)"', page)}
    _, second = re.findall(r'<option value="([0-9a-f]{64})" >', page)[:2]
    fields = filled(page, {**fields, **refs}, **{f"stock-{place(team)}": "3"})
    once = {"do": "fill", "fill-of": "Grande", "fill-picture": second, "fill-weight": "900"}
    page = send(team, bruno, {**fields, **once}).content.decode()  # typed once for the large ones
    assert page.count(f'<option value="{second}" selected>') == 2
    assert page.count('value="900"') == 2
    assert not Product.objects.filter(source_key=KEY).exists()
    fields |= {f"row-{row}-picture": second for row in (2, 3)}
    assert send(team, bruno, fields).status_code == 302
    product = made(team)
    variants = list(Variant.objects.filter(product=product).order_by("position").select_related("picture", "offer"))
    assert [each.picture and each.picture.digest for each in variants] == [None, None, second, second]
    address = at("product", product.slug, product.public_id)
    first_shown = re.search(r'class="shot[^>]*><img src="([^"]+)"', client.get(address, {"variant": variants[2].public_id}).content.decode())  # fmt: skip
    assert first_shown
    assert second in first_shown.group(1)
    client.post(at("cart_add"), {"offer": variants[2].offer.public_id, "quantity": "1"})
    assert second in client.get(at("cart")).content.decode()
    told = client.get(f"/api/v1/products/{product.public_id}").json()["variants"]
    assert [second in (each["image"] or "") for each in told] == [False, False, True, True]
    (lines,) = lines_of_merchant("qc", team.market.bruno.merchant.slug, now=NOW)
    first = {each.id: each.pictures[0][0] for each in lines if each.product == product.public_id}
    assert [first[each.public_id] == second for each in variants] == [False, False, True, True]
    shown = bruno.get(at("desk_product", team.merchant, product.public_id)).content.decode()
    assert shown.count(f'<option value="{second}" selected>') == 2
    keys = re.findall(r'name="(picture-\d-ref)" value="(\d+)"', shown)
    gone = {**fields, **dict(keys), "version": str(product.version), "picture-1-drop": "1"}
    assert send(team, bruno, gone, product.public_id).status_code == 302  # taken out: shown by none
    assert not Variant.objects.filter(product=product).exclude(picture=None).exists()
    assert Picture.objects.filter(product=product).count() == 1


def test_another_products_picture_is_no_variants(team: Team) -> None:
    theirs = Picture.objects.create(
        product=team.market.bella.offers["Roman"].variant.product, digest="a" * 64, widths=[320]
    )
    bruno = team.client(team.bruno)
    send(team, bruno, whole(team, bruno, **{"row-0-picture": theirs.digest, "picture-0-ref": str(theirs.pk)}))
    assert Variant.objects.get(product=made(team)).picture is None


def test_the_picture_and_weight_a_hand_chose_outlive_the_next_file(team: Team) -> None:
    bring(team.market.bruno, rows("bowl,Bol,,,,,BOL,shopify,3,9.00,,,active"))
    product = Product.objects.get(merchant_id=team.key, source_key="bowl")
    bruno, seen = team.client(team.bruno), f'{{"stock-{place(team)}": "3"}}'
    fields = whole(team, bruno, version="0", **{"row-0-seen": seen, f"row-0-stock-{place(team)}": "3", "title-fr": "Bol"})  # fmt: skip
    sent = {**fields, "pictures": SimpleUploadedFile("a.png", picture()), "do": "pictures"}
    page = send(team, bruno, sent, product.public_id).content.decode()
    ref = re.search(r'name="picture-0-ref" value="([^"]+)"', page)
    assert ref
    fields |= {"picture-0-ref": html.unescape(ref.group(1)), "row-0-weight": "640", "no_parcel": "1"}
    assert send(team, bruno, fields, product.public_id).status_code == 302
    kept = Picture.objects.get(product=product)
    shown = bruno.get(at("desk_product", team.merchant, product.public_id)).content.decode()
    assert "Voyage par colis oui → non" in shown
    again = {**fields, "version": str(Product.objects.get(pk=product.pk).version), "row-0-picture": kept.digest, "picture-0-ref": str(kept.pk)}  # fmt: skip
    assert send(team, bruno, again, product.public_id).status_code == 302
    bring(team.market.bruno, rows("bowl,Bol,,,,,BOL,shopify,5,9.75,,,active"))
    variant = Variant.objects.get(product=product)
    assert (variant.grams, variant.picture_id) == (640, kept.pk)
    assert Product.objects.get(pk=product.pk).by_parcel is False
    same = bruno.post(at("desk_product", team.merchant, product.public_id), {**again, "version": "0"})
    assert same.status_code == 422  # the version is one more after each of these


def test_a_hundred_variants_are_one_form_and_a_hundred_and_one_are_not(team: Team) -> None:
    bruno = team.client(team.bruno)
    sizes, colours = ", ".join(f"T{n}" for n in range(25)), "Bleu, Blanc, Gris, Noir"
    options = {"option-0-name-fr": "Taille", "option-0-values-fr": sizes, "option-1-name-fr": "Couleur", "option-1-values-fr": colours}  # fmt: skip
    fields = whole(team, bruno, **options)
    page = send(team, bruno, fields).content.decode()
    assert len(grid(page)) == 100
    fields = filled(page, fields, weight="90", sku="X", gtin="", **{f"stock-{place(team)}": "2"})
    assert len(fields) > 600  # more than a small form may have
    assert send(team, bruno, fields).status_code == 302
    assert Variant.objects.filter(product=made(team), grams=90).count() == 100
    shown = bruno.get(at("desk_product", team.merchant, made(team).public_id)).content.decode()
    assert len(grid(shown)) == 100
    more = send(team, bruno, {**fields, "option-0-values-fr": f"{sizes}, T25", "key": KEY.replace("6", "7")})
    assert "plus de 100 variantes" in more.content.decode()
    assert json.loads(list(grid(more.content.decode()).values())[99]) == ["T24", "Noir"]  # nothing typed is lost


def test_a_parcel_said_twice_is_one_edit(team: Team) -> None:
    bruno, product = team.client(team.bruno), tasse(team).variant.product
    fields = whole(team, bruno, version="0", no_parcel="1", **{"row-0-seen": f'{{"stock-{place(team)}": "10"}}'})
    assert send(team, bruno, fields, product.public_id).status_code == 302
    (edit,) = ProductEdit.objects.filter(product=product)
    assert {"field": "by_parcel", "variant": "", "before": True, "after": False} in edit.differences
    fields |= {"version": str(Product.objects.get(pk=product.pk).version), "row-0-seen": f'{{"stock-{place(team)}": "12"}}'}  # fmt: skip
    assert send(team, bruno, fields, product.public_id).status_code == 302
    assert ProductEdit.objects.filter(product=product).count() == 1
