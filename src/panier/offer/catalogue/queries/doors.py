"""Reading what was done to many doors at once."""

from panier.offer.catalogue.doors_models import DoorsChange
from panier.offer.catalogue.models import ProductEdit

SHOWN = 20


def doors_changes(merchant_id: int) -> list[DoorsChange]:
    """The latest first."""
    return list(DoorsChange.objects.filter(merchant_id=merchant_id, changed__gt=0).order_by("-at", "-pk")[:SHOWN])


def edits_of(change: DoorsChange, most: int) -> list[ProductEdit]:
    """Its next ones that are not taken back, the latest first, no product twice."""
    edits = ProductEdit.objects.filter(doors=change).select_related("product").order_by("-pk")
    if change.undone_to:
        edits = edits.filter(pk__lt=change.undone_to)
    found: dict[int, ProductEdit] = {}
    for edit in edits[:most]:
        if edit.product_id in found:
            break
        found[edit.product_id] = edit
    return list(found.values())
