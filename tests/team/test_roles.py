"""Each role at every address of the desk: what is there for it and what is not, compared with the one table."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.translation import override

from panier.base.accounts.models import Account
from panier.offer.catalogue.models import ImportRun
from panier.offer.merchants.models import ApiToken
from panier.offer.team import rules
from panier.offer.team.models import Invitation
from tests.belongings import belongings
from tests.orders import part_of, pay, three_merchants
from tests.team.hands import Team, at

pytestmark = pytest.mark.django_db(transaction=True)
SAME_ID = {"X-Request-Id": "req_of_the_test"}
NOWHERE = "mer_aaaaaaaaaaaaaaaa"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"
ALL, LEADING, OWNERS = {"owner", "manager", "clerk"}, {"owner", "manager"}, {"owner"}


class Visit(NamedTuple):
    """`form`: what is posted; None: the page is read. `done`: what whoever may is answered."""

    roles: set[str]
    form: dict[str, str] | None = None
    done: int = 200


# Every address of the desk; those that change something are asked to.
VISITS: dict[str, Visit] = {
    "desk": Visit(ALL),
    "desk_do": Visit(ALL, {"do": "mind"}, 302),
    "desk_waiting": Visit(ALL),
    "desk_part": Visit(ALL),
    "desk_step": Visit(ALL, {"step": "accept"}, 302),
    "desk_without_code": Visit(LEADING),
    "desk_instead": Visit(ALL),
    "desk_back": Visit(LEADING, None, 409),  # before the hand-over
    "desk_withdraw": Visit(ALL, {"proposal": "sub_aaaaaaaaaaaaaaaa"}, 302),
    "desk_prepare": Visit(ALL),
    "desk_slips": Visit(ALL),
    "desk_pickup": Visit(ALL),
    "desk_deliveries": Visit(ALL),
    "desk_delivery": Visit(ALL, {"do": "delivered"}, 409),  # without a proof
    "desk_parcels": Visit(ALL),
    "desk_labels": Visit(ALL),
    "desk_labels_file": Visit(ALL),
    "desk_photo": Visit(ALL),
    "desk_enquiries": Visit(ALL),
    "desk_enquiry_answer": Visit(ALL, {"answer": "no", "reason": "Parti", "left": "0"}, 302),
    "desk_conversations": Visit(ALL),
    "desk_conversation": Visit(ALL),
    "desk_conversation_write": Visit(ALL, {"text": "Oui"}, 302),
    "desk_conversation_settle": Visit(ALL, {}, 302),
    "desk_conversation_publish": Visit(ALL, {}, 302),
    "desk_conversation_unpublish": Visit(ALL, {}, 302),
    "desk_conversation_call": Visit(ALL, {"why_call": "Aidez-nous."}, 302),
    "desk_conversation_report": Visit(ALL, {"why": "spam"}, 302),
    "desk_conversation_file": Visit(ALL),
    "desk_part_write": Visit(ALL, None, 302),  # to the conversation there is
    "desk_count": Visit(ALL),
    "desk_myself": Visit(ALL),
    "desk_shop": Visit(ALL),
    "desk_sheet": Visit(ALL),
    "desk_product_labels": Visit(ALL),
    "desk_sheet_row": Visit(ALL, {}, 302),
    "desk_products": Visit(LEADING),
    "desk_doors": Visit(LEADING),
    "desk_product": Visit(LEADING),
    "desk_product_archive": Visit(LEADING, {"do": "back"}, 302),
    "desk_imports": Visit(LEADING),
    "desk_import": Visit(LEADING),
    "desk_import_answer": Visit(LEADING, {"category": "422"}, 302),
    "desk_import_apply": Visit(LEADING, {}, 302),
    "desk_import_pictures": Visit(LEADING, {}, 302),
    "desk_import_progress": Visit(LEADING, None, 302),  # nothing to wait for: on to the import
    "desk_import_pull": Visit(LEADING, {"do": "stop"}, 302),
    "desk_import_undo": Visit(LEADING, {}, 302),
    "desk_connections": Visit(LEADING),
    "desk_connection": Visit(LEADING),
    "desk_conflicts": Visit(LEADING, {}, 422),  # none chosen
    "desk_stock_rules": Visit(LEADING, {"decides": "ask", "safety": "0", "fresh_hours": "72"}, 302),
    "desk_origin": Visit(LEADING),
    "desk_origin_proof": Visit(LEADING),
    "desk_origin_withdraw": Visit(LEADING, {}, 302),
    "desk_shop_about": Visit(LEADING),
    "desk_place_new": Visit(LEADING),
    "desk_place": Visit(LEADING),
    "desk_hours": Visit(LEADING),
    "desk_hours_holidays": Visit(LEADING, {}, 302),
    "desk_hours_day": Visit(LEADING, {}, 422),
    "desk_hours_day_remove": Visit(LEADING, {"day": "2027-01-05"}, 302),
    "desk_hours_closures": Visit(LEADING, {}, 422),
    "desk_hours_closure": Visit(LEADING, {"do": "end"}, 302),
    "desk_terms": Visit(LEADING),
    "desk_terms_edit": Visit(LEADING),
    "desk_proofs": Visit(LEADING),
    "desk_paper": Visit(LEADING),
    "desk_feeds": Visit(LEADING),
    "desk_plan": Visit(LEADING),
    "desk_assess": Visit(LEADING),
    "desk_help": Visit(LEADING),
    "desk_ticket": Visit(LEADING),
    "desk_pooled": Visit(LEADING),
    "desk_pooled_join": Visit(LEADING, {"do": "leave"}, 302),
    "desk_reviews": Visit(LEADING),
    "desk_review_reply": Visit(LEADING, {"reply": "Merci !"}, 302),
    "desk_review_report": Visit(LEADING, {"reason": "insulte"}, 302),
    "desk_figures": Visit(LEADING),
    "desk_figures_table": Visit(LEADING),
    "desk_shop_legal": Visit(OWNERS),
    "desk_way": Visit(OWNERS),
    "desk_way_withdraw": Visit(OWNERS, {}, 409),  # nothing is asked
    "desk_market_terms": Visit(OWNERS, {}, 409),  # nothing was shown
    "desk_bank": Visit(OWNERS),
    "desk_bank_cancel": Visit(OWNERS, {}, 302),
    "desk_tokens": Visit(OWNERS),
    "desk_token_revoke": Visit(OWNERS, {}, 302),
    "desk_team": Visit(OWNERS),
    "desk_team_member": Visit(OWNERS, {"do": "role", "role": "clerk"}, 302),
    "desk_team_withdraw": Visit(OWNERS, {}, 302),
    "desk_exit": Visit(OWNERS),
    "desk_exit_ask": Visit(OWNERS, {}, 303),
    "desk_exit_kit": Visit(OWNERS),
    "desk_exit_close": Visit(OWNERS, {"name": "Boulangerie Bruno"}, 303),
}
ALSO_POSTED = {"desk_hours": {"do": "copy"}, "desk_count": {}, "desk_products": {"door": "listed"}, "desk_doors": {}, "desk_imports": {}, "desk_connections": {}, "desk_conflicts": {}, "desk_origin": {"kind": "local"}, "desk_tokens": {"name": "caisse"}, "desk_proofs": {"rule": "permis"}, "desk_bank": {"account": "1111222"}, "desk_team": {"email": "x@panier.example", "role": "clerk"}, "desk_myself": {}, "desk_shop_about": {"name": "Autre"}, "desk_place_new": {"address": "1, rue Masson"}, "desk_shop_legal": {"legal_name": "Autre inc."}}  # fmt: skip
GUEST = "nouvelle@panier.example"


def desk_addresses() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every address of the merchant's pages with a merchant in it, whatever page is added later."""
    waiting: list[URLPattern | URLResolver] = list(get_resolver().url_patterns)
    while waiting:
        each = waiting.pop()
        if isinstance(each, URLResolver):
            waiting += each.url_patterns
        elif "merchant_portal" in each.callback.__module__ and "merchant" in each.pattern.converters:
            assert each.name, each
            yield each.name, tuple(each.pattern.converters)


ADDRESSES = dict(desk_addresses())


@pytest.fixture
def ids(team: Team) -> dict[str, Any]:
    return belongings(team)


def visit(client: Client, name: str, ids: dict[str, Any], form: dict[str, str] | None) -> tuple[int, bytes]:
    with override("fr"):
        address = reverse(name, kwargs={parameter: ids[parameter] for parameter in ADDRESSES[name]})
    answer: Any = client.get(address, headers=SAME_ID) if form is None else client.post(address, form, headers=SAME_ID)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    answer.close()
    return answer.status_code, body


def people(team: Team) -> dict[str, Account]:
    """Zoé has no role here."""
    return {"owner": team.bruno, "manager": team.mona, "clerk": team.clark, "": team.market.zoe}


def test_every_address_of_the_desk_is_in_the_list() -> None:
    assert set(VISITS) == set(ADDRESSES)


@pytest.mark.parametrize("role", ["owner", "manager", "clerk", ""])
def test_a_role_sees_its_pages_and_the_others_are_not_there(team: Team, ids: dict[str, Any], role: str) -> None:
    """Whatever it does is undone by nobody: the order of the list is the order of the day."""
    client = team.client(people(team)[role])
    found = {name: visit(client, name, ids, each.form) for name, each in VISITS.items()}
    shut = {name: each for name, each in VISITS.items() if role not in each.roles}
    nothing = {name: visit(client, name, {**ids, "merchant": NOWHERE}, each.form) for name, each in shut.items()}
    assert {name: status for name, (status, _) in found.items()} == {
        name: 404 if name in shut else each.done for name, each in VISITS.items()
    }
    for name, answered in nothing.items():
        assert found[name] == answered, name  # to the letter


@pytest.mark.parametrize(("name", "form"), ALSO_POSTED.items())
def test_pages_that_are_read_cannot_be_written_either(team: Team, name: str, form: dict[str, str]) -> None:
    ids = {"merchant": team.merchant}
    for role, person in people(team).items():
        if role in VISITS[name].roles:
            continue
        client = team.client(person)
        assert visit(client, name, ids, form) == visit(client, name, {"merchant": NOWHERE}, form)
        assert visit(client, name, ids, form)[0] == 404
    assert (ApiToken.objects.count(), Invitation.objects.count(), ImportRun.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize("role", ["owner", "manager", "clerk"])
def test_the_desk_leads_where_its_role_may_go_and_nowhere_else(team: Team, role: str) -> None:
    client = team.client(people(team)[role])
    pages = {at(name, team.merchant): name for name, given in ADDRESSES.items() if given == ("merchant",)}
    aside = {"desk_waiting"}  # a number of the menu: fetched by the page itself
    pages = {address: name for address, name in pages.items() if VISITS[name].form is None and name not in aside}
    assert len(pages) >= 9
    shown, ahead = set[str](), {at("desk", team.merchant)}
    while ahead:  # the sections of the menu lead to each other, and each to its pages
        shown |= ahead
        read = " ".join(client.get(address).content.decode() for address in ahead)
        ahead = {address for address in pages if f'href="{address}"' in read} - shown
    assert {pages[address] for address in shown} == {name for name in pages.values() if role in VISITS[name].roles}


def test_a_clerk_does_not_read_what_the_shop_earns(team: Team) -> None:
    order = three_merchants(team.market)
    pay(order)
    address = at("desk_part", team.merchant, part_of(order, "Bruno").public_id)
    pages = {role: team.client(person).get(address).content.decode() for role, person in people(team).items()}
    assert {role: "Commission" in page for role, page in pages.items()} == {
        "owner": True,
        "manager": True,
        "clerk": False,
        "": False,
    }


def test_without_the_table_a_clerk_sees_everything(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: it is the table that shuts the pages above, and what is compared does notice."""
    client = team.client(team.clark)
    assert client.get(at("desk_team", team.merchant)).status_code == 404
    monkeypatch.setattr(rules, "MAY", dict.fromkeys(rules.MAY, frozenset(rules.ROLES)))
    assert client.get(at("desk_team", team.merchant)).status_code == 200
    assert client.get(at("desk_tokens", team.merchant)).status_code == 200


def test_nobody_at_all_has_a_role_that_does_not_exist() -> None:
    assert not any(rules.may(role, what) for role in ("", "staff", "OWNER") for what in rules.MAY)
