"""Invitations: a letter, a link that works once, for the address it was sent to and nobody else."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from panier.base.accounts.models import Account
from panier.base.notifications.models import Letter
from panier.base.notifications.queries import letters_in_mailbox
from panier.flows import answer_invitation as answering
from panier.flows.purge import purge
from panier.offer.merchants.models import Member
from panier.offer.team import rules
from panier.offer.team.models import Invitation, TeamChange
from panier.sites.merchant_portal.invitation.views import WRONG_LINKS
from tests.team.hands import Team, at, invite, link_for
from tests.world import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)
ZOE, NEW = "zoe@panier.example", "nouvelle@panier.example"
YES, NO = {"answer": "yes"}, {"answer": "no"}


def page(answer: Any) -> str:
    return str(answer.content.decode())


def test_invite_and_join(team: Team) -> None:
    """Bruno invites Zoé as a clerk; she opens her letter's link, signed in, and stands at the desk."""
    assert invite(team, f"  {ZOE.upper()} ").headers["Location"] == at("desk_team", team.merchant)
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role, invitation.end) == (ZOE, "clerk", "")
    assert invitation.expires_at - invitation.invited_at == timedelta(days=7)
    link = link_for(ZOE)
    letter = letters_in_mailbox("qc", ZOE)[0]
    assert letter.subject == "Bruno vous invite dans l’équipe de Boulangerie Bruno"
    assert "comme\u202f: Commis" in letter.text
    zoe = team.client(team.market.zoe)
    assert zoe.get(at("desk", team.merchant)).status_code == 404
    shown = zoe.get(link)
    assert shown.status_code == 200
    assert shown.headers["Referrer-Policy"] == "same-origin"
    assert shown.headers["Cache-Control"] == "private, no-store"
    assert "Les commandes et leur remise, les demandes, les conversations avec les acheteurs, l’inventaire." in page(
        shown
    )
    assert Member.objects.filter(account=team.market.zoe).count() == 0  # looking changes nothing
    joined = zoe.post(link, YES)
    assert joined.headers["Location"] == at("desk_myself", team.merchant)
    assert team.roles() == {"bruno": "owner", "mona": "manager", "clark": "clerk", "zoe": "clerk"}
    assert zoe.get(at("desk", team.merchant)).status_code == 200
    assert zoe.get(at("desk_team", team.merchant)).status_code == 404
    assert team.history() == [("invited", "Bruno", ZOE, "", "clerk"), ("joined", "Zoe", "Zoe", "", "clerk")]
    history = page(team.client(team.bruno).get(at("desk_team", team.merchant)))
    assert f"Bruno a invité {ZOE} comme\u202f: Commis" in history
    assert "Zoe a rejoint l’équipe comme\u202f: Commis" in history


def test_the_link_is_kept_as_a_digest_and_works_once(team: Team) -> None:
    invite(team, ZOE)
    link = link_for(ZOE)
    secret = link.rstrip("/").rpartition("/")[2]
    with connection.cursor() as cursor:
        cursor.execute("SELECT row::text FROM team_invitation row")
        assert secret not in cursor.fetchone()[0]
    zoe = team.client(team.market.zoe)
    for _ in range(2):  # a double click is one joining
        assert zoe.post(link, YES).status_code == 302
    assert Member.objects.filter(account=team.market.zoe).count() == 1
    assert TeamChange.objects.filter(what="joined").count() == 1
    assert link_for("bruno@panier.example") == at("desk_team", team.merchant)
    told = letters_in_mailbox("qc", "bruno@panier.example")
    assert [letter.subject for letter in told] == ["Zoe fait maintenant partie de l’équipe de Boulangerie Bruno"]
    assert "Le rôle\u202f: Commis" in told[0].text
    assert not Letter.objects.filter(kind="team_changed").exclude(recipient="bruno@panier.example").exists()
    assert "elle ne sert qu’une fois" in page(team.client(None).get(link))
    team.client(team.bruno).post(at("desk_team_member", team.merchant, team.market.zoe.public_id), {"do": "remove"})
    again = zoe.post(link, YES)  # removed, she does not come back by the old letter
    assert again.status_code == 409
    assert "zoe" not in team.roles()


def test_only_the_invited_address_answers(team: Team) -> None:
    invite(team, ZOE)
    link = link_for(ZOE)
    ana = team.client(team.market.ana)
    shown = page(ana.get(link))
    assert ZOE not in shown  # the letter was passed on: not the whole address
    assert "z…@panier.example" in shown
    assert 'value="yes"' not in shown
    for answer in (YES, NO):
        assert ana.post(link, answer).status_code == 409
    assert team.client(None).post(link, YES).status_code == 200  # asked to sign in
    assert Invitation.objects.get().end == ""
    assert "ana" not in team.roles()


def test_without_the_look_at_the_address_anybody_would_come_in(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the test above."""
    invite(team, ZOE)
    monkeypatch.setattr(answering, "confirmed_email", lambda _account: ZOE)
    assert team.client(team.market.ana).post(link_for(ZOE), YES).status_code == 302
    assert team.roles()["ana"] == "clerk"


def test_an_address_that_was_never_confirmed_is_nobodys(team: Team) -> None:
    """Somebody opens an account with the invited address and never opens its letter."""
    squatter = Account.objects.create_user(NEW, PASSWORD)
    invite(team, NEW)
    assert team.client(squatter).post(link_for(NEW), YES).status_code == 409
    assert "nouvelle" not in team.roles()


def test_no_account_yet_one_opens_it_and_comes_back(team: Team) -> None:
    invite(team, NEW, "manager")
    link = link_for(NEW)
    client = Client()
    opening = f"{at('account_signup')}?next={link}"
    assert f'href="{opening}"' in page(client.get(link))
    assert f'value="{link}"' in page(client.get(opening))
    form = {"name": "Nouvelle", "email": NEW, "password1": PASSWORD, "next": link}
    assert client.post(opening, form).status_code == 302
    confirmed = client.post(link_for(NEW))  # the letter that asks whether the address is hers
    assert confirmed.headers["Location"] == link
    assert client.post(link, YES).headers["Location"] == at("desk_myself", team.merchant)
    assert team.roles()["nouvelle"] == "manager"


def test_one_with_an_account_signs_in_and_comes_back(team: Team) -> None:
    invite(team, ZOE)
    link = link_for(ZOE)
    client = Client()
    signed = client.post(at("account_login"), {"login": ZOE, "password": PASSWORD, "next": link})
    assert signed.headers["Location"] == link


def test_whoever_is_somebody_else_signs_out_and_comes_back(team: Team) -> None:
    invite(team, ZOE)
    link = link_for(ZOE)
    out = team.client(team.market.ana).post(at("account_logout"), {"next": link})
    assert out.headers["Location"] == link


def test_withdrawn_declined_replaced_expired_say_so(team: Team) -> None:
    owner, zoe = team.client(team.bruno), team.client(team.market.zoe)
    invite(team, ZOE)
    first = link_for(ZOE)
    invite(team, ZOE, "manager")  # again: only the newest link opens
    second = link_for(ZOE)
    assert "Une invitation plus récente" in page(zoe.get(first))
    assert zoe.post(first, YES).status_code == 409
    current = Invitation.objects.get(end="")
    owner.post(at("desk_team_withdraw", team.merchant, current.public_id))
    assert "Le commerce a retiré cette invitation" in page(zoe.get(second))
    assert zoe.post(second, YES).status_code == 409
    again = owner.post(at("desk_team_withdraw", team.merchant, current.public_id))
    assert again.status_code == 409  # it is over already
    invite(team, ZOE)
    third = link_for(ZOE)
    assert zoe.post(third, NO).status_code == 302
    assert "Cette invitation a été déclinée" in page(zoe.get(third))
    assert zoe.post(third, YES).status_code == 409
    invite(team, ZOE)
    fourth = link_for(ZOE)
    Invitation.objects.filter(end="").update(expires_at=datetime.now(tz=UTC) - timedelta(seconds=1))
    assert "Cette invitation est échue" in page(zoe.get(fourth))
    assert zoe.post(fourth, YES).status_code == 409
    assert "Échue" in page(owner.get(at("desk_team", team.merchant)))  # and can be sent again
    assert "zoe" not in team.roles()
    assert [what for what, *_ in team.history()] == [
        "invited",
        "invited",
        "withdrawn",
        "invited",
        "declined",
        "invited",
    ]


def test_an_unknown_link_is_a_missing_page_and_few_are_tried(team: Team) -> None:
    invite(team, ZOE)
    link, client = link_for(ZOE), team.client(team.market.zoe)
    wrong = at("invitation", "x" * 43)
    assert {client.get(wrong).status_code for _ in range(WRONG_LINKS)} == {404}
    assert client.get(wrong).status_code == 429
    assert client.post(link, YES).status_code == 429  # a guess that hits would not be told
    assert client.get(at("invitation", "y" * 400)).status_code == 429
    assert "zoe" not in team.roles()


@pytest.mark.parametrize(
    ("email", "role", "said"),
    [
        ("", "clerk", "Écrivez une adresse courriel"),
        ("zoe", "clerk", "Écrivez une adresse courriel"),
        (f"{'z' * 250}@panier.example", "clerk", "Écrivez une adresse courriel"),
        ("zoe@panier.example\nBcc: all@panier.example", "clerk", "Écrivez une adresse courriel"),
        (ZOE, "", "Choisissez un rôle"),
        (ZOE, "operator", "Choisissez un rôle"),
    ],
)
def test_what_is_typed_wrong_is_said_and_kept(team: Team, email: str, role: str, said: str) -> None:
    answer = invite(team, email, role)
    assert answer.status_code == 422
    assert said in page(answer)
    assert Invitation.objects.count() == 0
    assert Letter.objects.filter(kind="team_invitation").count() == 0


def test_who_is_in_the_team_is_not_invited(team: Team) -> None:
    answer = invite(team, "Clark@panier.example", "owner")
    assert answer.status_code == 409
    assert "déjà dans l’équipe" in page(answer)
    assert team.roles()["clark"] == "clerk"


def test_who_came_another_way_meanwhile_keeps_the_role_the_owners_know(team: Team) -> None:
    invite(team, ZOE, "owner")
    Member.objects.create(merchant_id=team.key, account=team.market.zoe, role="clerk")
    assert team.client(team.market.zoe).post(link_for(ZOE), YES).status_code == 409
    assert team.roles()["zoe"] == "clerk"


def test_whether_an_address_has_an_account_is_not_told(team: Team) -> None:
    known, unknown = invite(team, ZOE), invite(team, "zoo@panier.example")
    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])
    texts = [letters_in_mailbox("qc", link_for(email) and email)[0].subject for email in (ZOE, "zoo@panier.example")]
    assert texts[0] == texts[1]


def test_few_wait_at_once_and_few_are_sent_in_a_day(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("panier.offer.team.actions.MOST_OPEN", 2)
    monkeypatch.setattr("panier.offer.team.actions.MOST_A_DAY", 3)
    assert [invite(team, f"p{number}@panier.example").status_code for number in range(3)] == [302, 302, 409]
    owner = team.client(team.bruno)
    waiting = Invitation.objects.filter(end="").first()
    assert waiting
    owner.post(at("desk_team_withdraw", team.merchant, waiting.public_id))
    assert invite(team, "p3@panier.example").status_code == 302
    owner.post(at("desk_team_withdraw", team.merchant, Invitation.objects.filter(end="").latest("pk").public_id))
    fourth = invite(team, "p4@panier.example")
    assert "3 invitations en un jour" in page(fourth)
    assert Letter.objects.filter(kind="team_invitation").count() == 3
    assert (rules.MOST_OPEN, rules.MOST_A_DAY) == (20, 30)


def test_the_same_address_at_two_shops_is_two_invitations(team: Team) -> None:
    invite(team, ZOE)
    bella = team.client(team.market.bella.owner)
    bella.post(at("desk_team", team.market.bella.merchant.public_id), {"email": ZOE, "role": "manager"})
    assert Invitation.objects.filter(end="").count() == 2
    foreign = Invitation.objects.get(merchant_id=team.key).public_id
    assert bella.post(at("desk_team_withdraw", team.market.bella.merchant.public_id, foreign)).status_code == 404
    assert team.client(team.market.zoe).post(link_for(ZOE), YES).status_code == 302
    assert "zoe" not in team.roles()  # the latest letter was Bella's


def test_the_letter_and_the_page_speak_the_language_of_whoever_invites(team: Team) -> None:
    client = team.client(team.bruno)
    client.post(at("desk_team", team.merchant, language="en"), {"email": ZOE, "role": "clerk"})
    link = link_for(ZOE)
    assert link.startswith("/en/invitation/")
    assert letters_in_mailbox("qc", ZOE)[0].subject == "Bruno invites you into the team of Boulangerie Bruno"
    assert "Orders and their hand-over, requests, conversations with buyers, stock counts." in page(
        team.client(team.market.zoe).get(link)
    )


def test_old_invitations_go(team: Team) -> None:
    invite(team, ZOE)
    now = datetime.now(tz=UTC)
    assert purge(now=now + timedelta(days=96))["invitations"] == 0
    assert purge(now=now + timedelta(days=98))["invitations"] == 1
    assert team.history() == [("invited", "Bruno", ZOE, "", "clerk")]  # what was done stays known
