"""What letters say of conversations, reviews, reports and help."""

from typing import TypedDict


class ConversationFacts(TypedDict):
    """`conversation_shopper`, `conversation_merchant`, `question_to_confirm`, `market_called`: there is news; what was said is read on the page.

    `operator_called`, `report_waits`, to every operator: a side calls, or a report was not decided in its time.
    """

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


class AskedReviewFacts(TypedDict):
    """`review_invitation`: whoever received something is asked, once an order, how it went."""

    merchants: list[str]
    number: str
    days: int
    link: str


class ReviewFacts(TypedDict):
    """`review_author`, `review_merchant`: what became of a review."""

    what: str  # written, replied, hidden, kept, restored, upheld, reply_hidden, reply_kept
    merchant: str
    title: dict[str, str]  # of the product; empty: the shop itself
    stars: int
    said: str
    reply: str
    cause: dict[str, str]  # why it is hidden
    reason: str  # the operator's words
    link: str


class AnsweredReportFacts(TypedDict):
    """`report_answered`: whoever reported a review, a reply or a published question hears what was decided."""

    what: str  # hidden, kept, reply_hidden, reply_kept, question_hidden, question_kept
    hidden: bool
    merchant: str
    title: dict[str, str]  # of the product; empty: the shop itself
    cause: dict[str, str]  # why it is hidden
    reason: str  # the operator's words
    link: str


class PooledFacts(TypedDict):
    """`pooled_changed`: an offer several shops share is full, closed by its last day, or ended by an operator."""

    what: str  # full, closed, ended
    for_desk: bool
    title: dict[str, str]
    taken: int
    places: int
    reason: str
    link: str
