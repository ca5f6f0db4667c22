"""What the law asks of each column that holds personal information: what, why, for how long (Loi 25, P-39.1).

Each package that holds any has `privacy.py` with `PERSONAL`; the privacy page is made of these very words.
"""

from collections.abc import Mapping
from dataclasses import dataclass

Words = Mapping[str, str]  # {"fr": …, "en": …}


@dataclass(frozen=True, slots=True)
class Personal:
    """Columns of one table that are kept for one purpose, and forgotten at one time."""

    model: str  # such as "accounts.Account"
    columns: tuple[str, ...]
    what: Words
    purpose: Words
    kept: Words
