"""The demonstration's mailbox: every letter, as its reader would get it. Absent in production."""

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from panier.base.notifications.queries import PAGE, Read, letter_in_mailbox, letters_in_mailbox
from panier.sites.letters.words import moment

LAST_PAGE = 200
LONGEST_ADDRESS = 254
# The letter brings the styles that mail programs need, so it stands alone in a frame that may do nothing at all.
ALONE = {
    "default-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "img-src": [SELF],
    "base-uri": [NONE],
    "form-action": [NONE],
    "frame-ancestors": [SELF],
    "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox"],
}


@require_safe
@never_cache
def mailbox(request: HttpRequest) -> HttpResponse:
    """The letters, the latest first, of one address or of all."""
    _demonstration_only()
    recipient = request.GET.get("to", "").strip()[:LONGEST_ADDRESS]
    asked = request.GET.get("page", "1")
    page = min(max(int(asked), 1), LAST_PAGE) if asked.isascii() and asked.isdigit() else 1
    found = letters_in_mailbox(settings.TERRITORY, recipient, offset=(page - 1) * PAGE)
    facts = {
        "letters": [_told(each) for each in found[:PAGE]],
        "recipient": recipient,
        "page": page,
        "more": len(found) > PAGE,
    }
    return render(request, "letters/mailbox/page.html", facts)


@require_safe
@never_cache
def letter(request: HttpRequest, letter: str) -> HttpResponse:
    found = _found(letter)
    paragraphs = [paragraph.splitlines() for paragraph in found.text.split("\n\n")]
    return render(request, "letters/mailbox/letter.html", {"letter": {**_told(found), "paragraphs": paragraphs}})


@require_safe
@never_cache
@csp(ALONE)  # type: ignore[arg-type] # its types know views without an address part only
def sheet(request: HttpRequest, letter: str) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The letter itself, for the frame of its page."""
    return HttpResponse(_found(letter).html)


def _found(public_id: str) -> Read:
    _demonstration_only()
    found = letter_in_mailbox(settings.TERRITORY, public_id)
    if found is None:
        raise Http404
    return found


def _told(letter: Read) -> dict[str, object]:
    """What the page says of a letter, its moment in words."""
    return {**letter._asdict(), "told_at": moment(letter.recorded_at.isoformat(), letter.tz)}


def _demonstration_only() -> None:
    if settings.PRODUCTION:
        raise Http404
