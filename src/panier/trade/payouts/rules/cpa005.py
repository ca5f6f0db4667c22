"""The bank's file: credits as Payments Canada's Standard 005 has them, in records of 1464 bytes. Pure.

Where banks' layouts differ (zeros or blanks in what is not used, the return account, the line's end) the bank's profile in the
territory's pack says which.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

RECORD, SEGMENTS, SEGMENT = 1464, 6, 240
MOST_MINOR = 9_999_999_999  # ten digits
FORMS = {"originator": r"[A-Z0-9]{1,10}", "data_centre": r"[0-9]{5}", "currency": r"(CAD|USD)?", "code": r"[0-9]{3}"}
RETURNS = r"([0-9]{3}-[0-9]{5}-[0-9]{5,12})?"


@dataclass(frozen=True, slots=True)
class Bank:
    """What the market's own bank assigned, and how it reads the standard."""

    originator: str
    data_centre: str
    currency: str  # empty: the bank leaves it blank
    code: str  # of the transactions: 460, accounts payable
    short_name: str
    long_name: str
    returns: str  # institution-transit-account that what comes back goes to; empty: not told
    unused: str  # "0" or " "
    line_end: bytes


@dataclass(frozen=True, slots=True)
class Credit:
    """One payment."""

    minor: int
    name: str
    reference: str
    institution: str = field(repr=False)
    transit: str = field(repr=False)
    account: str = field(repr=False)


def bank_from(value: Mapping[str, Any]) -> Bank:
    """ValueError names what is wrong; a fault of the pack."""
    for name, form in FORMS.items():
        if not re.fullmatch(form, str(value[name])):
            raise ValueError(f"bank.{name} does not look like {form}")
    if not re.fullmatch(RETURNS, str(value["returns"])):
        raise ValueError("bank.returns is institution-transit-account, or empty")
    return Bank(
        **{name: str(value[name]) for name in FORMS},
        short_name=str(value["short_name"]),
        long_name=str(value["long_name"]),
        returns=str(value["returns"]),
        unused={"zeros": "0", "blanks": " "}[value["unused"]],
        line_end={"crlf": b"\r\n", "lf": b"\n"}[value["line_end"]],
    )


def written(bank: Bank, number: int, days: tuple[date, date], credits_: Sequence[Credit]) -> bytes:
    """The whole file. `days`: when it was made, and when the money is there. The same facts are the same bytes."""
    made_on, funds_on = days
    head = f"{bank.originator:<10}{number:04}"
    records = [f"A{1:09}{head}{_day(made_on)}{bank.data_centre}{'':20}{bank.currency:3}"]
    for first in range(0, len(credits_), SEGMENTS):
        segments = "".join(_segment(bank, each, funds_on) for each in credits_[first : first + SEGMENTS])
        records.append(f"C{len(records) + 1:09}{head}{segments}")
    total, count = sum(each.minor for each in credits_), len(credits_)
    corrections = bank.unused * 44
    records.append(f"Z{len(records) + 1:09}{head}{0:014}{0:08}{total:014}{count:08}{corrections}")
    if any(len(record) > RECORD for record in records):
        raise ValueError("A record is longer than the standard allows.")
    return b"".join(record.ljust(RECORD).encode("ascii") + bank.line_end for record in records)


def redated(data: bytes, made_on: date, funds_on: date) -> bytes:
    """The same payments as if written on another day."""
    days = {"A": [(24, made_on)], "C": [(24 + SEGMENT * each + 13, funds_on) for each in range(SEGMENTS)]}
    end = b"\r\n" if data.endswith(b"\r\n") else b"\n"
    return b"".join(
        _with_days(record, days.get(record[:1].decode("ascii"), [])) + end for record in data.split(end)[:-1]
    )


def _with_days(record: bytes, days: Sequence[tuple[int, date]]) -> bytes:
    for at, day in days:
        if record[at : at + 6].strip():  # a record may hold fewer payments than it has room for
            record = record[:at] + _day(day).encode("ascii") + record[at + 6 :]
    return record


def _segment(bank: Bank, credit: Credit, funds_on: date) -> str:
    if not 0 < credit.minor <= MOST_MINOR:
        raise ValueError("An amount is none that the standard can say.")
    institution, transit, account = bank.returns.split("-") if bank.returns else ("", "", "")
    back = f"0{institution}{transit}" if bank.returns else bank.unused * 9
    segment = "".join(
        (
            bank.code,
            f"{credit.minor:010}",
            _day(funds_on),
            f"0{credit.institution:0>3}{credit.transit:0>5}",
            f"{credit.account:<12}",
            bank.unused * 25,  # item trace, stored transaction type
            _plain(bank.short_name, 15),
            _plain(credit.name, 30),
            _plain(bank.long_name, 30),
            f"{bank.originator:<10}",
            f"{credit.reference:<19}",
            back,
            f"{account:<12}",
            " " * 39,  # sundry, filler, settlement code
            bank.unused * 11,
        )
    )
    if len(segment) != SEGMENT:
        raise ValueError("A payment does not fit its place.")
    return segment


def _day(day: date) -> str:
    """0YYDDD."""
    return f"0{day:%y%j}"


def _plain(text: str, length: int) -> str:
    """In capitals without accents: what every bank reads."""
    letters = unicodedata.normalize("NFKD", text.upper().replace("Œ", "OE").replace("Æ", "AE").replace("’", "'"))
    bare = "".join(each for each in letters if not unicodedata.combining(each))
    return re.sub(r"[^A-Z0-9 .,&'()/-]+", " ", bare)[:length].ljust(length)
