"""One import: its lists, the answers and columns, apply, take back with a look before, pictures again."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from panier.base.accounts.queries import actions_on
from panier.flows.decide_import import Decision, decide_import
from panier.flows.import_plans import answers_of, columns_of
from panier.flows.import_undoing import look_at_undoing
from panier.flows.retry_pictures import retry_pictures
from panier.kit.refusals import Refusal
from panier.offer.catalogue.queries.changes import changes_beside
from panier.offer.catalogue.queries.imports import (
    PAGE,
    changes_kept,
    changes_shown,
    has_job,
    import_of_merchant,
    kept_by_undo,
    picture_counts,
    pictures_failed,
    task_of,
)
from panier.offer.catalogue.rules.runs import APPLY, KINDS, LOOK, UNDO, NoSuchImport
from panier.sites.merchant_portal.access import Desk, acting, desk_of, private
from panier.sites.merchant_portal.fields import takes
from panier.sites.merchant_portal.imports import names
from panier.sites.merchant_portal.imports.answers import ANSWERS, answered, choices_for
from panier.sites.merchant_portal.imports.progress import progress_page, to_progress
from panier.sites.merchant_portal.imports.reasons import import_words, refused_words, row_words

COLUMNS_SHOWN, DECISIONS_READ = 60, 20
FIRST = ("refused", "created", "changed", "noted", "left", "absent")  # what to look at first, where there is any
MOST_PAGES = 100_000
MARK = re.compile(r"([0-9]{1,9})\.([0-9]{1,18})")  # a change: its line and key


@require_safe
def one(request: HttpRequest, merchant: str, run: str) -> HttpResponse:
    """`?show=` a kind, `?page=`, `?columns=1` how the columns are read. While a job works on it, how far it is."""
    return _page(request, desk_of(request, merchant, needs="imports"), run)


@takes(*ANSWERS)
@require_POST
def answer(request: HttpRequest, merchant: str, run: str) -> HttpResponse:
    def decide(served: Desk) -> bool:
        earlier = answers_of(import_of_merchant(served.id, run))
        given = answered(request, dict(earlier.columns))
        decision = Decision(LOOK, acting(request, served), replace(given, outlets={**earlier.outlets, **given.outlets}))
        return decide_import(served.id, run, decision, now=served.now)

    return _act(request, merchant, run, decide)


@require_POST
def apply(request: HttpRequest, merchant: str, run: str) -> HttpResponse:
    return _act(request, merchant, run, _decide(request, run, APPLY))


@require_POST
def pictures(request: HttpRequest, merchant: str, run: str) -> HttpResponse:
    return _act(request, merchant, run, lambda served: retry_pictures(served.id, run))


@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, merchant: str, run: str) -> HttpResponse:
    """GET: what would go and what would stay, and why (of a long import, in general words). POST: done."""
    if request.method == "POST":
        return _act(request, merchant, run, _decide(request, run, UNDO))
    served = desk_of(request, merchant, needs="imports")
    try:
        found = import_of_merchant(served.id, run)
        if has_job(found):
            return to_progress(merchant, run)
        found, look = look_at_undoing(served.id, run)
    except NoSuchImport as missing:
        raise Http404 from missing
    except Refusal as refusal:
        return _page(request, served, run, notice=import_words(refusal))
    facts = {"desk": served, "run": found, "look": look, "outcome_words": names.outcome_words}
    return private(render(request, "merchant_portal/imports/undo.html", facts))


def _decide(request: HttpRequest, run: str, kind: str) -> Callable[[Desk], bool]:
    return lambda served: decide_import(served.id, run, Decision(kind, acting(request, served)), now=served.now)


def _act(request: HttpRequest, merchant: str, run: str, act: Callable[[Desk], bool | None]) -> HttpResponse:
    """One call; a refusal is said on the run's own page, with what was typed. `act`: whether a job has it now."""
    served = desk_of(request, merchant, needs="imports")
    try:
        given = act(served)
    except NoSuchImport as missing:
        raise Http404 from missing
    except Refusal as refusal:
        return _page(request, served, run, notice=import_words(refusal))
    if given:
        return to_progress(merchant, run)
    return HttpResponseRedirect(reverse("desk_import", args=[merchant, run]))


def _page(request: HttpRequest, served: Desk, public_id: str, *, notice: str = "") -> HttpResponse:
    try:
        run = import_of_merchant(served.id, public_id)
    except NoSuchImport as missing:
        raise Http404 from missing
    status = 409 if notice else 200
    if has_job(run):
        return (
            progress_page(request, served, run, notice=notice) if notice else to_progress(served.public_id, public_id)
        )
    if (task := task_of(run)) and not notice:
        notice = refused_words(task.refusal["code"], task.refusal["facts"])
    kind, page = _shown(request, run.counts), _number(request)
    facts: dict[str, Any] = {
        "desk": served,
        "run": run,
        "answers": answers_of(run),
        "notice": notice,
        "kinds": {name: run.counts.get(name, 0) for name in KINDS},
        "kind": kind,
        "changes": _changes(request, run, kind, page),
        "page": page,
        "pages": -(-run.counts.get(kind, 0) // PAGE),
        "dialect_names": names.dialect_names(),
        "kind_names": names.kind_names(),
        "kind_hints": names.kind_hints(),
        "field_names": names.field_names(),
        "row_words": row_words,
    }
    facts |= _ahead(request, served, run) if run.state == "previewed" else _behind(run)
    return private(render(request, "merchant_portal/imports/one.html", facts, status=status))


def _ahead(request: HttpRequest, served: Desk, run: Any) -> dict[str, Any]:
    """What can still be answered; the columns when asked for, or needed."""
    facts: dict[str, Any] = {"choices": choices_for(served.id, served.now), "columns": None, "more_columns": 0}
    if not run.is_readable or "columns" in request.GET:
        columns = columns_of(run)
        facts["columns"], facts["more_columns"] = columns[:COLUMNS_SHOWN], max(0, len(columns) - COLUMNS_SHOWN)
        facts["meanings"] = names.meaning_names()
    return facts


def _behind(run: Any) -> dict[str, Any]:
    """Pictures as they come, and what an undo left."""
    return {
        "asked": _asked(run.public_id),
        "pictures": picture_counts(run),
        "failed": pictures_failed(run),
        "picture_words": names.picture_words,
        "kept": changes_kept(run) if run.state == "undone" else [],
        "kept_count": kept_by_undo(run),
        "outcome_words": names.outcome_words,
    }


def _asked(run: str) -> dict[str, str]:
    """Who said last that it shall be applied, and taken back."""
    decided = actions_on(run, ["import.apply", "import.undo"], most=DECISIONS_READ)
    return {each.verb.removeprefix("import."): each.actor_label for each in reversed(decided)}


def _shown(request: HttpRequest, counts: dict[str, int]) -> str:
    asked = request.GET.get("show", "")
    if asked in KINDS:
        return asked
    return next((kind for kind in FIRST if counts.get(kind)), "created")


def _changes(request: HttpRequest, run: Any, kind: str, page: int) -> list[Any]:
    """Links lead on from a change (`after`, `before`); an address with a number alone still counts its way there."""
    for name in ("after", "before"):
        if mark := MARK.fullmatch(request.GET.get(name, "")):
            return changes_beside(run, kind, (int(mark[1]), int(mark[2])), back=name == "before")
    return changes_shown(run, kind, offset=(page - 1) * PAGE)


def _number(request: HttpRequest) -> int:
    text = request.GET.get("page", "1")
    return min(max(int(text), 1), MOST_PAGES) if text.isascii() and text.isdigit() and len(text) < 9 else 1  # noqa: PLR2004 - digits
