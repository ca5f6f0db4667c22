"""Coming to the pages as somebody, without the form."""

from urllib.parse import urljoin

from django.test import Client
from playwright.sync_api import Page

from panier.base.accounts.models import Account


def sign_in(page: Page, who: Account) -> None:
    """In both languages, from the next page on."""
    client = Client()
    client.force_login(who)
    page.goto("/fr/")
    whole = urljoin(page.url, "/")
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": whole}])
