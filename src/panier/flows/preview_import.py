"""A merchant shows a file; he sees what bringing it in would do. Nothing of his goods changes."""

import hashlib
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from panier.flows.import_plans import checked, planned, preview_of
from panier.flows.import_stock import with_outlets
from panier.flows.import_tasks import ask_job
from panier.offer.catalogue.actions.runs import GivenFile, keep_preview, open_run, run_of_key
from panier.offer.catalogue.actions.tasks import keep_size
from panier.offer.catalogue.models import ImportRun
from panier.offer.catalogue.queries.imports import columns_remembered, import_of_merchant, is_long
from panier.offer.catalogue.rules.grids import Sheet
from panier.offer.catalogue.rules.runs import LOOK, Answers
from panier.offer.catalogue.rules.sheets import open_file


def preview_import(
    territory: str, given: GivenFile, answers: Answers, *, now: datetime, in_request: bool = False
) -> ImportRun:
    """A stored preview; the same form again is the same one. BadFile, BadAnswer, KeyUsed.

    Somebody waits (`in_request`): a long file is kept, and a job looks at it.

    A file whose needed columns nobody knows is kept too: the run is not readable until they are named.
    """
    if earlier := run_of_key(given):
        return earlier
    sheet = open_file(given.data, given.name)  # refused before anything is kept
    whole, place = checked(given.merchant_id, territory, _remembering(given.merchant_id, sheet, answers))
    with transaction.atomic(durable=True):
        opened = open_run(given, whole, place.pk, now=now)
        run = import_of_merchant(given.merchant_id, opened.public_id)
        rows = len(sheet.rows) + len(sheet.problems)
        if in_request and is_long(given.merchant_id, rows):
            keep_size(run, rows)
            ask_job(run, LOOK, whole, now=now)
            return import_of_merchant(given.merchant_id, run.public_id)
        keep_preview(run, preview_of(planned(run, sheet, now=now)))
    return run


def _remembering(merchant_id: int, sheet: Sheet, answers: Answers) -> Answers:
    """With the columns and outlets as the merchant named them the last time he brought such a file."""
    headers = hashlib.sha256("\n".join(sheet.headers).encode()).hexdigest()
    columns = answers.columns or columns_remembered(merchant_id, headers)
    return with_outlets(merchant_id, sheet, replace(answers, columns=columns, headers=headers))
