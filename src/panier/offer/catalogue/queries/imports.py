"""Reading what imports compare with, and the runs themselves. The number of statements never grows with the rows."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Count, QuerySet

from panier.offer.catalogue.models import Category, ImportChange, ImportRun, ImportTask, Picture, Product, Pull, Variant
from panier.offer.catalogue.rules.headers import folded
from panier.offer.catalogue.rules.plans import Categories
from panier.offer.catalogue.rules.runs import (
    AT_ONCE,
    BYTES_AT_ONCE,
    CHANGED,
    CREATED,
    GOODS_AT_ONCE,
    KEPT,
    UNDONE,
    NoSuchImport,
)
from panier.offer.catalogue.rules.states import Difference, ProductState

PAGE = 50
RUNS_SHOWN = 50
TOUCHED = (CREATED, CHANGED)
STATE = """
SELECT product.id, product.source_key, jsonb_build_object('title', product.title, 'description', product.description,
    'language', product.language, 'brand', product.brand, 'category', category.code, 'tax_category', product.tax_category,
    'tax_category_assumed', product.tax_category_assumed, 'archived', product.archived_at IS NOT NULL,
    'pictures', coalesce(pictures.found, '[]'), 'variants', coalesce(variants.found, '{}')), variants.keys
FROM catalogue_product product JOIN catalogue_category category ON category.id = product.category_id
LEFT JOIN LATERAL (
  SELECT jsonb_agg(jsonb_build_object('url', picture.source_url, 'alt', picture.alt)
    ORDER BY picture.position, picture.id) AS found
  FROM catalogue_picture picture WHERE picture.product_id = product.id) pictures ON true
LEFT JOIN LATERAL (
  SELECT jsonb_object_agg(variant.source_key, jsonb_build_object('options', variant.options, 'sku', variant.sku,
      'gtin', variant.gtin, 'gtin_given', variant.gtin_given, 'grams', variant.grams, 'position', variant.position,
      'picture', coalesce(nullif(picture.source_url, ''), '#' || picture.digest, ''), 'minor', offer.minor, 'compare_at_minor', offer.compare_at_minor,
      'currency', offer.currency, 'door', offer.door, 'url', offer.url, 'on_hand', NULL, 'stocked', false, 'places', '{}'::jsonb)) AS found,
    jsonb_object_agg(variant.source_key, jsonb_build_array(variant.id, offer.id)) AS keys
  FROM catalogue_variant variant JOIN catalogue_offer offer ON offer.variant_id = variant.id
  LEFT JOIN catalogue_picture picture ON picture.id = variant.picture_id
  WHERE variant.product_id = product.id) variants ON true
"""
STATES = STATE + "WHERE product.merchant_id = %s AND product.source = %s AND product.source_key = ANY(%s)"
ABSENT = """
SELECT source_key, id, title FROM catalogue_product
WHERE merchant_id = %s AND source = %s AND archived_at IS NULL AND source_key <> ALL(%s) ORDER BY id
"""
# At which places a run has counted, before and after.
PLACES_COUNTED = """
SELECT DISTINCT jsonb_object_keys(coalesce(variant.value -> 'places', '{}'))
FROM catalogue_importchange change, jsonb_each(coalesce(change.before -> 'variants', '{}') || coalesce(change.after -> 'variants', '{}')) variant
WHERE change.run_id = %s AND change.kind IN ('created', 'changed')
"""
# Cards of other merchants' products count the offers of a GTIN: they change with it.
WITH_GTIN = """
SELECT DISTINCT variant.product_id FROM catalogue_variant variant
JOIN catalogue_product product ON product.id = variant.product_id AND product.territory_id = %s
WHERE variant.gtin = ANY(%s)
"""
PICTURES_OF_RUN = """
SELECT count(*) FILTER (WHERE picture.digest <> ''), count(*) FILTER (WHERE picture.digest = '' AND picture.problem = ''),
  count(*) FILTER (WHERE picture.problem <> '')
FROM catalogue_picture picture
WHERE picture.source_url <> '' AND picture.product_id IN (SELECT product_id FROM catalogue_importchange
  WHERE run_id = %s AND kind IN ('created', 'changed'))
"""


@dataclass(frozen=True, slots=True)
class Stored:
    """A product as it is; `state` says nothing of stock yet. `keys`: variant and offer (internal) by variant key."""

    id: int
    state: ProductState
    keys: dict[str, tuple[int, int]]


class PictureCounts(NamedTuple):
    fetched: int
    waiting: int
    failed: int


def stored_products(merchant_id: int, source: str, keys: Collection[str]) -> dict[str, Stored]:
    """Those of these source keys that this source has given the merchant: one statement."""
    with connection.cursor() as cursor:
        cursor.execute(STATES, [merchant_id, source, list(keys)])
        return {
            key: Stored(product, json.loads(state), keys_of(keys)) for product, key, state, keys in cursor.fetchall()
        }


class Absent(NamedTuple):
    """A product that a file no longer names; `id` is internal."""

    key: str
    id: int
    title: str


def absent_products(merchant_id: int, source: str, keys: Collection[str]) -> list[Absent]:
    """What this source has given the merchant and is on sale, but for these source keys; the oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(ABSENT, [merchant_id, source, list(keys)])
        return [
            Absent(key, product, next(iter(json.loads(title).values()), key))
            for key, product, title in cursor.fetchall()
        ]


def kept_by_hand(merchant_id: int, source: str, keys: Collection[str]) -> dict[str, frozenset[str]]:
    """The fields that somebody wrote at the desk (rules.edits), by source key, of these where there are any."""
    edited = Product.objects.filter(merchant_id=merchant_id, source=source, source_key__in=keys).exclude(by_hand=[])
    return {key: frozenset(fields) for key, fields in edited.values_list("source_key", "by_hand")}


def keys_of(text: str | None) -> dict[str, tuple[int, int]]:
    return {name: (variant, offer) for name, (variant, offer) in json.loads(text or "{}").items()}


def known_categories(territory: str) -> Categories:
    """Tax category by code, code by folded name in any language: one statement."""
    rows = list(Category.objects.filter(territory_id=territory).values_list("code", "name", "tax_category"))
    called = {folded(name): code for code, names, _ in rows for name in names.values()}
    return Categories({code: tax for code, _, tax in rows}, called)


def usual_category(merchant_id: int) -> int:
    """The code most of the merchant's products have; 0 when he has none."""
    found = Product.objects.filter(merchant_id=merchant_id, archived_at=None).values_list("category__code")
    first = found.annotate(count=Count("pk")).order_by("-count", "category__code").first()
    return int(first[0]) if first else 0


def products_with_gtins(territory: str, gtins: Iterable[str]) -> list[int]:
    """Everybody's products with one of these GTINs (internal keys)."""
    with connection.cursor() as cursor:
        cursor.execute(WITH_GTIN, [territory, sorted(set(gtins) - {""})])
        return [product for (product,) in cursor.fetchall()]


def import_of_merchant(merchant_id: int, public_id: str) -> ImportRun:
    """The merchant's run, without its file; NoSuchImport for a missing one and for another merchant's."""
    found = _runs().filter(merchant_id=merchant_id, public_id=public_id).first()
    if found is None:
        raise NoSuchImport
    return found


def task_of(run: ImportRun) -> ImportTask | None:
    """What a job shall do with this run, or was refused; None otherwise."""
    found: ImportTask | None = getattr(run, "task", None)
    return found


def is_long(merchant_id: int, counts: Mapping[str, int]) -> bool:
    """Too much for a request: a long file, or many goods to compare even a short one with. `counts` are a run's."""
    goods = Product.objects.filter(merchant_id=merchant_id)
    is_large = counts.get("bytes", 0) > BYTES_AT_ONCE or counts.get("rows", 0) > AT_ONCE
    return is_large or goods[: GOODS_AT_ONCE + 1].count() > GOODS_AT_ONCE


def has_job(run: ImportRun) -> bool:
    """Whether a job works on this run, or will."""
    task = task_of(run)
    return task is not None and task.is_open


def has_open_task(merchant_id: int) -> bool:
    """Whether a job works, or will, on any of the merchant's imports."""
    return ImportTask.objects.filter(run__merchant_id=merchant_id).exclude(state=ImportTask.State.REFUSED).exists()


def import_from_key(merchant_id: int, key: UUID) -> ImportRun | None:
    """The run this form has made already."""
    return _runs().filter(merchant_id=merchant_id, key=key).first()


def columns_remembered(merchant_id: int, headers: str) -> dict[int, str]:
    """What the merchant last said of a file with these very headers (their digest)."""
    said = ImportRun.objects.filter(merchant_id=merchant_id, answers__headers=headers).exclude(answers__columns={})
    answers = said.order_by("-begun_at", "-pk").values_list("answers", flat=True).first()
    return {int(position): means for position, means in answers["columns"].items()} if answers else {}


def outlets_remembered(merchant_id: int) -> dict[str, str]:
    """By outlet, what the merchant last said of it: a place's public id, or "-"."""
    said = ImportRun.objects.filter(merchant_id=merchant_id, answers__has_key="outlets").exclude(answers__outlets={})
    latest = list(said.order_by("-begun_at", "-pk").values_list("answers__outlets", flat=True)[:RUNS_SHOWN])
    return {outlet: place for outlets in reversed(latest) for outlet, place in outlets.items() if place}


def kept_by_undo(run: ImportRun) -> int:
    """How many products an undo left as they were."""
    return sum(int(run.counts.get(f"undo_{outcome}", 0)) for outcome in KEPT)


def file_of(run: ImportRun) -> bytes:
    """The compressed file of a preview; nothing once it has served."""
    return bytes(ImportRun.objects.values_list("file", flat=True).get(pk=run.pk))


def imports_of_merchant(merchant_id: int) -> list[ImportRun]:
    """The latest runs first."""
    return list(_runs().filter(merchant_id=merchant_id).order_by("-begun_at", "-pk")[:RUNS_SHOWN])


def pull_of(merchant_id: int) -> Pull | None:
    """The address that is fetched for this merchant."""
    return Pull.objects.filter(merchant_id=merchant_id).first()


def changes_shown(run: ImportRun, kind: str, *, offset: int = 0) -> list[ImportChange]:
    """A page of one kind, in the file's order."""
    changes = ImportChange.objects.filter(run=run, kind=kind).defer("before", "after").select_related("product")
    return list(changes.order_by("line", "pk")[offset : offset + PAGE])


def changes_kept(run: ImportRun, *, offset: int = 0) -> list[ImportChange]:
    """What an undo left as it was, with the reason in `outcome`."""
    kept = ImportChange.objects.filter(run=run, kind__in=TOUCHED).exclude(outcome__in=("", UNDONE))
    return list(kept.defer("before", "after").select_related("product").order_by("line", "pk")[offset : offset + PAGE])


def differences_shown(run: ImportRun) -> Iterator[list[Difference]]:
    """Of each product a preview would change, field by field."""
    changed = ImportChange.objects.filter(run=run, kind=CHANGED).order_by("pk")
    return changed.values_list("differences", flat=True).iterator()


def count_changes(run: ImportRun) -> int:
    """How many products the run created or changed."""
    return ImportChange.objects.filter(run=run, kind__in=TOUCHED).count()


def changes_made(run: ImportRun, *, after: int, limit: int) -> list[ImportChange]:
    """The next that the run created or changed, with before and after."""
    made = ImportChange.objects.filter(run=run, kind__in=TOUCHED, pk__gt=after)
    return list(made.order_by("pk")[:limit])


def changes_of_variants(run: ImportRun, variant_ids: Collection[int]) -> list[tuple[ImportChange, dict[int, str]]]:
    """The run's changes of the products of these variants, each with those variants' keys."""
    named: dict[int, dict[int, str]] = {}
    for variant, product, key in Variant.objects.filter(pk__in=variant_ids).values_list("pk", "product", "source_key"):
        named.setdefault(product, {})[variant] = key
    changes = ImportChange.objects.filter(run=run, kind__in=TOUCHED, product__in=named)
    return [(change, named[change.product_id]) for change in changes if change.product_id is not None]


def places_counted(run: ImportRun) -> list[int]:
    """Where else than at its own place this run has counted (internal keys)."""
    with connection.cursor() as cursor:
        cursor.execute(PLACES_COUNTED, [run.pk])
        return sorted({int(place) for (place,) in cursor.fetchall()} - {run.place_id})


def variants_touched(run: ImportRun) -> list[int]:
    """The variants (internal keys) that the products have now which this run created or changed."""
    touched = ImportChange.objects.filter(run=run, kind__in=TOUCHED).exclude(product=None).values("product_id")
    return list(Variant.objects.filter(product_id__in=touched).values_list("pk", flat=True))


def picture_counts(run: ImportRun) -> PictureCounts:
    """How far the job has come with the pictures of the products this run touched."""
    with connection.cursor() as cursor:
        cursor.execute(PICTURES_OF_RUN, [run.pk])
        return PictureCounts(*cursor.fetchone())


def pictures_failed(run: ImportRun, limit: int = PAGE) -> list[Picture]:
    """Those that could not be fetched, each with its `problem`."""
    touched = ImportChange.objects.filter(run=run, kind__in=TOUCHED).values("product_id")
    failed = Picture.objects.filter(product_id__in=touched).exclude(problem="")
    return list(failed.select_related("product").order_by("pk")[:limit])


def pictures_waiting(merchant: str, limit: int) -> list[Picture]:
    """Pictures with an address that nobody has tried yet; the first picture of each product first."""
    waiting = Picture.objects.filter(product__merchant__public_id=merchant, digest="", problem="").exclude(
        source_url=""
    )
    return list(waiting.order_by("position", "pk")[:limit])


def _runs() -> "QuerySet[ImportRun]":
    return ImportRun.objects.defer("file").select_related("place", "account", "merchant", "task")
