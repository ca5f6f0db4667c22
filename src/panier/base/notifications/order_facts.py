"""The facts of letters about orders and their parts: copies, as `rules` says."""

from typing import Any, NotRequired, TypedDict


class MoneyFacts(TypedDict):
    minor: int
    currency: str


class PlaceFacts(TypedDict):
    """Where a part is picked up or prepared."""

    name: str
    address: str  # civic number and street
    municipality: str
    postal_code: str
    tz: str  # IANA; moments are told in it


class OpeningFacts(TypedDict):
    weekday: int  # 0 is Monday
    opens: str  # "09:00", the place's own time
    closes: str


class SellerFacts(TypedDict):
    """Who sells, as shown before the agreement (LPC 54.4 a to c, k; Revenu Québec's invoice content)."""

    name: str
    legal_name: str
    address: str
    email: str
    phone: str
    business_number: str  # Québec: NEQ; empty when unknown
    tax_numbers: dict[str, str]  # {"TPS": …, "TVQ": …}; empty: not registered
    returns: dict[str, str]  # content: his returns and exchange policy
    place: PlaceFacts


class LineFacts(TypedDict):
    title: dict[str, str]
    options: list[Any]  # what distinguishes the variant: [{"name", "value"}] or plain texts
    quantity: int
    unit: MoneyFacts
    subtotal: MoneyFacts
    tax_category: str


class TaxFacts(TypedDict):
    """One tax, alone: TPS and TVQ are never added together (never 14.975 %)."""

    code: str
    collector: str  # "seller" or "platform"
    rate: str  # a decimal in text: "0.09975"
    amount: MoneyFacts


class TrackingFacts(TypedDict):
    carrier: dict[str, str]
    number: str
    link: str  # empty where the carrier has no page


class AbsenceFacts(TypedDict):
    then: str  # again: brought again; fetch: waits at the shop
    note: str


class PaperFacts(TypedDict):
    name: str  # on the identity paper
    reason: str  # why without the code
    at: str


class PartFacts(TypedDict):
    """One merchant's part: everything its contract must say (LPC 54.4, 54.7)."""

    id: str
    number: str
    seller: SellerFacts
    method: str  # "pickup", "delivery" or "parcel"
    promise: dict[str, Any]  # as `trade.orders.models.Part` keeps it
    pickup_code: str
    reason: str
    lines: list[LineFacts]
    goods: MoneyFacts
    delivery: MoneyFacts
    taxes: list[TaxFacts]
    total: MoneyFacts
    rest: NotRequired[MoneyFacts]  # of `part_refunded`, where part of it had gone back before
    qr: NotRequired[str]  # address of the picture to show at the counter; `part_ready` shows it
    tracking: NotRequired[TrackingFacts]  # of `part_handed_over`, where a carrier took it
    absence: NotRequired[AbsenceFacts]  # of `part_absent`
    paper: NotRequired[PaperFacts]  # of `part_without_code`
    hours: NotRequired[list[OpeningFacts]]  # of the place; `part_ready` prints them when they are there


class ContactFacts(TypedDict):
    name: str
    email: str
    phone: str


class AddressFacts(TypedDict, total=False):
    """Where delivered parts go; empty when all is picked up."""

    line: str
    unit: str
    municipality: str
    postal_code: str
    note: str


class OrderFacts(TypedDict):
    """What every letter about an order knows: `order_expired`, `payment_declined`, `late_payment_refunded` need no more."""

    number: str
    placed_at: str
    contact: ContactFacts
    address: AddressFacts
    total: MoneyFacts
    link: str  # the buyer's own page of the order; in a merchant's letter, his own page of the part
    merchants: NotRequired[list[str]]  # their names, where the letter carries no parts


class WholeOrderFacts(OrderFacts):
    """`order_placed`, `order_cancelled`."""

    parts: list[PartFacts]


class PartOfOrderFacts(OrderFacts):
    """`contract_copy` and every `part_…` letter."""

    part: PartFacts


class ChangeFacts(TypedDict):
    """Units of a line that are not delivered, why (`trade.amendments`), and what goes back for them."""

    title: dict[str, str]
    options: list[Any]
    quantity: int
    why: str
    note: str
    back: MoneyFacts


class ChangedPartFacts(PartOfOrderFacts):
    """`part_changed`: `part` is what stands."""

    changes: list[ChangeFacts]
    back: MoneyFacts  # in all; nothing when a substitute costs as much


class WentFacts(TypedDict):
    """A line of which units came back, or (none) part of the price is paid back."""

    title: dict[str, str]
    options: list[Any]
    quantity: int
    back: MoneyFacts


class TakenBackFacts(PartOfOrderFacts):
    """`part_taken_back`: after the hand-over; `part` is what was agreed and handed over."""

    went: list[WentFacts]
    delivery: MoneyFacts  # of the fee, with its taxes; nothing where it stays
    back: MoneyFacts  # in all
    reason: str


class ProposedFacts(TypedDict):
    """A substitute: what it would replace, what it is, its price to the buyer, until when she may answer."""

    replaced: dict[str, str]
    title: dict[str, str]
    options: list[Any]
    quantity: int
    unit: MoneyFacts
    answer_by: str


class ProposalFacts(OrderFacts):
    """`substitute_proposed`: `link` is where she answers; `tz` is the shop's."""

    proposal: ProposedFacts
    tz: str


class AnsweredFacts(PartOfOrderFacts):
    """`substitute_answered`, to the merchant: `answer` is accepted, declined or expired; `part` is what stands, or that nothing does."""

    answer: str
    replaced: dict[str, str]
    title: dict[str, str]
    quantity: int


class MomentFacts(PartOfOrderFacts):
    """`moment_proposed`: the shop is closed on the promised day; `agreed` is its part's promise, `promise` the one it proposes, `link` where she answers.

    `moment_answered`, to the merchant: `answer` is accepted or declined.
    """

    agreed: dict[str, Any]
    promise: dict[str, Any]
    answer: str


class DueFacts(PartOfOrderFacts):
    """`part_due`: the step after `state` is due, or `late`; `ends`: unaccepted then, the part is cancelled."""

    state: str
    due: str
    late: bool
    ends: bool
