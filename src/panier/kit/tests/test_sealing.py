"""What is sealed opens only where it belongs, and under the project's secrets."""

import pytest
from pytest_django.fixtures import Settings

from panier.kit.sealing import NotOpenedError, seal, unseal

TEXT = "815-30123-1234567"


def test_it_opens_for_its_subject_alone_and_shows_nothing() -> None:
    sealed = seal(TEXT, purpose="bank-account", subject="app_1")
    assert "1234567" not in sealed
    assert sealed != seal(TEXT, purpose="bank-account", subject="app_1")
    assert unseal(sealed, purpose="bank-account", subject="app_1") == TEXT
    for purpose, subject in (("bank-account", "app_2"), ("other", "app_1")):
        with pytest.raises(NotOpenedError):
            unseal(sealed, purpose=purpose, subject=subject)
    with pytest.raises(NotOpenedError):
        unseal(sealed[:-4] + "AAA=", purpose="bank-account", subject="app_1")


def test_a_secret_put_aside_still_opens_and_one_forgotten_does_not(settings: Settings) -> None:
    settings.SECRET_KEY = "first " * 10
    sealed = seal(TEXT, purpose="bank-account", subject="app_1")
    settings.SECRET_KEY = "second " * 10
    with pytest.raises(NotOpenedError):
        unseal(sealed, purpose="bank-account", subject="app_1")
    settings.SECRET_KEY_FALLBACKS = ["first " * 10]
    assert unseal(sealed, purpose="bank-account", subject="app_1") == TEXT
