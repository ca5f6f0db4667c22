"""Files of kits whose days are over go."""

from datetime import datetime

from panier.offer.leaving.actions import expire_kits


def expire_exit_kits(*, now: datetime) -> int:
    """How many went. Pages look at the day themselves: nobody fetches one that waits here for its turn."""
    return expire_kits(now=now)
