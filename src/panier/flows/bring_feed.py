"""What a feed says anew: its prices and stock at once where the merchant wants that and not too much changes; the rest waits."""

from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from panier.flows.apply_import import apply_import
from panier.flows.confirm_feed import confirm_feed
from panier.flows.import_plans import answers_from
from panier.flows.preview_import import preview_import
from panier.kit.refusals import Refusal
from panier.offer.catalogue.actions.pulls import Brought
from panier.offer.catalogue.actions.runs import forget_run, given_file
from panier.offer.catalogue.models import ImportRun, Pull
from panier.offer.catalogue.queries.imports import differences_shown
from panier.offer.catalogue.queries.pulls import count_on_sale, is_agreed, is_news, is_untold, touched
from panier.offer.catalogue.rules.runs import ADDS, COUNTED, TEXTS, GoodsMoved
from panier.offer.connections.rules.life import Change, TooMuch, is_withdrawn, jumps, too_much

BY_ITSELF = (TEXTS, ADDS, COUNTED)  # what is left alone where nobody looks


def bring_feed(pull: Pull, data: bytes, digest: str, *, now: datetime) -> Brought:
    """Refuses as a preview does. The same bytes as last time are no news, and confirm the counts they gave."""
    agreed, name = is_agreed(pull), urlsplit(pull.url).path.rpartition("/")[2]
    if digest == pull.digest:
        if agreed:
            confirm_feed(pull, data, name, now=now)
        return Brought(run=pull.run, waits=is_untold(pull), held=pull.held, agreed=agreed)
    alarm, applied = _by_itself(pull, data, digest, now) if pull.applies and agreed else (None, "")
    if agreed and not applied:
        confirm_feed(pull, data, name, now=now)
    run = _preview(pull, data, digest, (), now)
    held = {"code": alarm.code, "facts": dict(alarm.facts)} if alarm else {}
    if applied and not is_news(run):
        forget_run(run)
        return Brought(digest, applied, waits=False, applied=applied, agreed=agreed)
    return Brought(digest, run.public_id, alarm is not None or is_news(run), applied, held, agreed)


def _by_itself(pull: Pull, data: bytes, digest: str, now: datetime) -> tuple[TooMuch | None, str]:
    """Why somebody has to look first, or the run that was applied: neither where it has nothing to change."""
    run = _preview(pull, data, digest, BY_ITSELF, now)
    alarm = _alarm(run) if run.is_readable else None
    if alarm or not run.is_readable or not touched(run):
        forget_run(run)
        return alarm, ""
    try:
        _apply(run, now)
    except Refusal:
        forget_run(run)
        raise
    return None, run.public_id


def _apply(run: ImportRun, now: datetime) -> None:
    try:
        apply_import(run.merchant_id, run.public_id, now=now)
    except GoodsMoved:  # somebody wrote at the desk in between: there is a new preview
        apply_import(run.merchant_id, run.public_id, now=now)


def _preview(pull: Pull, data: bytes, digest: str, leave: tuple[str, ...], now: datetime) -> ImportRun:
    owner = pull.merchant
    asked = f"{pull.url} {owner.public_id} {digest} {pull.next_at.isoformat()}"
    key = uuid5(NAMESPACE_URL, f"{asked} by itself" if leave else asked)
    given = given_file((owner.pk, None), key, urlsplit(pull.url).path.rpartition("/")[2], [data])
    answers = replace(answers_from(pull.answers), leave=leave)
    return preview_import(owner.territory_id, given, answers, now=now)


def _alarm(run: ImportRun) -> TooMuch | None:
    """The bounds of a connected shop (ADR 0112): too many goods gone, or too many prices fallen or risen far."""
    changed = list(differences_shown(run))
    gone = int(run.counts.get("absent", 0)) + sum(map(is_withdrawn, changed))
    goods = count_on_sale(run.merchant_id, run.source)
    return too_much(Change(goods, gone, int(run.counts.get("products", 0)), sum(map(jumps, changed))))
