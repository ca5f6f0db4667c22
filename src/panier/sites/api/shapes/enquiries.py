"""Requests for what was counted long ago, as the merchant's programs see them."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from panier.sites.api.shapes.base import Asked, Line, Money, Option, Shape

COUNT_MAX = 999_999
Count = Annotated[int, Field(ge=0, le=COUNT_MAX)]


class Enquiry(Shape):
    """A buyer would like to have it; the shop says yes or no by `answer_by`."""

    id: str
    state: Literal["asked", "accepted", "refused", "expired", "withdrawn", "bought", "lapsed"]
    place_id: str
    title: str
    options: list[Option]
    quantity: int
    unit_price: Money = Field(description="When it was asked, before taxes.")
    buyer: str = Field(description="The buyer’s name.")
    reason: str = Field(description="Why it was refused.")
    asked_at: datetime
    answer_by: datetime = Field(description="An hour of the place’s opening after it was asked.")
    held_until: datetime | None = Field(description="From accepted on.")
    changed_at: datetime


class Enquiries(Shape):
    total: int
    page: int
    page_size: int
    items: list[Enquiry]


class AcceptAsked(Asked):
    model_config = ConfigDict(json_schema_extra={"examples": [{"counted": 3}]})

    counted: Count | None = Field(
        None, description="All that stands on the shelf, promised units too; none: what was written is right."
    )


class NoAsked(Asked):
    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "La dernière est partie hier.", "left": 0}]})

    reason: Annotated[Line, Field(max_length=400)]
    left: Count | None = Field(None, description="All that stands on the shelf; none: nothing is said of it.")
