"""The states of orders, parts, payments, refunds and merchants in words, people's roles, and who moved them."""

from django.utils.translation import gettext_lazy as _

ORDER = {
    "awaiting_payment": _("Waiting for the payment"),
    "placed": _("Placed"),
    "completed": _("Completed"),
    "cancelled": _("Cancelled"),
    "expired": _("Expired, unpaid"),
}
PART = {
    "awaiting_payment": _("Waiting for the payment"),
    "to_accept": _("To accept"),
    "accepted": _("Accepted"),
    "ready": _("Ready"),
    "handed_over": _("Handed over"),
    "refused": _("Refused"),
    "cancelled": _("Cancelled"),
}
PAYMENT = {
    "created": _("Begun"),
    "pending": _("Waiting for the bank"),
    "captured": _("Paid"),
    "declined": _("Declined"),
    "abandoned": _("Given up"),
    "unknown": _("No answer yet"),
    "refunded": _("Given back whole"),
}
ENQUIRY = {
    "asked": _("Waits for an answer"),
    "accepted": _("Kept for the buyer"),
    "refused": _("Refused"),
    "expired": _("Not answered"),
    "withdrawn": _("Withdrawn"),
    "bought": _("Ordered"),
    "lapsed": _("Not ordered in time"),
}
REFUND = {
    "created": _("Begun"),
    "pending": _("Waiting for the bank"),
    "unknown": _("No answer yet"),
    "done": _("Done"),
    "failed": _("Failed"),
}
TAX = {"TPS": _("GST"), "TVQ": _("QST"), "TVH": _("HST")}
PAYOUT = {"made": _("In a file for the bank"), "sent": _("Paid"), "returned": _("Came back")}
MERCHANT = {"selling": _("Selling"), "linked": _("Linked"), "listed": _("Listed")}
STREET_CHANGE = {
    "created": _("Street made"),
    "drawn": _("Drawn"),
    "described": _("Name and story"),
    "published": _("Shown to everyone"),
    "hidden": _("Taken away"),
    "event_added": _("Event added"),
    "event_changed": _("Event changed"),
    "event_ended": _("Event ended"),
}
AMENDMENT = {
    "missing": _("not on the shelf any more"),
    "damaged": _("damaged"),
    "other": _("taken out by the shop"),
    "replaced": _("replaced by a substitute"),
    "declined": _("missing, and the substitute was declined"),
    "unanswered": _("missing, and the substitute got no answer"),
}
SUBSTITUTION = {
    "proposed": _("Waits for the buyer’s answer"),
    "accepted": _("Accepted by the buyer"),
    "declined": _("Declined by the buyer"),
    "expired": _("No answer in time"),
    "withdrawn": _("Withdrawn"),
}
MEASURE = {"none": _("Left alone"), "warned": _("Warned"), "stopped": _("Stopped from writing")}
ROLE = {"owner": _("Owner"), "manager": _("Manager"), "clerk": _("Clerk")}
TICKET = {
    "open": _("Waits for somebody"),
    "assigned": _("Somebody sees to it"),
    "answered": _("Answered"),
    "closed": _("Closed"),
}
POOLED = {
    "photographer": _("Photographer"),
    "courier": _("Courier"),
    "till": _("Till connection"),
    "other": _("Something else"),
}
REVIEW_STEP = {
    "written": _("Written"),
    "changed": _("Changed"),
    "withdrawn": _("Taken back by its author"),
    "forgotten": _("Name taken off"),
    "replied": _("The shop replied"),
    "reported": _("Reported"),
    "kept": _("Reported, and kept"),
    "hidden": _("Hidden"),
    "appealed": _("Appealed"),
    "restored": _("Shown again after an appeal"),
    "upheld": _("Still hidden after an appeal"),
    "reply_rep": _("The reply was reported"),
    "reply_hid": _("The shop’s reply is hidden"),
    "reply_kept": _("The shop’s reply was reported, and kept"),
}
ACTORS = {"système": _("the system"), "acheteur": _("the buyer")}
WORDS = {
    "review_step": REVIEW_STEP,
    "ticket": TICKET,
    "pooled": POOLED,
    "order": ORDER,
    "part": PART,
    "payment": PAYMENT,
    "refund": REFUND,
    "payout": PAYOUT,
    "enquiry": ENQUIRY,
    "amendment": AMENDMENT,
    "substitution": SUBSTITUTION,
    "merchant": MERCHANT,
    "street_change": STREET_CHANGE,
    "role": ROLE,
    "measure": MEASURE,
}


def tax_name(code: str) -> str:
    """As its law names it in the reader's language."""
    return str(TAX.get(code, code))


def state_of(state: str, kind: str) -> str:
    """`part.state|state_of("part")`. KeyError for a state that has no words: better seen in a test than on a page."""
    return str(WORDS[kind][state])


def actor(name: str) -> str:
    """People have their name; the two others are words of ours."""
    return str(ACTORS.get(name, name))
