"""The way out to a merchant's own site: who is counted, what his own figures hear, and that his page has it."""

import pytest
from django.test import Client
from tests.team.hands import at
from tests.world import Market, account, build_market

from panier.civic.observatory.queries.funnel import Funnel
from panier.flows.read_figures import read_figures
from panier.offer.catalogue.models import Offer
from panier.offer.merchants.models import Exit, Member, Merchant
from panier.sites.storefront.product.exits import marked

pytestmark = pytest.mark.django_db(transaction=True)
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
ROBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
PLAIN = "https://bruno.example/tasse?taille=m#photos"
MARKED = "https://bruno.example/tasse?taille=m&utm_source=localhost&utm_medium=referral#photos"


@pytest.fixture
def market() -> Market:
    made = build_market()
    Merchant.objects.filter(pk=made.bruno.merchant.pk).update(website="https://www.bruno.example/")
    Offer.objects.filter(pk=made.bruno.offers["Tasse"].pk).update(url=PLAIN, door="linked")
    return made


def browser(agent: str = BROWSER) -> Client:
    return Client(headers={"user-agent": agent})


def way(market: Market) -> str:
    return at("exit", market.bruno.offers["Tasse"].public_id)


def funnel(market: Market) -> Funnel:
    from datetime import UTC, datetime

    bruno = market.bruno.merchant
    return read_figures(bruno.pk, bruno.public_id, kind="day", day="", now=datetime.now(tz=UTC)).funnel


def test_a_click_is_counted_and_his_figures_hear_where_from(market: Market) -> None:
    answer = browser().get(way(market))
    assert (answer.status_code, answer.headers["Location"]) == (302, MARKED)
    assert (answer.headers["Referrer-Policy"], answer.headers["Cache-Control"]) == ("origin", "no-store")
    assert Exit.objects.count() == 1
    shop_page = browser().get(at("merchant", market.bruno.merchant.slug))
    assert shop_page.headers["Referrer-Policy"] == "same-origin"  # this way alone tells anything


def test_robots_prefetches_his_own_people_and_questions_about_it_are_not_counted(market: Market) -> None:
    clerk = account("clark")
    Member.objects.create(merchant=market.bruno.merchant, account=clerk, role="clerk")
    his, hers = browser(), browser()
    his.force_login(clerk)
    his.get(at("desk", market.bruno.merchant.public_id))
    hers.force_login(market.bella.owner)
    hers.get(at("desk", market.bella.merchant.public_id))
    for answer in (
        browser(ROBOT).get(way(market)),
        browser("").get(way(market)),
        browser().get(way(market), headers={"sec-purpose": "prefetch"}),
        browser().head(way(market)),
        his.get(way(market)),
    ):
        assert (answer.status_code, answer.headers["Location"]) == (302, PLAIN)
    assert Exit.objects.count() == 0
    assert hers.get(way(market)).headers["Location"] == MARKED  # the control: another shop's people are people
    assert Exit.objects.count() == 1
    assert browser().post(way(market)).status_code == 405


def test_a_shops_page_leads_to_its_site_whatever_its_door(market: Market) -> None:
    shop, other = market.bruno.merchant, market.bella.merchant
    out = at("exit", shop.public_id)
    for state, links in (("selling", 1), ("listed", 1), ("linked", 2)):
        Merchant.objects.filter(pk=shop.pk).update(state=state)
        page = browser().get(at("merchant", shop.slug)).content.decode()
        assert page.count(f'href="{out}" rel="nofollow"') == links
        assert "Le site du commerce" in page
        assert "bruno.example" in page
    assert f'<a class="badge warm" href="{out}" rel="nofollow">Vend sur son propre site</a>' in page
    Merchant.objects.filter(pk=other.pk).update(state="linked")  # and has no site
    page = browser().get(at("merchant", other.slug)).content.decode()
    assert '<span class="badge warm">Vend sur son propre site</span>' in page
    assert at("exit", other.public_id) not in page
    assert browser().get(at("exit", other.public_id)).status_code == 404
    assert browser().get(at("exit", "mer_aaaaaaaaaaaaaaaa")).status_code == 404


def test_who_leaves_from_the_shops_page_is_the_shops_and_no_products(market: Market) -> None:
    answer = browser().get(at("exit", market.bruno.merchant.public_id))
    assert answer.headers["Location"] == "https://www.bruno.example/?utm_source=localhost&utm_medium=referral"
    browser().get(way(market))
    found = funnel(market)
    assert (found.exits, [(line.title["fr"], line.exits) for line in found.lines]) == (2, [("Tasse", 1)])


@pytest.mark.parametrize(
    ("his", "ours"),
    [
        ("https://a.example", "https://a.example?utm_source=m&utm_medium=referral"),
        ("https://a.example/?", "https://a.example/?utm_source=m&utm_medium=referral"),
        ("https://a.example/p?a=%20b&c", "https://a.example/p?a=%20b&c&utm_source=m&utm_medium=referral"),
        ("https://a.example/#/p?x=1", "https://a.example/?utm_source=m&utm_medium=referral#/p?x=1"),
        ("https://a.example/?utm_campaign=noel", "https://a.example/?utm_campaign=noel"),
        ("https://a.example/?a=1&UTM_source=#x", "https://a.example/?a=1&UTM_source=#x"),
    ],
)
def test_his_own_query_and_fragment_stay(his: str, ours: str) -> None:
    assert marked(his, "m") == ours


def test_what_is_only_shown_is_bought_in_the_shop_one_calls_or_walks_to(client: Client, market: Market) -> None:
    """“Venez le voir”: no button sells it; the one for whoever sells here is the control."""
    roman, place = market.bella.offers["Roman"], market.bella.place
    product = roman.variant.product
    address = f"/fr/produit/{product.slug}-{product.public_id}/"
    assert "Ajouter au panier" in client.get(address).content.decode()
    type(roman).objects.filter(pk=roman.pk).update(door="listed")
    type(place).objects.filter(pk=place.pk).update(phone="514 555-0123")
    page = client.get(address).content.decode()
    assert "Ajouter au panier" not in page
    assert 'href="tel:514555-0123">Appeler la boutique\u00a0: 514 555-0123</a>' in page
    assert 'href="/fr/marchand/librairie-bella/">Adresse et heures</a>' in page
