"""A product's pictures as its form orders them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from panier.offer.catalogue.actions.imports import NAMED
from panier.offer.catalogue.models import Picture, Variant
from panier.offer.catalogue.pictures import StoredPicture

SHOW = f"""
UPDATE catalogue_variant variant SET picture_id = (
  SELECT picture.id FROM catalogue_picture picture WHERE picture.product_id = variant.product_id
    AND {NAMED} = given.picture ORDER BY picture.position, picture.id LIMIT 1)
FROM unnest(%s::text[], %s::text[]) AS given (key, picture)
WHERE variant.product_id = %s AND variant.source_key = given.key
"""  # noqa: S608 - our own words


@dataclass(frozen=True, slots=True)
class WantedPicture:
    """One there is (`key`), or one just taken in (`stored`)."""

    key: int | None
    stored: StoredPicture | None
    alt: dict[str, str]


def arrange_pictures(product_id: int, wanted: Sequence[WantedPicture]) -> dict[str, Any] | None:
    """These, in this order; the others go. The difference, or None when nothing moved. Another product's are left alone."""
    there = {each.pk: each for each in Picture.objects.filter(product_id=product_id).order_by("position", "pk")}
    kept = [each for each in wanted if each.stored or each.key in there]
    before = [(pk, each.alt) for pk, each in there.items()]
    if before == [(each.key, each.alt) for each in kept]:
        return None
    gone = there.keys() - {each.key for each in kept if each.key is not None}
    Variant.objects.filter(picture_id__in=gone).update(picture=None)
    Picture.objects.filter(pk__in=gone).delete()
    for position, each in enumerate(kept):
        if each.stored is None and each.key is not None:
            Picture.objects.filter(pk=each.key, product_id=product_id).update(position=position, alt=each.alt)
        elif each.stored is not None:
            Picture.objects.create(
                product_id=product_id,
                digest=each.stored.digest,
                widths=list(each.stored.widths),
                width=each.stored.width,
                height=each.stored.height,
                alt=each.alt,
                position=position,
            )
    return {"field": "pictures", "variant": "", "before": len(before), "after": len(kept)}


def show_by_variant(product_id: int, chosen: Mapping[str, str]) -> None:
    """The picture of each variant (by key), once the product has them: as a state names it."""
    with connection.cursor() as cursor:
        cursor.execute(SHOW, [list(chosen), list(chosen.values()), product_id])
