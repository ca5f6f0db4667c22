"""Roles changed, people removed and leaving: at once, never the last owner, and nobody raises himself."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from panier.base.notifications.queries import letters_in_mailbox
from panier.offer.merchants.models import ApiToken, Member
from panier.offer.onboarding.models import ApplicationEvent
from panier.offer.team import actions, rules
from panier.offer.team.models import TeamChange
from panier.sites.api.tests.caller import Caller
from tests.joining import TICKS, decide, send
from tests.team.hands import Team, at, invite, link_for
from tests.team.test_roles import ADDRESSES

pytestmark = pytest.mark.django_db(transaction=True)
RAISES = {"role": "owner", "do": "role", "email": "clark@panier.example", "name": "Clark", "answer": "yes", "member": "owner", "kind": "role"}  # fmt: skip


def change(team: Team, about: Any, *, who: Any = None, **form: str) -> Any:
    client = team.client(who or team.bruno)
    return client.post(at("desk_team_member", team.merchant, about.public_id), form)


def connect(team: Team, who: Any, name: str = "caisse") -> Caller:
    """A program, with the token shown on the page."""
    shown = team.client(who).post(at("desk_tokens", team.merchant), {"name": name}).content.decode()
    token = shown.split("<code>")[1].split("</code>")[0]
    return Caller({"Authorization": f"Bearer {token}"})


def test_a_role_is_changed_and_told(team: Team) -> None:
    assert change(team, team.clark, do="role", role="manager").status_code == 302
    assert team.roles() == {"bruno": "owner", "mona": "manager", "clark": "manager"}
    assert team.client(team.clark).get(at("desk_imports", team.merchant)).status_code == 200
    assert team.history() == [("role", "Bruno", "Clark", "clerk", "manager")]
    link_for("clark@panier.example")
    letter = letters_in_mailbox("qc", "clark@panier.example")[0]
    assert letter.subject == "Votre rôle chez Boulangerie Bruno est maintenant : Gestionnaire"
    page = team.client(team.bruno).get(at("desk_team", team.merchant)).content.decode()
    assert "Bruno a changé le rôle de Clark\u202f: Commis → Gestionnaire" in page
    change(team, team.clark, do="role", role="manager")  # the same again
    assert len(team.history()) == 1


def test_removed_is_out_at_once(team: Team) -> None:
    clark = team.client(team.clark)
    open_page = clark.get(at("desk", team.merchant))
    assert (open_page.status_code, open_page.headers["Cache-Control"]) == (200, "private, no-store")  # nor going back
    assert change(team, team.clark, do="remove").status_code == 302
    assert clark.get(at("desk", team.merchant)).status_code == 404
    assert clark.get(at("account")).status_code == 200  # the account is his own
    assert team.history() == [("removed", "Bruno", "Clark", "clerk", "")]
    link_for("clark@panier.example")
    letter = letters_in_mailbox("qc", "clark@panier.example")[0]
    assert letter.subject == "Vous n’êtes plus dans l’équipe de Boulangerie Bruno"
    assert change(team, team.clark, do="remove").status_code == 404
    assert change(team, team.market.bella.owner, do="remove").status_code == 404  # hers is another team


@pytest.mark.parametrize("form", [{"do": "remove"}, {"do": "role", "role": "manager"}, {"do": "role", "role": "clerk"}])
def test_programs_end_with_whoever_connected_them(team: Team, form: dict[str, str]) -> None:
    """Mona has seen her token: what it opens closes with her right to it. The shop's other programs go on."""
    change(team, team.mona, do="role", role="owner")
    hers, brunos = connect(team, team.mona), connect(team, team.bruno)
    assert [caller("GET", "/merchant").status for caller in (hers, brunos)] == [200, 200]
    assert (
        "1 programme relié par cette personne"
        in team.client(team.bruno).get(at("desk_team", team.merchant)).content.decode()
    )
    change(team, team.mona, **form)
    assert [caller("GET", "/merchant").status for caller in (hers, brunos)] == [401, 200]
    ended = ApiToken.objects.get(created_by=team.mona)
    assert (ended.revoked_by, ended.revoked_at is not None) == (team.bruno, True)
    assert "1 programme arrêté" in team.client(team.bruno).get(at("desk_team", team.merchant)).content.decode()


def test_without_ending_them_the_programs_would_go_on(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the test above."""
    change(team, team.mona, do="role", role="owner")
    hers = connect(team, team.mona)
    monkeypatch.setattr(actions, "revoke_tokens_of", lambda *_args, **_named: 0)
    change(team, team.mona, do="remove")
    assert hers("GET", "/merchant").status == 200


def test_leaving(team: Team) -> None:
    clark = team.client(team.clark)
    own = at("desk_myself", team.merchant)
    page = clark.get(own).content.decode()
    assert "Commis" in page
    assert "Bruno" in page
    assert "bruno@panier.example" not in page
    assert clark.post(own).headers["Location"] == at("account")
    assert clark.get(own).status_code == 404
    assert team.roles() == {"bruno": "owner", "mona": "manager"}
    assert team.history() == [("left", "Clark", "Clark", "clerk", "")]


def test_the_last_owner_stays_and_stays_owner(team: Team) -> None:
    owner = team.client(team.bruno)
    for answer in (
        change(team, team.bruno, do="remove"),
        change(team, team.bruno, do="role", role="manager"),
        change(team, team.bruno, do="role", role="clerk"),
        owner.post(at("desk_myself", team.merchant)),
    ):
        assert answer.status_code == 409
        assert "nommez-en d’abord un autre" in answer.content.decode()
    assert team.roles()["bruno"] == "owner"
    assert team.history() == []


@pytest.mark.plants_damage
def test_without_the_rule_the_last_owner_would_go(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the test above."""
    monkeypatch.setattr(actions, "keeps_an_owner", lambda _roles: True)
    assert team.client(team.bruno).post(at("desk_myself", team.merchant)).status_code == 302
    assert team.roles() == {"mona": "manager", "clark": "clerk"}


def test_one_of_two_owners_may_go(team: Team) -> None:
    change(team, team.mona, do="role", role="owner")
    lowered = change(team, team.bruno, do="role", role="clerk")
    assert lowered.headers["Location"] == at("desk_myself", team.merchant)  # where he still may
    assert team.roles() == {"bruno": "clerk", "mona": "owner", "clark": "clerk"}
    assert team.client(team.bruno).get(at("desk_team", team.merchant)).status_code == 404
    assert change(team, team.mona, do="remove", who=team.mona).status_code == 409  # she is the last now


def test_history_begins_with_the_first_owner(team: Team) -> None:
    """A shop that an operator lets in has its owner from the first line on."""
    zoe, olga = team.market.zoe, team.market.olga
    application = send(Client(), zoe)
    decide(Client(), olga, application, "approve", verified=TICKS)
    shop = Member.objects.get(account=zoe).merchant
    page = team.client(zoe).get(at("desk_team", shop.public_id)).content.decode()
    assert "Zoe a rejoint l’équipe comme\u202f: Propriétaire" in page
    assert TeamChange.objects.get(merchant=shop).at == ApplicationEvent.objects.get(after="approved").at


def _missing(name: str, team: Team) -> dict[str, Any]:
    ids = {"merchant": team.merchant, "member": team.clark.public_id, "token": 1, "line": 1}
    return {parameter: ids.get(parameter, "xxx_aaaaaaaaaaaaaaaa") for parameter in ADDRESSES[name]}


@pytest.mark.parametrize("who", ["clark", "mona"])
def test_nobody_raises_himself_by_any_request(team: Team, who: str) -> None:
    """Every address of the desk, with everything that raises somebody anywhere; his own page and account too."""
    person = getattr(team, who)
    client, before = team.client(person), team.roles()
    invite(team, f"{who}2@panier.example", "owner")  # somebody else's, whose link he found
    link = link_for(f"{who}2@panier.example")
    for name in ADDRESSES:
        given = _missing(name, team)
        if name == "desk_myself":  # which leaves the team, whatever it is sent
            continue
        for parameters in [given, *([{**given, "member": person.public_id}] if "member" in given else [])]:
            address = at(name, *(parameters[each] for each in ADDRESSES[name]))
            client.post(address, RAISES)
            client.get(address, RAISES)
    client.post(at("account"), {**RAISES, "language": "fr"})
    client.post(link, RAISES)
    assert team.roles() == before
    assert invite(team, "clark3@panier.example", "owner", who=person).status_code == 404


def test_who_tries_is_noted_by_whom_where_and_what(team: Team, caplog: pytest.LogCaptureFixture) -> None:
    """Refused like what is not there; whoever looks after the market reads of it, and of nobody who only does his work."""
    assert change(team, team.clark, who=team.bruno, do="role", role="clerk").status_code == 302
    assert "right_refused" not in caplog.text
    assert change(team, team.clark, who=team.clark, do="role", role="owner").status_code == 404
    (line,) = [each.getMessage() for each in caplog.records if "right_refused" in each.getMessage()]
    assert all(each in line for each in (team.clark.public_id, team.merchant, "clerk", "POST"))


def test_without_the_table_he_would_raise_himself(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: of the same requests, one does it as soon as the check is gone."""
    monkeypatch.setattr(rules, "MAY", dict.fromkeys(rules.MAY, frozenset(rules.ROLES)))
    assert change(team, team.clark, who=team.clark, do="role", role="owner").status_code == 302
    assert team.roles()["clark"] == "owner"


def test_an_owner_no_more_since_the_page_was_opened_changes_nothing(team: Team) -> None:
    """The right is looked at again under the lock: the page's own look is not enough."""
    by = actions.By(team.mona.pk, "Mona", datetime.now(tz=UTC))
    for act in (
        lambda: actions.change_role(team.key, team.clark.public_id, "owner", by),
        lambda: actions.remove(team.key, team.bruno.public_id, by),
        lambda: actions.invite(team.key, "x@panier.example", "owner", by),
        lambda: actions.withdraw(team.key, "inv_aaaaaaaaaaaaaaaa", by),
    ):
        with pytest.raises(rules.NotYours):
            _in_transaction(act)
    assert team.roles() == {"bruno": "owner", "mona": "manager", "clark": "clerk"}


def _in_transaction(act: Any) -> None:
    with transaction.atomic():
        act()


def test_a_role_is_one_of_three_in_the_database_too(team: Team) -> None:
    with pytest.raises(IntegrityError, match="member_role"):
        Member.objects.filter(account=team.clark).update(role="boss")
