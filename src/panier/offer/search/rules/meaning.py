"""The text of a product that is compared by meaning, and what it is known by."""

import hashlib


def text_for_meaning(title: str, kind: str) -> str:
    """Its title and its own category: a short title alone says too little."""
    return f"{title}. {kind}"


def text_key(text: str) -> int:
    """The same for the same text everywhere and always: a signed integer of 64 bits."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), signed=True)
