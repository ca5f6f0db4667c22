"""A proof file given to who may see it: to download, never to show, never kept on the way."""

from django.http import Http404, HttpResponse

from panier.offer.origin.files import kind_of, proof_file


def proof_answer(digest: str, name: str) -> HttpResponse:
    """404 when there is none."""
    if not digest:
        raise Http404
    try:
        data = proof_file(digest)
    except FileNotFoundError as gone:
        raise Http404 from gone
    answer = HttpResponse(data, content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind_of(data)}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
