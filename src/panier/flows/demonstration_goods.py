"""The invented merchants' goods: products, variants, offers, pictures, stock by place."""

import random
from datetime import datetime, timedelta

from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.text import slugify

from panier.demonstration.content import FOLDER, SEED, Content, GoodRow
from panier.kit.ids import id_from
from panier.offer.catalogue.models import Category, Match, Offer, Picture, Product, Variant
from panier.offer.catalogue.pictures import StoredPicture, store_picture
from panier.offer.inventory.actions import date_levels
from panier.offer.inventory.models import StockLevel
from panier.offer.inventory.queries import trust_in_force
from panier.offer.merchants.models import Merchant, Place

Good = tuple[Merchant, GoodRow, Product]
SLUG_LENGTH = 120


def store_pictures() -> dict[str, StoredPicture]:
    """By name. Before the transaction of the rest: on a small machine it takes longer than a transaction may idle."""
    return {file.stem: store_picture(file.read_bytes()) for file in sorted((FOLDER / "pictures").glob("*.webp"))}


def load_goods(
    territory: str, content: Content, shops: dict[str, Merchant], pictures: dict[str, StoredPicture], *, now: datetime
) -> None:
    categories = {category.code: category for category in Category.objects.filter(territory_id=territory)}
    pairs = [(shops[row.key], good) for row in content.merchants for good in row.goods]
    products = Product.objects.bulk_create(
        [_product(territory, shop, good, categories[good.category], now) for shop, good in pairs], batch_size=500
    )
    goods = [(shop, good, product) for (shop, good), product in zip(pairs, products, strict=True)]
    Picture.objects.bulk_create([_picture(product, pictures[good.picture], good) for _, good, product in goods])
    variants = _variants(goods, now)
    _stock(variants, now)
    date_levels(territory, trust_in_force(territory, now))
    gtins = {variant.gtin for variant in variants if variant.gtin}
    Match.objects.bulk_create(Match(territory_id=territory, gtin=gtin) for gtin in sorted(gtins))


def _product(territory: str, shop: Merchant, good: GoodRow, category: Category, now: datetime) -> Product:
    chance = random.Random(f"{SEED} age {shop.slug} {good.key}")  # noqa: S311 - the same market every time
    born = now - timedelta(days=chance.randint(1, 360), minutes=chance.randint(0, 1000))
    return Product(
        public_id=id_from("prd", f"{shop.slug} {good.key}"),
        territory_id=territory,
        merchant=shop,
        source="demonstration",
        source_key=good.key,
        slug=slugify(good.title["fr"])[:SLUG_LENGTH],
        title=good.title,
        description={language: f"<p>{text}</p>" for language, text in good.text.items()},
        language="fr",
        category=category,
        tax_category=good.tax or category.tax_category,
        created_at=born,
        changed_at=born,
    )


def _picture(product: Product, stored: StoredPicture, good: GoodRow) -> Picture:
    return Picture(
        product=product,
        digest=stored.digest,
        widths=list(stored.widths),
        width=stored.width,
        height=stored.height,
        alt=good.title,
    )


def _variants(goods: list[Good], now: datetime) -> list[Variant]:
    made = [
        (
            Variant(
                public_id=id_from("var", f"{shop.slug} {good.key} {row.key}"),
                merchant=shop,
                product=product,
                source_key=row.key,
                options=row.options,
                gtin=row.gtin,
                gtin_given=row.gtin,
                position=position,
            ),
            row.minor + _difference(shop, good),
            shop,
        )
        for shop, good, product in goods
        for position, row in enumerate(good.variants)
    ]
    variants = Variant.objects.bulk_create([variant for variant, _, _ in made], batch_size=500)
    Offer.objects.bulk_create(
        [
            Offer(
                public_id=id_from("off", variant.public_id),
                variant=variant,
                minor=minor,
                currency="CAD",
                url=f"https://{shop.slug}.example/{variant.public_id}" if shop.state == "linked" else "",
                changed_at=now,
            )
            for variant, minor, shop in made
        ],
        batch_size=500,
    )
    return variants


def _difference(shop: Merchant, good: GoodRow) -> int:
    """Two shops do not ask quite the same for the same thing."""
    chance = random.Random(f"{SEED} price {shop.slug} {good.key}")  # noqa: S311 - as above
    return chance.choice((0, 0, 0, 25, 50, 100)) if good.variants[0].minor > 500 else 0  # noqa: PLR2004 - cents


def _stock(variants: list[Variant], now: datetime) -> None:
    """Mostly some, now and then none, few, or nobody counts; counted at different times, some of them too long ago to be sold on."""
    places = dict(Place.objects.values_list("merchant_id", "pk"))
    levels = []
    for variant in variants:
        chance = random.Random(f"{SEED} stock {variant.public_id}")  # noqa: S311 - as above
        on_hand = chance.choices((0, chance.randint(1, 3), chance.randint(4, 60), None), weights=(6, 12, 74, 8))[0]
        hours = chance.choice((0, 1, 3, 6, 20, 50, 100))
        source = chance.choices(("demonstration", "till", "desk", "import"), weights=(80, 6, 6, 8))[0]
        if source == "import":  # of a file sent in long ago
            hours += chance.choice((9, 12, 20)) * 24
        levels.append(
            StockLevel(
                merchant_id=variant.merchant_id,
                variant=variant,
                place_id=places[variant.merchant_id],
                on_hand=on_hand,
                source=source,
                as_of=now - timedelta(hours=hours % 50 if source in {"till", "desk"} else hours),
            )
        )
    StockLevel.objects.bulk_create(levels, batch_size=1000)


def show_first_goods(territory: str) -> None:
    """A front shows what is sold behind it: the picture of the merchant's first good."""
    first = Picture.objects.filter(product__merchant=OuterRef("pk")).order_by("product_id", "position").values("digest")
    Merchant.objects.filter(territory_id=territory, is_demonstration=True, picture="").update(
        picture=Coalesce(Subquery(first[:1]), Value(""))
    )
