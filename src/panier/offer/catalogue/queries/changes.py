"""The list of what an import does, from any place in it."""

from panier.offer.catalogue.models import ImportChange, ImportRun
from panier.offer.catalogue.queries.imports import PAGE


def changes_beside(run: ImportRun, kind: str, mark: tuple[int, int], *, back: bool = False) -> list[ImportChange]:
    """The page after this change (its line and key), or before it: as quick deep in a long list as on its first page."""
    line, key = mark
    changes = ImportChange.objects.filter(run=run, kind=kind).defer("before", "after").select_related("product")
    if back:
        found = changes.filter(line__lte=line).exclude(line=line, pk__gte=key).order_by("-line", "-pk")
        return list(found[:PAGE])[::-1]
    return list(changes.filter(line__gte=line).exclude(line=line, pk__lte=key).order_by("line", "pk")[:PAGE])
