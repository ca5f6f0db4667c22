"""Facts of the letters about what people say: reviews and conversations."""

from typing import TypedDict


class AskedReviewFacts(TypedDict):
    """`review_invitation`: whoever received something is asked, once an order, how it went."""

    merchants: list[str]
    number: str
    days: int
    link: str


class ReviewFacts(TypedDict):
    """`review_author`, `review_merchant`: what became of a review."""

    what: str  # written, replied, hidden, kept, restored, upheld
    merchant: str
    title: dict[str, str]  # of the product; empty: the shop itself
    stars: int
    said: str
    reply: str
    cause: dict[str, str]  # why it is hidden
    reason: str  # the operator's words
    link: str


class ConversationFacts(TypedDict):
    """`conversation_shopper`, `conversation_merchant`, `question_to_confirm`: there is news; what was said is read on the page."""

    merchant: str
    number: str  # of the part; empty: a question about a product
    title: dict[str, str]  # the product's
    name: str  # the shopper's
    count: int  # messages since the last letter
    market: bool  # an operator wrote some of them
    link: str


class JudgedFacts(TypedDict):
    """`report_decided` (to whoever reported a message), `message_judged` (to whoever wrote it)."""

    merchant: str
    number: str
    title: dict[str, str]
    name: str
    hides: bool
    measure: str  # none, warned, stopped
    until: str  # of a stop
    reason: str
    link: str
