"""Why a change of hours is refused."""

from typing import ClassVar

from panier.kit.refusals import Refusal


class NoSuchClosure(Refusal):
    """Missing and foreign alike."""

    code: ClassVar[str] = "not-found"


class BadHours(Refusal):
    """facts: `fields`: {name: what is wrong}."""

    code: ClassVar[str] = "bad-hours"


class ClosuresOverlap(Refusal):
    """facts: `first`, `last`: the days of the closure that is planned for the same place already."""

    code: ClassVar[str] = "closures-overlap"


class ClosureOver(Refusal):
    """It was ended, or its last day is past: nothing of it can be changed."""

    code: ClassVar[str] = "closure-over"
