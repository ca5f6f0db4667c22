"""A Canadian bank account: institution, transit, account (domain notes 3.6). No check digit works across banks."""

import re
from dataclasses import dataclass, field

from panier.offer.onboarding.rules import BadBankAccount

SHOWN = 3  # last digits
HOLDER_MAX = 160
NUMBERS = ("institution", "transit", "account")  # as forms name them
BANK_PURPOSE = "bank-account"  # what it is sealed for


@dataclass(frozen=True, slots=True)
class GivenAccount:
    """Never printed whole: not in logs, not in faults."""

    holder: str
    institution: str = field(repr=False)
    transit: str = field(repr=False)
    account: str = field(repr=False)

    def plain(self) -> str:
        """What is sealed."""
        return f"{self.institution}-{self.transit}-{self.account}"

    @property
    def last_digits(self) -> str:
        return self.account[-SHOWN:]


def checked_account(holder: str, institution: str, transit: str, account: str) -> GivenAccount:
    """Digits alone, spaces and dashes forgiven; BadBankAccount with a code for each wrong field."""
    number = {"institution": institution, "transit": transit, "account": account}
    bare = {name: re.sub(r"[\s-]", "", text) for name, text in number.items()}
    forms = {"institution": r"[0-9]{3}", "transit": r"[0-9]{5}", "account": r"[0-9]{5,12}"}
    faults = {name: "form" for name, form in forms.items() if not re.fullmatch(form, bare[name])}
    if not holder.strip():
        faults["holder"] = "missing"
    if faults:
        raise BadBankAccount(faults=faults)
    return GivenAccount(holder.strip()[:HOLDER_MAX], **bare)
