"""A feed says again what it said before: the counts it gave are as fresh as its word, and nothing else changes."""

from datetime import datetime

from django.db import transaction

from panier.flows.import_plans import answers_from, checked, planned
from panier.flows.import_stock import remembering
from panier.offer.catalogue.actions.runs import answers_kept
from panier.offer.catalogue.models import ImportRun, Pull
from panier.offer.catalogue.rules.sheets import open_file
from panier.offer.inventory.actions import confirm_levels


def confirm_feed(pull: Pull, data: bytes, name: str, *, now: datetime) -> None:
    """Where a file counted last and the feed still says that very number. BadFile, BadAnswer.

    A count of a hand or of the shop's own system keeps its own age; so does one that sales have lowered: the feed does not know of them.
    """
    owner = pull.merchant
    sheet = open_file(data, name)
    answers = remembering(owner.pk, sheet, answers_from(pull.answers))
    whole, place = checked(owner.pk, owner.territory_id, answers)
    read = ImportRun(merchant=owner, place=place, answers=answers_kept(whole))  # never kept: what it says is known
    for each in planned(read, sheet, now=now).slices or ():
        with transaction.atomic(durable=True):
            for at, variants in sorted(each.counted.items()):
                confirm_levels(owner.pk, at, sorted(variants), now=now, own=True)
