"""Nothing is set by the way: a field that no form has is refused, noted for the operators, and changes nothing (ADR 0137)."""

from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import resolve, reverse
from django.utils.translation import override

from panier.base.accounts import actions
from panier.base.accounts.actions import Acting, Try, forget_tries, record_try
from panier.base.accounts.models import Account, RefusedTry
from panier.flows.purge import purge
from panier.offer.onboarding.rules import STEPS
from panier.sites.merchant_portal import access
from panier.sites.merchant_portal.fields import known_to
from tests.belongings import GUEST, belongings
from tests.joining import begin
from tests.journeys.test_wall import addresses, rows
from tests.team.hands import Team, link_for
from tests.world import NOW, Market

pytestmark = pytest.mark.django_db(transaction=True)
SET = ["commission", "is_staff", "merchant_id", "owner_id", "payout_account", "role", "state", "territory_id"]
OF_THE_FORM = {"desk_team": "role", "desk_team_member": "role"}
BY_A_LOOK = {"accounts_refusedtry", "django_session", "kit_cache"}
NOT_ALLOWED, REFUSED = 405, 422


def tables() -> dict[str, str]:
    return {name: found for name, found in rows().items() if name not in BY_A_LOOK}


def desk_of_bruno(team: Team) -> Iterator[tuple[str, str]]:
    """Every address of his desk, with what he has."""
    his = belongings(team)
    for name, given in addresses("desk"):
        if "merchant" in given:
            yield name, _at(name, {each: his[each] for each in given})


def joining(client: Client, who: Account) -> Iterator[tuple[str, str]]:
    made = begin(client, who).public_id
    for name in ("join_begin", "join_one", "join_send", "join_withdraw"):
        yield name, _at(name, {} if name == "join_begin" else {"application": made})
    for step in STEPS:
        yield f"join_step {step}", _at("join_step", {"application": made, "step": step})


def _at(name: str, given: dict[str, Any]) -> str:
    with override("fr"):
        return reverse(name, kwargs=given)


def send(client: Client, every: list[tuple[str, str]]) -> dict[str, tuple[int, list[str]]]:
    """What each answers that may be posted to, and what was noted of it."""
    found = {}
    for name, address in every:
        last = RefusedTry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        fields = [each for each in SET if each != OF_THE_FORM.get(name)]
        answer = client.post(address, dict.fromkeys(fields, "1"))
        if answer.status_code != NOT_ALLOWED:
            noted = RefusedTry.objects.filter(pk__gt=last, kind="fields", path=address, method="POST").first()
            found[name] = (answer.status_code, noted.named if noted else [])
            assert all(f'<code class="wrap">{each}</code>' in answer.content.decode() for each in fields), name
    return found


def wanted(name: str) -> tuple[int, list[str]]:
    return REFUSED, [each for each in SET if each != OF_THE_FORM.get(name)]


def test_every_form_of_the_desk_refuses_what_it_does_not_have(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    every = list(desk_of_bruno(team))
    bruno = team.client(team.bruno)
    monkeypatch.setattr(actions, "MOST_TRIES_A_DAY", 10_000)
    before = tables()
    found = send(bruno, every)
    assert found == {name: wanted(name) for name in found}
    assert len(found) > 60
    assert tables() == before
    assert set(RefusedTry.objects.values_list("account_id", "subject", "label")) == {
        (team.bruno.pk, team.merchant, "Bruno")
    }
    monkeypatch.setattr(access, "unknown_fields", lambda _request: [])  # the control
    for _name, address in every:
        bruno.post(address, dict.fromkeys(SET, "1"))
    assert {name for name, kept in tables().items() if kept != before[name]} >= {
        "merchants_apitoken",
        "team_invitation",
    }
    assert RefusedTry.objects.count() == len(found)


def test_joining_and_an_invitation_refuse_them_too(team: Team, client: Client) -> None:
    market, bruno = team.market, team.client(team.bruno)
    every = list(joining(client, market.zoe))
    before = tables()
    found = send(client, every)
    assert found == {name: wanted(name) for name in found}
    assert len(found) == 3 + len(STEPS)
    assert tables() == before
    with override("fr"):
        bruno.post(reverse("desk_team", args=[team.merchant]), {"email": GUEST, "role": "clerk"})
    link, guest = link_for(GUEST), Client()
    guest.force_login(Account.objects.create_user(GUEST, "x", name="Nouveau"))
    assert guest.post(link, {"answer": "yes", "role": "owner"}).status_code == REFUSED
    noted = RefusedTry.objects.latest("pk")
    assert (noted.subject, noted.named) == (team.merchant, ["role"])
    assert urlsplit(link).path.rstrip("/").rpartition("/")[2] not in noted.path  # the link is as good as a key


class Forms(HTMLParser):
    """The forms of a page that are posted: to where, and their fields' names."""

    def __init__(self, here: str) -> None:
        super().__init__()
        self.here, self.forms, self.named, self.open = here, [], {}, ""  # type: ignore[var-annotated] # filled below

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.open = str(len(self.forms))
            self.forms.append(
                (given.get("method"), urlsplit(given.get("action") or self.here).path or self.here, set())
            )
            self.named[given.get("id")] = self.open
        elif tag in {"input", "select", "textarea", "button"} and given.get("name"):
            of = self.named.get(given["form"]) if "form" in given else self.open
            if of:
                self.forms[int(of)][2].add(given["name"])

    def handle_endtag(self, tag: str) -> None:
        self.open = "" if tag == "form" else self.open


def unknown_in(client: Client, address: str) -> tuple[int, set[tuple[str, str]]]:
    answer = client.get(address)
    answer.close()  # a file among them
    if answer.status_code != 200 or "text/html" not in answer.headers["Content-Type"]:
        return 0, set()
    page = Forms(address)
    page.feed(answer.content.decode())
    posted = [
        (where, names)
        for method, where, names in page.forms
        if (method == "post" and "/comptoir/" in where) or "/rejoindre/" in where
    ]
    return len(posted), {
        (where, each) for where, names in posted for each in names if not known_to(resolve(where)).fullmatch(each)
    }


def test_every_field_of_every_form_is_known(team: Team, client: Client) -> None:
    """Nobody is refused for what his own page holds."""
    bruno, forms = team.client(team.bruno), 0
    unknown: set[tuple[str, str]] = set()
    for who, every in ((bruno, desk_of_bruno(team)), (client, joining(client, team.market.zoe))):
        for _name, address in list(every):
            count, wrong = unknown_in(who, address)
            forms, unknown = forms + count, unknown | wrong
    assert unknown == set()
    assert forms > 60


def test_what_was_typed_is_sent_again_without_it(team: Team) -> None:
    bruno = team.client(team.bruno)
    with override("fr"):
        address = reverse("desk_team", args=[team.merchant])
    page = bruno.post(address, {"email": "a<b@panier.example", "role": "clerk", "owner_id": "1"}).content.decode()
    assert '<textarea name="email" hidden>\na&lt;b@panier.example</textarea>' in page
    assert 'name="owner_id"' not in page
    part = bruno.post(address, {"email": "x", "owner_id": "1"}, headers={"HX-Request": "true"})
    assert (part.status_code, part.headers["HX-Retarget"]) == (REFUSED, "main")
    with override("fr"):
        secret = bruno.post(reverse("desk_bank", args=[team.merchant]), {"account": "9876543", "owner_id": "1"})
    assert "9876543" not in secret.content.decode()
    file = bruno.post(address, {"email": "x", "role": "clerk", "photo": SimpleUploadedFile("a.png", b"x")})
    assert (file.status_code, RefusedTry.objects.latest("pk").named) == (REFUSED, ["photo"])
    json = bruno.post(address, {"email": "x"}, content_type="application/json")
    assert (json.status_code, RefusedTry.objects.latest("pk").named) == (REFUSED, ["application/json"])


def test_operators_read_who_tried_what(team: Team) -> None:
    with override("fr"):
        team.client(team.clark).get(reverse("desk_bank", args=[team.merchant]))
        team.client(team.clark).post(reverse("desk_pickup", args=[team.merchant]), {"owner_id": "1"})
        page, shop, bella = reverse("operation_tries"), f"?shop={team.merchant}", team.market.bella
        team.client(bella.owner).post(reverse("desk_pickup", args=[bella.merchant.public_id]), {"commission": "1"})
    said = team.client(team.market.olga).get(page + shop).content.decode()
    assert "commission" not in said  # another shop's
    assert "commission" in team.client(team.market.olga).get(page).content.decode()
    assert [said.count(each) for each in ("Clark", "owner_id", "clark@panier.example")] == [2, 1, 2]
    with override("fr"):
        assert reverse("desk_bank", args=[team.merchant]) in said
    assert team.client(team.bruno).get(page).status_code == 404


def test_who_has_no_right_to_a_page_learns_of_no_field(team: Team) -> None:
    with override("fr"):
        bank = reverse("desk_bank", args=[team.merchant])
    for person, noted in ((team.market.bella.owner, []), (team.clark, ["right"])):
        answer = team.client(person).post(bank, {"owner_id": "1"})
        assert (answer.status_code, "owner_id" in answer.content.decode()) == (404, False)
        assert list(RefusedTry.objects.values_list("kind", flat=True)) == noted


def test_a_day_that_is_full_is_one_persons_or_one_shops_programs(
    market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever tries much hides nobody else's."""
    monkeypatch.setattr(actions, "MOST_TRIES_A_DAY", 2)
    people = (market.bruno.owner.pk, market.bella.owner.pk)
    who = [
        *((Acting("qc", key, "x"), "mer_x") for key in people),
        *((Acting("qc", None, "x"), f"mer_{n}") for n in "yz"),
    ]
    for acting, subject in who:
        tried = Try("fields", subject, ["a"], "POST", "/")
        assert [record_try(acting, tried, now=NOW) for _ in range(3)] == [True, True, False]


def test_they_are_bounded(market: Market) -> None:
    who, tried = (
        Acting("qc", market.bruno.owner.pk, "Bruno"),
        Try("fields", "mer_x", ["a\x00" * 100] * 50, "POST", "/" * 900),
    )
    kept = [record_try(who, tried, now=NOW) for _ in range(actions.MOST_TRIES_A_DAY + 2)]
    assert (sum(kept), RefusedTry.objects.count()) == (actions.MOST_TRIES_A_DAY, actions.MOST_TRIES_A_DAY)
    one = RefusedTry.objects.latest("pk")
    assert (len(one.named), one.named[0], len(one.path)) == (actions.MOST_NAMED, "a" * actions.NAMED_LENGTH, 200)
    assert forget_tries(before=NOW, most=150) == actions.MOST_TRIES_A_DAY - 150
    assert purge(now=NOW + timedelta(days=365))["refused tries"] == 0
    assert purge(now=NOW + timedelta(days=367))["refused tries"] == 150
