"""Through the addresses: open an account, confirm by letter, sign in, choose a new password; and who learns nothing."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from tests.world import PASSWORD, Market, at, build_market, guest_cart

from panier.base.accounts.models import Account
from panier.base.notifications.models import Letter
from panier.base.notifications.queries import letters_in_mailbox
from panier.sites._shared.buyer import CART_COOKIE
from panier.sites.letters.deliver import deliver
from panier.trade.cart.models import Cart
from panier.trade.cart.queries import units_in
from panier.trade.cart.rules import Buyer

pytestmark = pytest.mark.django_db(transaction=True)
NEW = "nouveau@panier.example"
SECRETS = re.compile(r'value="[A-Za-z0-9]{64}"')  # form tokens differ on every page


@pytest.fixture
def market() -> Market:
    cache.clear()
    return build_market()


def last_letter(recipient: str) -> str:
    """The text of the latest letter to this address, as the mailbox shows it."""
    for waiting in Letter.objects.filter(sent_at__isnull=True):
        deliver(waiting.public_id, now=datetime.now(tz=UTC))
    return letters_in_mailbox("qc", recipient)[0].text


def link_in(text: str) -> str:
    found = re.search(r"https?://testserver(\S+)", text)
    assert found
    return found.group(1)


def open_account(client: Client, email: str = NEW, language: str = "fr") -> Any:
    form = {"name": "  Nouvelle   Personne ", "email": email, "password1": PASSWORD}
    return client.post(at("account_signup", language=language), form)


def sign_in(client: Client, email: str, password: str = PASSWORD) -> Any:
    return client.post(at("account_login"), {"login": email, "password": password})


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_addresses_speak_the_language() -> None:
    assert at("account_login") == "/fr/compte/connexion/"
    assert at("account_login", language="en") == "/en/account/sign-in/"
    assert at("account_reset_password_from_key", "1a", "b-c") == "/fr/compte/mot-de-passe/nouveau/1a-b-c/"
    assert at("mailbox") == "/fr/boite/"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_open_confirm_sign_in(market: Market, client: Client, language: str) -> None:
    answer = open_account(client, language=language)
    assert answer.headers["Location"] == at("account_email_verification_sent", language=language)
    account = Account.objects.get(email=NEW)
    assert (account.name, account.language) == ("Nouvelle Personne", language)
    assert not signed_in(client)
    assert sign_in(Client(), NEW).headers["Location"] == at("account_email_verification_sent")  # not before the letter
    link = link_in(last_letter(NEW))
    assert link.startswith(f"/{language}/")
    other = Client()
    assert other.get(link).status_code == 200  # looking changes nothing: mail scanners look
    assert not Account.objects.filter(email=NEW, emailaddress__verified=True).exists()
    assert client.post(link).status_code == 302
    assert Account.objects.filter(email=NEW, emailaddress__verified=True).exists()
    again = Client()
    assert sign_in(again, NEW).headers["Location"] == at("account")
    assert signed_in(again)
    assert "Nouvelle Personne" in again.get(at("account")).content.decode()


def test_sign_out(market: Market, client: Client) -> None:
    client.force_login(market.ana)
    client.get(at("account_logout"))
    assert signed_in(client)  # looking is not leaving
    client.post(at("account_logout"))
    assert not signed_in(client)


def test_a_known_and_an_unknown_address_answer_alike(market: Market) -> None:
    """Bad input 52: the page, its status and where it leads are the same; the letter alone tells, to its owner."""
    for act in (_sign_up_with, _forget_with, _sign_in_with):
        known, unknown = act("ana@panier.example"), act("personne@panier.example")
        assert known[:2] == unknown[:2]
        assert known[2].replace("ana@", "") == unknown[2].replace("personne@", "")


def test_the_letter_tells_its_owner(market: Market) -> None:
    _sign_up_with("ana@panier.example")
    assert "Vous avez déjà un compte" in last_letter("ana@panier.example")
    _forget_with("personne@panier.example")
    assert "Aucun compte n’a cette adresse" in last_letter("personne@panier.example")
    assert Account.objects.filter(email="ana@panier.example").count() == 1


def test_changing_to_a_taken_address_answers_as_to_a_free_one(market: Market) -> None:
    pages = []
    for email in ("bruno@panier.example", "libre@panier.example"):
        client = Client()
        sign_in(client, "ana@panier.example")
        asked = client.post(at("account_email"), {"action_add": "1", "email": email})
        once_more = asked.headers["Location"]
        assert once_more.startswith(at("account_reauthenticate"))  # a borrowed browser is not enough
        answer = client.post(once_more, {"password": PASSWORD})
        pages.append((answer.status_code, answer.headers.get("Location")))
    assert pages[0] == pages[1] == (302, at("account_email"))
    link = link_in(last_letter("libre@panier.example"))
    assert Account.objects.get(pk=market.ana.pk).email == "ana@panier.example"  # not before the letter is opened
    Client().post(link)
    assert Account.objects.get(pk=market.ana.pk).email == "libre@panier.example"
    assert "modifiées" in last_letter("ana@panier.example")  # the old address hears of it


def test_a_taken_address_cannot_be_taken_over(market: Market) -> None:
    client = Client()
    sign_in(client, "zoe@panier.example")
    asked = client.post(at("account_email"), {"action_add": "1", "email": "bruno@panier.example"})
    client.post(asked.headers["Location"], {"password": PASSWORD})
    client.post(link_in(last_letter("bruno@panier.example")))
    assert Account.objects.get(pk=market.zoe.pk).email == "zoe@panier.example"
    assert Account.objects.get(pk=market.bruno.owner.pk).email == "bruno@panier.example"


def test_a_new_password_by_letter(market: Market, client: Client) -> None:
    client.post(at("account_reset_password"), {"email": "ana@panier.example"})
    link = link_in(last_letter("ana@panier.example"))
    form = client.get(link, follow=True)
    address = form.redirect_chain[-1][0]
    assert link not in address  # the key has left the address
    chosen = {"password1": "tourtière du lac 99", "password2": "tourtière du lac 99"}
    client.post(address, chosen)
    assert not sign_in(Client(), "ana@panier.example").headers.get("Location")
    assert sign_in(Client(), "ana@panier.example", "tourtière du lac 99").headers["Location"] == at("account")
    assert "changé" in last_letter("ana@panier.example")
    used = Client().get(link, follow=True)  # a link works once (bad input 51)
    assert "Ce lien ne fonctionne plus" in used.content.decode()


def test_attempts_on_one_account_are_limited_wherever_they_come_from(market: Market) -> None:
    """The fifth failure closes the account’s door for five minutes, even to the right password and other addresses."""
    for number in range(5):
        sign_in(Client(REMOTE_ADDR=f"203.0.113.{number}"), "ana@panier.example", "mauvais mot de passe")
    late = Client(REMOTE_ADDR="203.0.113.99")
    assert "Trop d’essais" in sign_in(late, "ana@panier.example").content.decode()
    assert not signed_in(late)
    assert sign_in(Client(REMOTE_ADDR="203.0.113.99"), "zoe@panier.example").status_code == 302  # nobody else suffers
    cache.clear()  # the control: without the shared memory the door is open
    assert sign_in(Client(), "ana@panier.example").status_code == 302


def test_a_forged_forwarding_header_does_not_help(market: Market) -> None:
    """Bad input 53: ten failures a minute from one address, whatever it says of itself."""
    for number in range(10):
        client = Client(REMOTE_ADDR="203.0.113.7", HTTP_X_FORWARDED_FOR=f"198.51.100.{number}")
        sign_in(client, f"personne{number}@panier.example", "x")
    late = Client(REMOTE_ADDR="203.0.113.7", HTTP_X_FORWARDED_FOR="198.51.100.200")
    assert "Trop d’essais" in sign_in(late, "zoe@panier.example").content.decode()


def test_the_limits_are_in_a_table_no_restart_waits_for(market: Market) -> None:
    from django.db import connection

    sign_in(Client(), "ana@panier.example", "x")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relpersistence, (SELECT count(*) FROM kit_cache) FROM pg_class WHERE relname = 'kit_cache'"
        )
        persistence, rows = cursor.fetchone()
    assert persistence == "u"
    assert rows > 0


def test_too_many_attempts_get_a_page(market: Market, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    sign_in(Client(), "ana@panier.example", "x")
    answer = sign_in(Client(), "ana@panier.example", "x")
    assert answer.status_code == 429
    assert "Un instant" in answer.content.decode()


def test_the_guests_cart_comes_along(market: Market, client: Client) -> None:
    buyer, cart = guest_cart((market.bruno.offers["Tasse"], 2))
    client.cookies[CART_COOKIE] = buyer.token
    answer = sign_in(client, "ana@panier.example")
    assert client.cookies[CART_COOKIE].value == ""
    assert units_in(Buyer(account_id=market.ana.pk), "qc") == 2
    assert Cart.objects.get(pk=cart.pk).token_digest is None
    assert answer.status_code == 302


def test_sign_in_goes_back_only_to_our_own_pages(market: Market, client: Client) -> None:
    form = {"login": "ana@panier.example", "password": PASSWORD, "next": "https://ailleurs.example/"}
    assert client.post(at("account_login"), form).headers["Location"] == at("account")


def test_zoe_reaches_nothing_of_anybody(market: Market, client: Client) -> None:
    client.force_login(market.zoe)
    page = client.get(at("account")).content.decode()
    assert "zoe@panier.example" in page
    assert at("operation") not in page
    assert "/comptoir/" not in page.replace(at("desks"), "")
    bruno = market.bruno.merchant.public_id
    same_id = {"X-Request-Id": "req_of_the_test"}
    missing = client.get(at("desk", "mer_aaaaaaaaaaaaaaaa"), headers=same_id)
    theirs = client.get(at("desk", bruno), headers=same_id)
    assert (missing.status_code, theirs.status_code) == (404, 404)
    assert theirs.content == missing.content
    assert client.get(at("operation")).status_code == 404


def test_each_sees_the_doors_that_are_theirs(market: Market, client: Client) -> None:
    client.force_login(market.bruno.owner)
    assert at("desk", market.bruno.merchant.public_id) in client.get(at("account")).content.decode()
    client.force_login(market.olga)
    assert at("operation") in client.get(at("account")).content.decode()


def test_the_account_page_keeps_name_and_language(market: Market, client: Client) -> None:
    assert client.get(at("account")).headers["Location"].startswith(at("account_login"))
    client.force_login(market.ana)
    answer = client.post(at("account"), {"name": " Ana  <b> ", "language": "en", "email": "x@y.z", "is_superuser": "1"})
    assert answer.headers["Location"] == at("account", language="en")
    market.ana.refresh_from_db()
    assert (market.ana.name, market.ana.language) == ("Ana <b>", "en")
    assert (market.ana.email, market.ana.is_superuser) == ("ana@panier.example", False)
    assert "Ana &lt;b&gt;" in client.get(at("account", language="en")).content.decode()


def _same(answer: Any) -> tuple[int, str, str]:
    return answer.status_code, answer.headers.get("Location", ""), SECRETS.sub("", answer.content.decode())


def _sign_up_with(email: str) -> tuple[int, str, str]:
    return _same(open_account(Client(), email))


def _forget_with(email: str) -> tuple[int, str, str]:
    return _same(Client().post(at("account_reset_password"), {"email": email}))


def _sign_in_with(email: str) -> tuple[int, str, str]:
    return _same(sign_in(Client(), email, "mauvais mot de passe"))
