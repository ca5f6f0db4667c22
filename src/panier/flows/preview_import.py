"""A merchant shows a file; he sees what bringing it in would do. Nothing of his goods changes."""

import zlib
from datetime import datetime

from django.db import transaction

from panier.flows.import_plans import checked, keep_look, planned
from panier.flows.import_stock import remembering
from panier.flows.import_tasks import ask_job
from panier.offer.catalogue.actions.runs import GivenFile, open_run, run_of_key
from panier.offer.catalogue.actions.tasks import keep_size
from panier.offer.catalogue.models import ImportRun
from panier.offer.catalogue.queries.imports import import_of_merchant, is_long
from panier.offer.catalogue.rules.beginnings import must_begin_well
from panier.offer.catalogue.rules.grids import MOST_BYTES
from panier.offer.catalogue.rules.imported import BadFile
from panier.offer.catalogue.rules.runs import BYTES_AT_ONCE, LOOK, Answers
from panier.offer.catalogue.rules.sheets import open_file


def preview_import(
    territory: str, given: GivenFile, answers: Answers, *, now: datetime, in_request: bool = False
) -> ImportRun:
    """A stored preview; the same form again is the same one. BadFile, BadAnswer, KeyUsed.

    Somebody waits (`in_request`): a long file is kept, and a job looks at it; a large one is not opened before,
    but refused at once where its first bytes say enough.

    A file whose needed columns nobody knows is kept too: the run is not readable until they are named.
    """
    if earlier := run_of_key(given):
        return earlier
    if given.size > MOST_BYTES:
        raise BadFile(problem="too-large", limit=MOST_BYTES)
    if in_request and given.size > BYTES_AT_ONCE:
        must_begin_well(given.packed, given.name)
        return _for_a_job(territory, given, answers, {"bytes": given.size}, now)
    sheet = open_file(zlib.decompress(given.packed), given.name)  # refused before anything is kept
    answers = remembering(given.merchant_id, sheet, answers)
    rows = {"rows": len(sheet.rows) + len(sheet.rows.problems)}
    if in_request and is_long(given.merchant_id, rows):
        return _for_a_job(territory, given, answers, rows, now)
    whole, place = checked(given.merchant_id, territory, answers)
    with transaction.atomic(durable=True):
        opened = open_run(given, whole, place.pk, now=now)
        run = import_of_merchant(given.merchant_id, opened.public_id)
        keep_look(run, planned(run, sheet, now=now))
    return run


@transaction.atomic(durable=True)
def _for_a_job(territory: str, given: GivenFile, answers: Answers, size: dict[str, int], now: datetime) -> ImportRun:
    whole, place = checked(given.merchant_id, territory, answers)
    run = open_run(given, whole, place.pk, now=now)
    keep_size(run, size)
    ask_job(import_of_merchant(given.merchant_id, run.public_id), LOOK, whole, now=now)
    return import_of_merchant(given.merchant_id, run.public_id)
