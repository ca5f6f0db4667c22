"""The merchant answers what his file does not say, or names its columns by hand: the same file, another preview."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from panier.flows.import_plans import answers_of, checked, keep_look, planned, sheet_of
from panier.flows.import_stock import remembering, with_outlets
from panier.offer.catalogue.actions.runs import keep_answers
from panier.offer.catalogue.models import ImportRun
from panier.offer.catalogue.queries.imports import import_of_merchant
from panier.offer.catalogue.rules.grids import Sheet
from panier.offer.catalogue.rules.runs import Answers, WrongImportState
from panier.offer.merchants.actions import lock_goods


def answer_import(merchant_id: int, public_id: str, answers: Answers, *, now: datetime) -> ImportRun:
    """NoSuchImport, BadAnswer, WrongImportState once applied; BadFile where nobody has looked at it yet."""
    sheet = sheet_of(import_of_merchant(merchant_id, public_id))
    return _look(merchant_id, public_id, sheet, answers, now)


@transaction.atomic(durable=True)
def _look(merchant_id: int, public_id: str, sheet: Sheet | None, answers: Answers, now: datetime) -> ImportRun:
    lock_goods(merchant_id)
    run = import_of_merchant(merchant_id, public_id)
    if run.state != ImportRun.State.PREVIEWED or sheet is None:
        raise WrongImportState(state=run.state)
    earlier = answers_of(run)  # with what no form asks
    asked = replace(answers, headers=earlier.headers, partial=earlier.partial, leave=earlier.leave)
    asked = with_outlets(merchant_id, sheet, asked) if run.dialect else remembering(merchant_id, sheet, asked)
    whole, place = checked(merchant_id, run.merchant.territory_id, asked)
    keep_answers(run, whole, place.pk)
    run = import_of_merchant(merchant_id, public_id)
    keep_look(run, planned(run, sheet, now=now))
    return run
