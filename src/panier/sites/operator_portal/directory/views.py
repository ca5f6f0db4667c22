"""Directories of shops: bring one in, see how far the job is, and which rows were refused and why."""

from datetime import UTC, datetime, timedelta
from http import HTTPStatus

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from panier.flows.import_directory import import_directory
from panier.offer.onboarding.queries import directory_run, directory_runs
from panier.offer.onboarding.rules import NoSuchApplication
from panier.offer.onboarding.rules.directory import MOST_BYTES, MOST_ROWS
from panier.sites._shared.htmx import is_htmx
from panier.sites.operator_portal.access import operator_of
from panier.sites.operator_portal.directory.words import FAULTS, PROBLEMS, STATES

MEGA = 1_000_000
STILL_AFTER = timedelta(minutes=10)  # a whole register is read for minutes before its first shop


@require_http_methods(["GET", "HEAD", "POST"])
def directories(request: HttpRequest) -> HttpResponse:
    """GET: the form and the earlier ones. POST: a file, which leads to its progress."""
    acting, notice = operator_of(request), ""
    if request.method == "POST":
        file = request.FILES.get("file")
        if isinstance(file, UploadedFile) and 0 < (file.size or 0) <= MOST_BYTES:
            run = import_directory(acting, file.name or "", file.chunks(), now=datetime.now(tz=UTC))
            return HttpResponseRedirect(reverse("operation_directory", args=[run.public_id]))
        notice = str(FAULTS["too-large"] if isinstance(file, UploadedFile) and file.size else FAULTS["no-file"])
    facts = {
        "runs": directory_runs(acting.territory),
        "states": STATES,
        "limits": {"megabytes": MOST_BYTES // MEGA, "rows": MOST_ROWS},
        "notice": notice,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if notice else HTTPStatus.OK
    return render(request, "operator_portal/directory/page.html", facts, status=status)


@require_safe
def directory(request: HttpRequest, run: str) -> HttpResponse:
    acting = operator_of(request)
    try:
        found = directory_run(acting.territory, run)
    except NoSuchApplication as missing:
        raise Http404 from missing
    now = datetime.now(tz=UTC)
    facts = {
        "run": found,
        "states": STATES,
        "fault": FAULTS.get(found.fault, found.fault),
        "problems": PROBLEMS,
        "is_open": found.state in {"waiting", "working"},
        "is_still": now - found.moved_at >= STILL_AFTER,
    }
    page = "_progress.html" if is_htmx(request) else "one.html"
    return render(request, f"operator_portal/directory/{page}", facts)
