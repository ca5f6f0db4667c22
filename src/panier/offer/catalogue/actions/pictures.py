"""Pictures whose address is known: what the job found there, or why it found nothing."""

from panier.offer.catalogue.models import ImportChange, ImportRun, Picture
from panier.offer.catalogue.pictures import StoredPicture
from panier.offer.catalogue.queries.imports import TOUCHED


def keep_picture(picture_id: int, stored: StoredPicture) -> None:
    """Fetched, re-encoded and kept; a picture deleted meanwhile stays deleted."""
    Picture.objects.filter(pk=picture_id, digest="").update(
        digest=stored.digest, widths=list(stored.widths), width=stored.width, height=stored.height, problem=""
    )


def keep_problem(picture_id: int, problem: str) -> None:
    Picture.objects.filter(pk=picture_id, digest="").update(problem=problem)


def try_pictures_again(run: ImportRun) -> int:
    """The pictures of this run's products that failed wait again; how many."""
    touched = ImportChange.objects.filter(run=run, kind__in=TOUCHED).values("product_id")
    return Picture.objects.filter(product_id__in=touched).exclude(problem="").update(problem="")
