"""Bringing a catalogue file in at the desk: look, answer, apply, take back. Another merchant's run is like a missing one."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from panier.flows.import_plans import answers_of
from panier.flows.preview_import import preview_import
from panier.kit.refusals import Refusal
from panier.offer.catalogue.actions.runs import GivenFile, given_file
from panier.offer.catalogue.queries.imports import has_job, imports_of_merchant, pull_of, usual_category
from panier.offer.catalogue.queries.pulls import waiting_of_feed
from panier.offer.catalogue.rules.grids import MOST_BYTES, MOST_ROWS
from panier.offer.catalogue.rules.imported import BadFile
from panier.offer.catalogue.rules.runs import HOURS, Answers
from panier.offer.connections.rules.life import MOST_GONE, MOST_JUMPED
from panier.sites._shared.formats import number
from panier.sites.merchant_portal.access import Desk, desk_of, private
from panier.sites.merchant_portal.imports.answers import answered, choices_for
from panier.sites.merchant_portal.imports.progress import to_progress
from panier.sites.merchant_portal.imports.reasons import BYTES, held_words, import_words, pull_help, pull_words

MOST_REQUEST = MOST_BYTES + 100_000  # bytes: the file and the rest of the form


@csrf_exempt  # the token is asked for below, once we know that the body is not too large to be read
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: HttpRequest, merchant: str) -> HttpResponse:
    """GET: the form and the earlier imports. POST: a file, which leads to its preview."""
    served = desk_of(request, merchant, needs="imports")
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_REQUEST:
        return imports_page(request, served, Answers(), refusal=BadFile(problem="too-large", limit=MOST_BYTES))
    return _imports(request, served)


imports.reads_its_own_body = True  # type: ignore[attr-defined] # NoNulMiddleware would read it all first


@csrf_protect
def _imports(request: HttpRequest, served: Desk) -> HttpResponse:
    if request.method != "POST":
        return imports_page(request, served, usual(served))
    answers = answered(request)
    try:
        run = preview_import(settings.TERRITORY, _given(request, served), answers, now=served.now, in_request=True)
    except Refusal as refusal:
        return imports_page(request, served, answers, refusal=refusal)
    if has_job(run):
        return to_progress(served.public_id, run.public_id)
    return HttpResponseRedirect(reverse("desk_import", args=[served.public_id, run.public_id]))


def usual(served: Desk) -> Answers:
    """As last time; the first time, the category most of his goods have."""
    earlier = imports_of_merchant(served.id)
    return (
        replace(answers_of(earlier[0]), outlets={}, columns={})
        if earlier
        else Answers(category=usual_category(served.id))
    )


def _given(request: HttpRequest, served: Desk) -> GivenFile:
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        raise BadFile(problem="no-file")
    if (file.size or 0) > MOST_BYTES:
        raise BadFile(problem="too-large", limit=MOST_BYTES)
    return given_file((served.id, served.account_id), _key(request), file.name or "", file.chunks())


def _key(request: HttpRequest) -> UUID:
    """The form's; a form without one is a form of its own."""
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid4()


def _typed(request: HttpRequest, found: Any) -> dict[str, Any]:
    """The address as it was just typed, else as it is kept (`found`)."""
    if request.method == "POST" and "url" in request.POST:
        given = request.POST
        return {"url": given["url"], "hours": given.get("hours"), "applies": given.get("applies") == "yes"}
    if found is None:
        return {"url": "", "hours": "", "applies": False}
    return {"url": found.url, "hours": str(found.hours), "applies": found.applies}


def imports_page(
    request: HttpRequest, served: Desk, answers: Answers, *, refusal: Refusal | None = None
) -> HttpResponse:
    status, found = 200, pull_of(served.id)
    if refusal:
        status = 413 if refusal.facts.get("problem") == "too-large" else 422
    facts = {
        "desk": served,
        "runs": imports_of_merchant(served.id),
        "choices": choices_for(served.id, served.now),
        "answers": answers,
        "key": uuid4(),
        "pull": found,
        "pull_problem": pull_words(found.problem) if found and found.problem else "",
        "pull_help": pull_help(found.problem) if found and found.problem else "",
        "bounds": {"gone": MOST_GONE, "jumped": MOST_JUMPED},
        "pull_hours": HOURS,
        "pull_form": _typed(request, found),
        "pull_waits": waiting_of_feed(served.id),
        "pull_held": held_words(found.held["facts"]) if found and found.held else "",
        "notice": import_words(refusal) if refusal else "",
        "limits": {"megabytes": MOST_BYTES // BYTES, "rows": number(MOST_ROWS)},
    }
    return private(render(request, "merchant_portal/imports/page.html", facts, status=status))
