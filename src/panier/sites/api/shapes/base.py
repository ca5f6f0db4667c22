"""What all answers and questions share: money, texts with limits, options of a variant, the problem."""

import unicodedata
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import get_language
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from panier.kit.content import in_language
from panier.kit.money import Money as Sum

PAGE_SIZE = 24
PAGE_SIZE_MAX = 100
PAGE_MAX = 1000
MINOR_MAX = 10**12


class Shape(BaseModel):
    """What we answer. Plain pydantic: ninja's own schema looks up every field anew, which was two thirds of a search."""


class Asked(BaseModel):
    """A body we read: a field we do not know is refused, never silently dropped."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Money(Shape):
    model_config = ConfigDict(json_schema_extra={"examples": [{"minor": 1999, "currency": "CAD"}]})

    minor: int = Field(description="Whole minor units: 1999 is 19.99 $.")
    currency: str = Field(description="ISO 4217.")


class MoneyAsked(Asked):
    model_config = ConfigDict(json_schema_extra={"examples": [{"minor": 1999, "currency": "CAD"}]})

    minor: int = Field(ge=0, le=MINOR_MAX)
    currency: str = Field(min_length=3, max_length=3)


class Option(Shape):
    """What tells one variant from another."""

    name: str
    value: str


class Rating(Shape):
    """What buyers who received it gave in published reviews."""

    average: float | None = Field(description="Of five stars, to a tenth; null: nobody has said anything yet.")
    count: int = Field(description="How many buyers.")


class Seller(Shape):
    id: str
    slug: str
    name: str


class FieldError(Shape):
    field: str
    code: str
    message: str


class Problem(Shape):
    """RFC 9457. `code` is stable; `title`, `detail` and messages follow Accept-Language. Some codes add members."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[FieldError]


def one_line(text: str) -> str:
    """Trimmed, blanks as one space, no control characters."""
    line = " ".join(text.split())
    if any(unicodedata.category(letter) == "Cc" for letter in line):
        raise ValueError("invalid")
    return line


def an_email(text: str) -> str:
    line = one_line(text).lower()
    if not line:
        return ""  # the rules say that it is missing
    try:
        validate_email(line)
    except ValidationError:
        raise ValueError("invalid") from None
    return line


Line = Annotated[str, AfterValidator(one_line)]
Email = Annotated[str, AfterValidator(an_email)]
PublicId = Annotated[str, Field(max_length=40, description="Opaque; begins with what it is, such as `off_`.")]
Door = Literal["selling", "linked", "listed"]


def money(amount: Sum) -> Money:
    return Money(minor=amount.minor, currency=amount.currency)


def minor(amount: int, currency: str) -> Money:
    return Money(minor=amount, currency=currency)


def here(content: Any) -> str:
    """A content in the language asked for, else in its own."""
    return in_language(content, get_language() or "fr").text


def options_of(options: Sequence[Any]) -> list[Option]:
    return [Option(name=here(each["name"]), value=here(each["value"])) for each in options]
