"""Each night: which products people buy together, from paid orders, with as many different buyers as the pack asks."""

from datetime import datetime

from panier.base.territories.queries import setting_in_force
from panier.trade.together.actions import count_together
from panier.trade.together.rules import SETTING


def find_together(territory: str, *, now: datetime) -> int:
    """How many pairs are shown. Twice is once."""
    return count_together(territory, int(setting_in_force(territory, SETTING, now)), now=now)
