"""Public ids: a prefix that says what it is, and 16 random base32 characters (80 bits)."""

import base64
import hashlib
import secrets

RANDOM_BYTES = 10  # 10 bytes are exactly 16 base32 characters


def new_id(prefix: str) -> str:
    """Such as `prd_k3m5…`: opaque, unguessable, safe in an address."""
    return f"{prefix}_{base64.b32encode(secrets.token_bytes(RANDOM_BYTES)).decode().lower()}"


def new_token() -> str:
    """A secret given to one person: 256 random bits, safe in an address."""
    return secrets.token_urlsafe(32)


def id_from(prefix: str, seed: str) -> str:
    """The same public id for the same seed: what is made twice is found, and the demonstration's links do not change."""
    digest = hashlib.sha256(f"{prefix} {seed}".encode()).digest()[:RANDOM_BYTES]
    return f"{prefix}_{base64.b32encode(digest).decode().lower()}"
