"""Coming to the pages as somebody, without the form."""

from django.test import Client
from playwright.sync_api import Page

from panier.base.accounts.models import Account


def sign_in(page: Page, who: Account) -> None:
    """In both languages, from the next page on."""
    client = Client()
    client.force_login(who)
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "domain": "localhost", "path": "/"}])
