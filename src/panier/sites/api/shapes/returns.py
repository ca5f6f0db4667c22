"""Taking back after the hand-over, as a merchant's program asks for it and reads it."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from panier.sites.api.shapes.base import Asked, Line, Money, MoneyAsked, Shape

MOST_LINES = 200
LinePlace = Annotated[int, Field(ge=1, le=MOST_LINES, description="Its place in the part’s `lines`, from 1.")]
Key = Annotated[UUID, Field(strict=False, description="Yours: the same again changes nothing.")]


class LineBackAsked(Asked):
    """Units that came back, or an amount with its taxes while the goods stay with the buyer."""

    line: LinePlace
    quantity: int = Field(0, ge=0, le=9999)
    amount: MoneyAsked | None = None


class TakeBackAsked(Asked):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "key": "5e0c1c1e-6f0a-4c58-9d7e-0d2f6f2f1a10",
                    "lines": [{"line": 2, "quantity": 1}],
                    "why": "returned",
                    "restock": True,
                    "gives_back": {"minor": 2299, "currency": "CAD"},
                }
            ]
        }
    )

    key: Key
    lines: Annotated[list[LineBackAsked], Field(max_length=MOST_LINES)] = []
    delivery: bool = Field(default=False, description="The delivery fee goes back too.")
    why: Literal["returned", "faulty", "other"]
    note: Annotated[Line, Field(max_length=400)] = Field(
        "", description="The buyer reads it; needed for an amount, and for `other`."
    )
    restock: bool = Field(default=False, description="The units stand on the shelf again.")
    gives_back: MoneyAsked = Field(
        description="What the buyer gets in all; another amount is refused, and the answer says which in `minor`."
    )


class TakenBack(Shape):
    id: str
    goods: Money
    delivery: Money
    taxes: Money
    given_back: Money
    commission: Money = Field(description="That is no longer owed, before its own taxes.")
    why: Literal["returned", "faulty", "other"]
    note: str
    restocked: bool
    at: datetime
