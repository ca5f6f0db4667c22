"""A proof file as a form brings it; and given to who may see it: to download, never to show, never kept on the way."""

from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse

from panier.offer.origin.files import MOST_BYTES, PROOFS, BadProof, kind_of


def proof_in(request: HttpRequest, name: str) -> tuple[str, bytes | None]:
    """What it is called, and its bytes; None when there is none. BadProof."""
    file = request.FILES.get(name)
    if not isinstance(file, UploadedFile):
        return "", None
    if (file.size or 0) > MOST_BYTES:
        raise BadProof(problem="too-large")
    return file.name or "", file.read() or None


def until_in(text: str) -> date | None:
    """The last day typed beside it."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def proof_answer(digest: str, name: str) -> HttpResponse:
    """404 when there is none."""
    if not digest:
        raise Http404
    try:
        data = PROOFS.read(digest)
    except FileNotFoundError as gone:
        raise Http404 from gone
    answer = HttpResponse(data, content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind_of(data)}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
