"""Secrets of people kept sealed: AES-256-GCM, keys derived from the project's secret, each text bound to what it belongs to.

A text sealed for one subject does not open for another: rows cannot be swapped. `SECRET_KEY_FALLBACKS` still open, never seal.
"""

import base64
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

KEY_BYTES, NONCE_BYTES = 32, 12
VERSION = "v1."


class NotOpenedError(Exception):
    """The text was altered, sealed for something else, or under a secret nobody knows any more."""


def seal(text: str, *, purpose: str, subject: str) -> str:
    """Printable; twice the same text gives two different ones."""
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(_key(settings.SECRET_KEY, purpose)).encrypt(nonce, text.encode(), subject.encode())
    return VERSION + base64.urlsafe_b64encode(nonce + sealed).decode()


def unseal(sealed: str, *, purpose: str, subject: str) -> str:
    """NotOpenedError."""
    try:
        raw = base64.urlsafe_b64decode(sealed.removeprefix(VERSION))
    except ValueError as garbled:
        raise NotOpenedError from garbled
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            key = AESGCM(_key(str(secret), purpose))
            return key.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], subject.encode()).decode()
        except (InvalidTag, ValueError):
            continue
    raise NotOpenedError


def _key(secret: str, purpose: str) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=f"panier:{purpose}".encode()).derive(secret.encode())
