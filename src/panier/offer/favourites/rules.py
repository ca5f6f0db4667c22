"""What may be kept, and how much of it."""

import re
from collections.abc import Sequence
from datetime import date
from typing import ClassVar, NamedTuple

from panier.kit.refusals import Refusal

MEMBER_LIMIT, GUEST_LIMIT = 500, 50
KEEPABLE = re.compile(r"(prd|mer)_[a-z2-7]{16}")


class TooManyFavourites(Refusal):
    """facts: `limit`."""

    code: ClassVar[str] = "too-many-favourites"


class NotKeepable(Refusal):
    """No such product or merchant."""

    code: ClassVar[str] = "not-found"


class Kept(NamedTuple):
    """A product or a merchant, by its public id, and the day it was kept."""

    id: str
    day: date

    @property
    def is_merchant(self) -> bool:
        return self.id.startswith("mer_")


def is_keepable(public_id: str) -> bool:
    return KEEPABLE.fullmatch(public_id) is not None


def with_one_more(kept: Sequence[Kept], public_id: str, day: date, limit: int) -> list[Kept]:
    """The newest first, each once; TooManyFavourites."""
    if any(each.id == public_id for each in kept):
        return list(kept)
    if len(kept) >= limit:
        raise TooManyFavourites(limit=limit)
    return [Kept(public_id, day), *kept]


def without(kept: Sequence[Kept], public_id: str) -> list[Kept]:
    return [each for each in kept if each.id != public_id]
