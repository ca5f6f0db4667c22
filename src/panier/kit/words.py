"""Words as they are compared: small, without accents."""

import re
from unicodedata import combining, normalize


def plain_words(text: str) -> list[str]:
    """`L’Érable, œuf` to `l erable oeuf`: small, without accents, cut at everything else."""
    small = text.lower().replace("œ", "oe").replace("æ", "ae")
    plain = "".join(letter for letter in normalize("NFKD", small) if not combining(letter))
    return re.findall(r"[^\W_]+", plain)
