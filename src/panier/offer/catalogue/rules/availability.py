"""How an offer can be had, told to machines: no more than the stock says."""

from typing import Literal

Availability = Literal["in_stock", "limited", "out_of_stock", "in_store_only", "online_only"]
FEW = 3  # so many or fewer may be gone tomorrow


def availability(door: str, quantities: tuple[int | None, ...]) -> Availability:
    """`quantities`: of each place that stocks it, None where nobody counts.

    Counted and gone everywhere is out of stock, whatever the door. What nobody counts is promised only as limited.
    """
    if quantities and None not in quantities and not any(quantities):
        return "out_of_stock"
    if door == "listed":
        return "in_store_only"
    if door == "linked":
        return "online_only"
    if not quantities:
        return "out_of_stock"  # sold here, and no open place has it
    most = max((each for each in quantities if each is not None), default=0)
    return "in_stock" if most > FEW else "limited"
