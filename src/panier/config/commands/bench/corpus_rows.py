"""Writing an invented market of any size into an empty database: by COPY, table by table, the same rows every time."""

import json
import math
import random
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.db import connection, models
from django.utils.text import slugify

from panier.base.territories.models import Municipality
from panier.config.commands.bench.corpus_texts import Vocabulary, Zipf
from panier.kit.ids import id_from
from panier.kit.postal import bare
from panier.offer.catalogue.models import Category, Match, Offer, Picture, Product, Variant
from panier.offer.inventory.models import StockLevel
from panier.offer.merchants.models import Merchant, OpeningHours, Place
from panier.offer.terms.models import Zone

CHUNK = 10_000  # products written at once
BEGAN = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
TERRITORY = "qc"
SECOND_PLACE, DELIVERS, VARIANTS, SHARED, COUNTED, PICTURED = 0.04, 0.6, 0.2, 0.04, 0.85, 0.85
WEEKS = ((9, 17), (9, 18), (10, 18), (10, 21), (8, 17), (7, 20), (11, 19), (9, 21))
SHARED_GTINS = 20  # products that carry one of them, on average
KM = 1 / 111  # degrees of latitude


def copy(model: type[models.Model], given: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Rows of these columns; the other columns take the model's defaults."""
    rest = [field for field in model._meta.concrete_fields if field.column not in given and _has_default(field)]  # noqa: SLF001 - Django's own way to ask
    defaults = tuple(_plain(field.get_default()) for field in rest)
    names = ", ".join(f'"{name}"' for name in (*given, *(field.column for field in rest)))
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{model._meta.db_table}" ({names}) FROM STDIN') as target,  # noqa: SLF001 - as above
    ):
        for row in rows:
            target.write_row((*row, *defaults))


def _has_default(field: "models.Field[Any, Any]") -> bool:
    return not field.null and not field.primary_key


def _plain(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, dict | list) else value


class Corpus:
    """The market of `products` at `merchants`; `tell(done)` while the products are written."""

    def __init__(self, products: int, merchants: int) -> None:
        self.products, self.merchants = products, merchants
        self.words = Vocabulary()
        self.chance = random.Random(f"corpus {products} {merchants}")  # noqa: S311 - the same corpus every time
        self.categories = dict(Category.objects.values_list("code", "id"))
        self.places: list[list[int]] = []
        self.shared = [f"{number:013d}" for number in range(1, max(2, int(products * SHARED / SHARED_GTINS)))]
        self.variant = self.level = 0

    def write(self, tell: Callable[[int], None]) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")  # the keys are right by construction
            self._merchants()
            gtins = [_with_check(gtin) for gtin in self.shared]
            copy(Match, ("territory_id", "gtin"), ((TERRITORY, gtin) for gtin in gtins))
            sellers = Zipf(range(self.merchants))
            for start in range(0, self.products, CHUNK):
                count = min(CHUNK, self.products - start)
                self._products(start, sellers.draws(self.chance, count), gtins)
                tell(start + count)
            for model in (Merchant, Place, Product, Variant, StockLevel):
                table = model._meta.db_table  # noqa: SLF001 - Django's own way to ask
                cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")  # noqa: S608 - names of our tables
            cursor.execute("SET session_replication_role = DEFAULT")
            cursor.execute("ANALYZE")

    def _merchants(self) -> None:
        towns = list(Municipality.objects.exclude(latitude=None).order_by("code"))
        drawn = self.chance.choices(towns, weights=[town.population for town in towns], k=self.merchants)
        merchants: list[tuple[Any, ...]] = []
        places: list[tuple[Any, ...]] = []
        hours: list[tuple[Any, ...]] = []
        zones: list[tuple[Any, ...]] = []
        for number, town in enumerate(drawn):
            name = f"{self.words.names.draw(self.chance).capitalize()} {self.words.names.draw(self.chance)}"
            slug = f"{slugify(name)}-{number}"
            state = self.chance.choices(("selling", "linked", "listed"), weights=(7, 2, 1))[0]
            merchants.append((number + 1, id_from("mer", slug), TERRITORY, slug, name, name, state, f"{slug}@demonstration.example", BEGAN))  # fmt: skip
            mine = []
            for _ in range(1 + (self.chance.random() < SECOND_PLACE)):
                places.append(self._place(len(places) + 1, number, name, town))
                hours += self._week(len(places))
                mine.append(len(places))
            self.places.append(mine)
            if self.chance.random() < DELIVERS:
                zones.append((id_from("zon", slug), number + 1, f"[[0, {500 + number % 7 * 100}]]", "CAD"))
        copy(Merchant, ("id", "public_id", "territory_id", "slug", "name", "legal_name", "state", "contact_email", "created_at"), merchants)  # fmt: skip
        copy(Place, ("id", "public_id", "merchant_id", "name", "address", "municipality_id", "region_id", "postal_code", "jurisdiction", "latitude", "longitude", "tz"), places)  # fmt: skip
        copy(OpeningHours, ("place_id", "weekday", "opens", "closes"), hours)
        copy(Zone, ("public_id", "merchant_id", "steps", "currency"), zones)

    def _place(self, key: int, merchant: int, name: str, town: Municipality) -> tuple[Any, ...]:
        """Somewhere in its town: the more people, the wider."""
        spread = 0.02 * math.sqrt(town.population) * KM
        latitude = self.chance.gauss(town.latitude or 0, spread)
        longitude = self.chance.gauss(town.longitude or 0, spread * 1.4)
        address = f"{self.chance.randint(1, 9999)}, rue {self.words.names.draw(self.chance).capitalize()}"
        return (key, id_from("plc", f"{key}"), merchant + 1, name, address, town.pk, town.region_id, bare(town.postal_code), "QC", latitude, longitude, "America/Toronto")  # fmt: skip

    def _week(self, place: int) -> list[tuple[int, int, time, time]]:
        opens, closes = self.chance.choice(WEEKS)
        late, days = self.chance.choice((0, 0, 1, 3)), self.chance.choice((5, 6, 7))
        return [(place, day, time(opens, 30 * (place % 2)), time(min(closes + (late if day in {3, 4} else 0), 23), 0)) for day in range(days)]  # fmt: skip

    def _products(self, start: int, sellers: Sequence[int], gtins: Sequence[str]) -> None:
        products, pictures, variants, offers, levels = [], [], [], [], []
        for number, seller in enumerate(sellers, start=start + 1):
            chance = self.chance
            good = self.words.goods.draw(chance)
            titles, texts = self.words.texts(good, chance)
            key, at = f"{number}", BEGAN - timedelta(minutes=chance.randint(0, 500_000))
            title = json.dumps({"fr": titles[0], "en": titles[1]}, ensure_ascii=False)
            body = json.dumps({"fr": texts[0], "en": texts[1]}, ensure_ascii=False)
            products.append((number, id_from("prd", key), TERRITORY, seller + 1, "corpus", key, slugify(titles[0])[:120], title, body, "fr", self.categories[good.category], "STD", at, at))  # fmt: skip
            if chance.random() < PICTURED:
                pictures.append((number, f"{chance.randint(1, 300):064x}", "[320, 640, 1200]", 1200, 1200, title))
            for position in range(1 + (chance.random() < VARIANTS) * chance.randint(1, 3)):
                self.variant += 1
                gtin = chance.choice(gtins) if position == 0 and chance.random() < SHARED else ""
                variants.append((self.variant, id_from("var", f"{self.variant}"), seller + 1, number, f"{position}", gtin, position))  # fmt: skip
                minor = max(99, int(good.minor * chance.lognormvariate(0, 0.35)))
                offers.append((id_from("off", f"{self.variant}"), self.variant, minor, "CAD", at))
                for place in self.places[seller]:
                    self.level += 1
                    counted = chance.randint(0, 30) if chance.random() < COUNTED else None
                    levels.append((self.level, seller + 1, self.variant, place, counted, "desk", at))
        copy(Product, ("id", "public_id", "territory_id", "merchant_id", "source", "source_key", "slug", "title", "description", "language", "category_id", "tax_category", "created_at", "changed_at"), products)  # fmt: skip
        copy(Picture, ("product_id", "digest", "widths", "width", "height", "alt"), pictures)
        copy(Variant, ("id", "public_id", "merchant_id", "product_id", "source_key", "gtin", "position"), variants)
        copy(Offer, ("public_id", "variant_id", "minor", "currency", "changed_at"), offers)
        copy(StockLevel, ("id", "merchant_id", "variant_id", "place_id", "on_hand", "source", "as_of"), levels)


def _with_check(digits: str) -> str:
    """GTIN-14 with its check digit."""
    total = sum(int(digit) * (3 if index % 2 == 0 else 1) for index, digit in enumerate(digits))
    return f"{digits}{-total % 10}"
