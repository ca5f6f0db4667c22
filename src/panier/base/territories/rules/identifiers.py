"""Numbers that businesses and addresses carry, checked by named rules (facts and test vectors: quebec.md 3.1, 3.2, 3.4)."""

import re
from collections.abc import Callable, Collection

from stdnum import luhn

from panier.kit.postal import bare

NEQ = re.compile(r"(11|22|33|88)(\d{8})")
GST = re.compile(r"(\d{9}) ?RT ?(\d{4})")
QST = re.compile(r"(\d{10}) ?TQ ?(\d{4})")
QST_WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2)
MODULUS = 11


def is_neq(text: str) -> bool:
    """Numéro d’entreprise du Québec: ten digits, Luhn over the last eight (established on 2,220 real numbers)."""
    match = NEQ.fullmatch(text.replace(" ", ""))
    return match is not None and bool(luhn.is_valid(match[2]))


def is_gst(text: str) -> bool:
    """GST/HST account: nine digits with Luhn, RT, a serial that is not 0000."""
    match = GST.fullmatch(text.strip())
    return match is not None and bool(luhn.is_valid(match[1])) and match[2] != "0000"


def is_qst(text: str) -> bool:
    """QST account: ten digits whose last is (11 − weighted sum mod 11) mod 10, TQ, a serial that is not 0000."""
    match = QST.fullmatch(text.strip())
    if match is None or match[2] == "0000":
        return False
    weighted = sum(weight * int(digit) for weight, digit in zip(QST_WEIGHTS, match[1], strict=False))
    return (MODULUS - weighted % MODULUS) % 10 == int(match[1][9])


NAMED_RULES: dict[str, Callable[[str], bool]] = {"neq": is_neq, "gst": is_gst, "qst": is_qst}
FORMS = {"neq": NEQ, "gst": GST, "qst": QST}
# The check digits of NEQ and QST were found out from published numbers, nobody documents them: failing is a doubt, not a refusal.
STRICT = {"gst"}
VALID, DOUBTFUL, MALFORMED = "valid", "doubtful", "malformed"


def verdict(rule: str, text: str) -> str:
    """valid, doubtful (the right form, but its check digit says otherwise: somebody looks) or malformed."""
    typed = tidy_number(text)
    if NAMED_RULES[rule](typed):
        return VALID
    form = FORMS.get(rule)
    match = form.fullmatch(typed) if form else None
    empty_serial = match is not None and rule != "neq" and match[2] == "0000"
    return DOUBTFUL if match and rule not in STRICT and not empty_serial else MALFORMED


def tidy_number(text: str) -> str:
    """As it is compared: capitals, and no space but before the letters of a tax account."""
    plain = re.sub(r"[\s.-]", "", text).upper()
    return re.sub(r"^(\d+)(RT|TQ)(\d{4})$", r"\1 \2\3", plain)


def fewest_beginnings(mine: Collection[str], known: Collection[str]) -> tuple[str, ...]:
    """As short as they can be while no other of those known begins so: H1A, H1B and no other H1 are H1."""
    others = {each[:length] for each in set(known) - set(mine) for length in range(1, len(each) + 1)}
    short = (next((each[:n] for n in range(1, len(each)) if each[:n] not in others), each) for each in mine)
    return tuple(dict.fromkeys(short))


def postal_code(text: str, pattern: str) -> str | None:
    """The code as it is kept; None when it does not fit the pack's pattern."""
    code = bare(text)
    return code if re.fullmatch(pattern, code) else None
