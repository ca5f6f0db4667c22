"""Moves of money, before they are written."""

from dataclasses import dataclass

from panier.kit.money import Money


@dataclass(frozen=True, slots=True)
class Transfer:
    """`amount` (positive) goes from book `source` to book `destination`, both named by code."""

    source: str
    destination: str
    amount: Money


def without_zeros(transfers: "list[Transfer]") -> "list[Transfer]":
    """An amount of nothing moves nothing."""
    return [transfer for transfer in transfers if transfer.amount]


def reversed_transfers(transfers: "list[Transfer]") -> "list[Transfer]":
    return [Transfer(transfer.destination, transfer.source, transfer.amount) for transfer in transfers]
