"""The merchant asks for the pictures that could not be fetched, again."""

from django.db import transaction

from panier.flows.fetch_pictures import enqueue_pictures
from panier.offer.catalogue.actions.pictures import try_pictures_again
from panier.offer.catalogue.queries.imports import import_of_merchant


@transaction.atomic(durable=True)
def retry_pictures(merchant_id: int, public_id: str) -> None:
    """NoSuchImport; nothing happens where none has failed."""
    run = import_of_merchant(merchant_id, public_id)
    if try_pictures_again(run):
        enqueue_pictures(run.merchant.public_id)
