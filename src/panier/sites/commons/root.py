"""The front door, and pictures."""

import re
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils.translation import get_language_from_request

MEDIA_NAME = re.compile(r"(?:[a-z0-9-]+/)*[a-z0-9-]+\.(webp|avif)")
MEDIA_TYPES = {"webp": "image/webp", "avif": "image/avif"}


def front_door(request: HttpRequest) -> HttpResponseRedirect:
    """To the language of the browser, French unless it says English."""
    response = HttpResponseRedirect(f"/{get_language_from_request(request)}/")
    response["Vary"] = "Accept-Language"
    return response


def media(_request: HttpRequest, name: str) -> HttpResponseBase:
    """A stored picture: its name is its content's digest, so it never changes."""
    match = MEDIA_NAME.fullmatch(name)
    file = Path(settings.MEDIA_ROOT) / name
    if match is None or not file.is_file():
        raise Http404
    response = FileResponse(file.open("rb"), content_type=MEDIA_TYPES[match[1]])
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
