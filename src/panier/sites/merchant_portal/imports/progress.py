"""Where a long import stands while a job works on it: a page that asks again by itself, and can be asked again by hand."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from panier.flows.resume_import import resume_import
from panier.offer.catalogue.queries.imports import has_job, import_of_merchant
from panier.offer.catalogue.rules.runs import STAGES, STILL_AFTER, NoSuchImport
from panier.sites._shared.htmx import is_htmx
from panier.sites.merchant_portal.access import Desk, desk_of, private
from panier.sites.merchant_portal.imports.names import stage_words, task_words

SEE_OTHER = 303


@require_http_methods(["GET", "HEAD", "POST"])
def progress(request: HttpRequest, merchant: str, run: str) -> HttpResponse:
    """GET: how far it is; once it is done, the import itself. POST: once more, where nothing moves."""
    served = desk_of(request, merchant, needs="imports")
    try:
        if request.method == "POST":
            resume_import(served.id, run, now=served.now)
            return to_progress(merchant, run)
        found = import_of_merchant(served.id, run)
    except NoSuchImport as missing:
        raise Http404 from missing
    if has_job(found):
        return progress_page(request, served, found)
    return _to_the_import(request, merchant, run)


def to_progress(merchant: str, run: str) -> HttpResponse:
    return HttpResponse(status=SEE_OTHER, headers={"Location": reverse("desk_import_progress", args=[merchant, run])})


def progress_page(request: HttpRequest, served: Desk, run: Any, *, notice: str = "") -> HttpResponse:
    """Of a run that a job works on, or will."""
    task = run.task
    stages = STAGES[task.kind]
    facts = {
        "desk": served,
        "run": run,
        "task": task,
        "words": task_words(task.kind),
        "stage_words": stage_words(task.stage, task.done, task.total),
        "stage": stages.index(task.stage) + 1 if task.stage in stages else 0,
        "stages": len(stages),
        "is_still": served.now - task.moved_at >= STILL_AFTER,
        "notice": notice,
    }
    page = "_progress.html" if is_htmx(request) else "progress.html"
    return private(render(request, f"merchant_portal/imports/{page}", facts, status=409 if notice else 200))


def _to_the_import(request: HttpRequest, merchant: str, run: str) -> HttpResponse:
    address = reverse("desk_import", args=[merchant, run])
    if is_htmx(request):  # the whole page, not a part of this one
        return private(HttpResponse(status=204, headers={"HX-Redirect": address}))
    return HttpResponseRedirect(address)
