"""What we write in Shopify's format we read again: the whole demonstration leaves, comes back, and is what it was."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import pytest
from django.db import connection
from django.db.models import Prefetch

from panier.base.territories.models import Municipality
from panier.demonstration.content import read_content
from panier.flows.demonstration_goods import load_goods
from panier.flows.demonstration_shops import load_shops
from panier.offer.catalogue.models import Product, Variant
from panier.offer.catalogue.pictures import StoredPicture
from panier.offer.inventory.models import StockLevel
from panier.offer.merchants.models import Merchant, Place
from tests.imports.hands import FILES, bring, everything, kinds, preview, said
from tests.leaving.hands import made_for, opened
from tests.world import NOW, Market, Shop, account

pytestmark = pytest.mark.django_db
EVERY, MANY = 6, 100  # of all shops every sixth: each import looks at all its goods
PICTURES = defaultdict[str, StoredPicture](lambda: StoredPicture("0" * 64, (320,), 320, 275))


def goods(merchant: Merchant) -> list[Any]:
    """All that a shopper sees of a merchant's goods, in the language they were written in, with all the stock there is."""
    stock: dict[int, int | None] = {}
    for variant, on_hand in StockLevel.objects.filter(merchant=merchant).values_list("variant_id", "on_hand"):
        stock[variant] = None if on_hand is None else on_hand + (stock.get(variant) or 0)
    variants_of = Prefetch("variants", Variant.objects.select_related("offer").order_by("position", "pk"))
    products = Product.objects.filter(merchant=merchant).select_related("category")
    return sorted((seen(each, stock) for each in products.prefetch_related("pictures", variants_of)), key=str)


def seen(product: Product, stock: Mapping[int, int | None]) -> tuple[Any, ...]:
    variants = [
        (
            [(option["name"]["fr"], option["value"]["fr"]) for option in variant.options],
            variant.sku,
            variant.gtin_given or variant.gtin,  # invented ones, for use inside a shop, make no group
            variant.grams,
            variant.offer.minor,
            variant.offer.compare_at_minor,
            variant.offer.currency,
            stock.get(variant.pk),
        )
        for variant in product.variants.all()
    ]
    pictures = len(product.pictures.all())
    return product.title["fr"], product.description["fr"], product.brand, product.category.code, pictures, variants


def twin(merchant: Merchant, owner: Any) -> Shop:
    """Another shop without anything."""
    town = Municipality.objects.get(territory_id="qc", code="66023")
    made = Merchant.objects.create(
        territory_id="qc", slug=f"{merchant.slug}-2", name=merchant.name, legal_name=merchant.name, state="selling",
        contact_email="twin@panier.example", created_at=NOW,
    )  # fmt: skip
    place = Place.objects.create(
        merchant=made, name="Ailleurs", address="1, rue Masson", municipality=town, region=town.region,
        postal_code="H1Y1W5", jurisdiction="QC", latitude=45.5, longitude=-73.5, tz="America/Toronto",
    )  # fmt: skip
    return Shop(made, place, owner)


def test_the_shops_of_the_demonstration_come_back_as_they_left() -> None:
    content = read_content()
    shops = load_shops("qc", content, now=NOW)
    load_goods("qc", content, shops, PICTURES, now=NOW)
    owner = account("gilles")
    products = variants = 0
    for merchant in list(shops.values())[::EVERY]:
        before = goods(merchant)
        file = opened(made_for(merchant, owner)).zip.read("catalogue-shopify.csv")
        other = twin(merchant, owner)
        run = bring(other, file)
        noted = {code for _, _, code in said(run, "noted")}  # tax to be confirmed, invented codes
        assert noted <= {"said-not-taxable", "internal-gtin"}, merchant.slug
        assert {**kinds(run), "noted": 0} == {**dict.fromkeys(kinds(run), 0), "created": len(before)}, merchant.slug
        assert goods(other.merchant) == before, merchant.slug
        products, variants = products + len(before), variants + sum(len(each[-1]) for each in before)
    assert products == sum(len(merchant.goods) for merchant in content.merchants[::EVERY]) > MANY
    assert variants > products


def test_what_came_from_shopify_is_known_again(market: Market) -> None:
    """The same file at the shop it came from: nothing to create, nothing to change; also a lost price would be noticed."""
    bring(market.bella, FILES / "shopify" / "apparel.csv")
    before = everything(market.bella)
    file = opened(made_for(market.bella.merchant, market.bella.owner)).zip.read("catalogue-shopify.csv")
    run = preview(market.bella, file)
    there = Product.objects.filter(merchant=market.bella.merchant, source="shopify").count()
    found = kinds(run)
    assert (found["created"], found["changed"], found["refused"]) == (
        1,
        0,
        0,
    )  # her novel, typed in at the desk, is new to Shopify
    assert found["left"] == there > 10
    assert everything(market.bella) == before
    with connection.cursor() as cursor:
        cursor.execute("UPDATE catalogue_offer SET minor = minor + 1 WHERE id = (SELECT max(id) FROM catalogue_offer)")
    assert kinds(preview(market.bella, file + b"\n"))["changed"] == 1


def test_places_and_languages_that_shopify_cannot_say_are_in_the_json(market: Market) -> None:
    mug = market.bruno.offers["Tasse"].variant
    second = Place.objects.get(pk=market.bruno.place.pk)
    second.pk, second.public_id, second.name = None, "plc_second", "Deuxième"
    second.save()
    StockLevel.objects.create(
        merchant=market.bruno.merchant, variant=mug, place=second, on_hand=4, source="desk", as_of=NOW
    )
    Product.objects.filter(pk=mug.product_id).update(title={"fr": "Tasse", "en": "Mug"})
    kit = opened(made_for(market.bruno.merchant, market.bruno.owner))
    assert kit.table("catalogue-shopify.csv")[1]["Variant Inventory Qty"] == "14"
    assert [(row["Place name"], row["On hand"]) for row in kit.table("stock-by-place.csv")][1:] == [
        ("Boulangerie Bruno", "10"),
        ("Deuxième", "4"),
    ]
    told = kit.json("catalogue.json")["products"][1]
    assert told["title"] == {"fr": "Tasse", "en": "Mug"}
    assert [(level["place_name"], level["on_hand"]) for level in told["variants"][0]["stock"]] == [
        ("Boulangerie Bruno", 10),
        ("Deuxième", 4),
    ]
