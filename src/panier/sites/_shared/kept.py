"""What a guest keeps, in his own browser only: public ids with their day, signed, so few that the cookie stays small."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse

from panier.offer.favourites.rules import GUEST_LIMIT, Kept, is_keepable

LONGEST = 3_500  # characters: a browser takes 4,096 for name, value and the rest
SECONDS = 30 * 24 * 3600


class KeptCookie(NamedTuple):
    name: str
    limit: int

    def read(self, request: HttpRequest) -> list[Kept]:
        """The newest first; nothing of what we did not write ourselves."""
        raw = request.COOKIES.get(self.name, "")
        try:
            text = Signer(salt=self.name).unsign(raw) if len(raw) <= LONGEST else ""
            pairs = [each.partition("~") for each in text.split(".") if each]
            kept = [Kept(public_id, date.fromisoformat(day)) for public_id, _, day in pairs]
        except (BadSignature, ValueError):
            return []
        return [each for each in kept if is_keepable(each.id)][: self.limit]

    def write(self, response: HttpResponse, kept: Sequence[Kept]) -> None:
        if not kept:
            self.forget(response)
            return
        text = ".".join(f"{each.id}~{each.day:%Y%m%d}" for each in kept[: self.limit])
        response.set_cookie(
            self.name,
            Signer(salt=self.name).sign(text),
            max_age=SECONDS,
            httponly=True,
            samesite="Lax",
            secure=settings.PRODUCTION,
        )

    def forget(self, response: HttpResponse) -> None:
        response.delete_cookie(self.name, samesite="Lax")


FAVOURITES = KeptCookie("favourites", GUEST_LIMIT)
SEEN = KeptCookie("seen", 12)
