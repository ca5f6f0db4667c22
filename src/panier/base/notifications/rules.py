"""The kinds of letters, and the exact facts each needs: plain JSON, prepared by the flow or page that records it.

Money is `{"minor": 1999, "currency": "CAD"}`; times are RFC 3339 with zone; content is `{"fr": …, "en": …}`.
Everything is a copy of what was true when the letter was recorded: writing it later reads nothing else.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, TypedDict

from panier.base.notifications.civic_facts import (
    AnsweredReportFacts,
    AskedReviewFacts,
    ConversationFacts,
    JudgedFacts,
    PooledFacts,
    ReviewFacts,
)
from panier.base.notifications.order_facts import (
    AnsweredFacts,
    ChangedPartFacts,
    ContactFacts,
    DueFacts,
    MomentFacts,
    MoneyFacts,
    OrderFacts,
    PartOfOrderFacts,
    PlaceFacts,
    ProposalFacts,
    TakenBackFacts,
    WholeOrderFacts,
)
from panier.base.notifications.payout_facts import PaidFacts, PayoutFacts
from panier.base.notifications.shop_facts import FeedFacts, HelpFacts, HolidayFacts, WayFacts


class EnquiryFacts(TypedDict):
    """`enquiry_buyer`, `enquiry_merchant`: a shop was asked whether it still has something, and where that stands."""

    state: str  # asked, accepted, refused, expired, withdrawn, lapsed
    merchant: str
    place: PlaceFacts
    title: dict[str, str]
    options: list[Any]
    quantity: int
    unit: MoneyFacts
    contact: ContactFacts
    answer_by: str
    held_until: str  # empty until it is accepted
    reason: str  # of a refusal
    link: str  # her own page; in the merchant's letter, his desk


class LinkFacts(TypedDict):
    """`confirm_email`, `reset_password`, `account_exists`, `no_such_account`: an address and where to go."""

    email: str
    link: str


class NoticeFacts(TypedDict):
    """`password_changed`, `email_changed`: what happened to an account, told to its owner."""

    email: str
    at: str


class OriginFacts(TypedDict):
    """`origin_changed` (to the merchant), `dispute_answered` (to whoever disputed): what became of a claim of origin."""

    email: str
    merchant: str
    kind: str  # local, made, certified
    state: str  # of the claim, or of the dispute
    reason: str
    link: str


class ApplicationFacts(TypedDict):
    """`application_changed`: where an application to join stands."""

    email: str
    merchant: str  # as the applicant calls the shop; may be empty
    state: str
    reason: str
    asked: list[str]  # the changes asked for
    due: str  # ISO; the market answers by then, or the applicant; empty when nobody has to


class DueApplicationFacts(TypedDict):
    """`application_due`: the changes asked for must be made before long."""

    email: str
    merchant: str  # may be empty
    due: str
    link: str


class ReviewDueFacts(TypedDict):
    """`review_due`, to every operator: what waits for his answer, and by when; or that a proof is over."""

    email: str
    what: str  # application, proof, over
    merchant: str
    due: str
    late: bool
    link: str


class ProofFacts(TypedDict):
    """`proof_changed`, to every owner: a proof of the shop's ends, is over, or what became of the one in its place."""

    email: str
    what: str  # soon, over, accepted, refused, closed
    merchant: str
    rule: dict[str, str]
    day: str  # the last one it counts; empty when there is none
    days: int  # left, when it ends soon
    waiting: bool  # another is being read
    reason: str
    opening: str  # how far the shop opens once it is over; empty: as before
    link: str


class BankFacts(TypedDict):
    """`bank_changed`, to every owner: another account is `asked` for, that is `cancelled`, waits `anew`, or is `in_force`."""

    email: str
    merchant: str
    what: str
    institution: str
    last_digits: str
    actor: str
    at: str  # when it will be in force
    link: str


class ContactAddressFacts(TypedDict):
    """`contact_changed`, to the address a shop had until now and to every owner: it has another."""

    email: str
    merchant: str
    before: str
    after: str
    actor: str
    at: str
    link: str


class InvitationFacts(TypedDict):
    """`team_invitation`: somebody is asked to join a merchant's team."""

    email: str
    merchant: str
    role: str  # owner, manager, clerk
    actor: str
    until: str
    link: str  # works once


class TeamFacts(TypedDict):
    """`team_changed`: an owner changed one's role (`role`), or took one out (`removed`); to the owners: somebody `joined`."""

    email: str
    merchant: str
    what: str
    role: str  # the one held from now on, or until now
    actor: str  # who did it: whoever joined, too
    link: str


class ConsentFacts(TypedDict):
    """`consent_given`: a buyer let a shop write to her."""

    merchants: list[str]
    words_read: str
    link: str  # her order, where the box is
    back: str  # where one click takes it back


# Who reads each kind, and what its facts are.
KINDS: Mapping[str, type] = {
    "confirm_email": LinkFacts,
    "reset_password": LinkFacts,
    "account_exists": LinkFacts,
    "no_such_account": LinkFacts,
    "password_changed": NoticeFacts,
    "email_changed": NoticeFacts,
    "order_placed": WholeOrderFacts,
    "contract_copy": PartOfOrderFacts,
    "part_to_accept": PartOfOrderFacts,
    "part_accepted": PartOfOrderFacts,
    "part_ready": PartOfOrderFacts,
    "part_handed_over": PartOfOrderFacts,
    "part_without_code": PartOfOrderFacts,
    "part_absent": PartOfOrderFacts,
    "part_refused": PartOfOrderFacts,
    "part_refunded": PartOfOrderFacts,
    "part_changed": ChangedPartFacts,
    "part_taken_back": TakenBackFacts,
    "substitute_proposed": ProposalFacts,
    "substitute_answered": AnsweredFacts,
    "moment_proposed": MomentFacts,
    "moment_answered": MomentFacts,
    "part_due": DueFacts,
    "part_cancelled": PartOfOrderFacts,
    "order_cancelled": WholeOrderFacts,
    "order_expired": OrderFacts,
    "payment_declined": OrderFacts,
    "late_payment_refunded": OrderFacts,
    "enquiry_buyer": EnquiryFacts,
    "enquiry_merchant": EnquiryFacts,
    "origin_changed": OriginFacts,
    "dispute_answered": OriginFacts,
    "application_changed": ApplicationFacts,
    "application_due": DueApplicationFacts,
    "review_due": ReviewDueFacts,
    "proof_changed": ProofFacts,
    "way_decided": WayFacts,
    "bank_changed": BankFacts,
    "contact_changed": ContactAddressFacts,
    "team_invitation": InvitationFacts,
    "team_changed": TeamFacts,
    "conversation_shopper": ConversationFacts,
    "conversation_merchant": ConversationFacts,
    "question_to_confirm": ConversationFacts,
    "market_called": ConversationFacts,
    "operator_called": ConversationFacts,
    "report_waits": ConversationFacts,
    "report_decided": JudgedFacts,
    "message_judged": JudgedFacts,
    "review_invitation": AskedReviewFacts,
    "review_author": ReviewFacts,
    "review_merchant": ReviewFacts,
    "report_answered": AnsweredReportFacts,
    "help_changed": HelpFacts,
    "pooled_changed": PooledFacts,
    "holiday_undecided": HolidayFacts,
    "consent_given": ConsentFacts,
    "feed_changed": FeedFacts,
    "payout_paid": PaidFacts,
    "payout_returned": PayoutFacts,
}

LETTERS_KEPT = timedelta(days=1100)  # three years and a little: as long as a contract can be claimed on (C.c.Q. 2925)
LINKS_KEPT = timedelta(days=7)  # a link that opens an account works for three days, an invitation for seven
LINK_KINDS = tuple(kind for kind, facts in KINDS.items() if facts in (LinkFacts, InvitationFacts))
