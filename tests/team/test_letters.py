"""Letters about orders come to the shop's address, and to each of its people who wants them: nobody twice."""

import pytest

from panier.base.notifications.models import Letter
from panier.offer.merchants.models import Member, Merchant
from tests.desk.hands import paid_part
from tests.team.hands import Team, at

pytestmark = pytest.mark.django_db(transaction=True)


def told_of(team: Team) -> list[str]:
    """Who hears of the next order."""
    part = paid_part(team)
    letters = Letter.objects.filter(kind="part_to_accept", key__contains=part.public_id)
    return sorted(letters.values_list("recipient", flat=True))


def choose(team: Team, who: str, address: str, *, wanted: bool) -> int:
    form = {"do": "letters"} | ({"wanted": "on"} if wanted else {})
    return int(team.client(getattr(team, who)).post(address, form).status_code)


def test_each_chooses_and_owners_and_managers_have_them_unless_they_say_no(team: Team) -> None:
    bruno, mona, clark = team.bruno.email, team.mona.email, team.clark.email
    own, theirs = at("desk_myself", team.merchant), at("desk_team_member", team.merchant, team.clark.public_id)
    assert told_of(team) == [bruno, mona]
    assert choose(team, "clark", own, wanted=True) == 302
    assert told_of(team) == [bruno, clark, mona]
    assert choose(team, "mona", own, wanted=False) == 302
    assert told_of(team) == [bruno, clark]
    assert choose(team, "bruno", theirs, wanted=False) == 302
    assert told_of(team) == [bruno]
    assert choose(team, "bruno", own, wanted=False) == 302
    assert told_of(team) == [bruno], "the shop's own address always has them"
    assert choose(team, "mona", theirs, wanted=True) == 404
    assert told_of(team) == [bruno]
    assert team.roles() == {"bruno": "owner", "mona": "manager", "clark": "clerk"}


def test_the_shops_address_is_one_of_them_and_a_choice_outlives_no_role(team: Team) -> None:
    Merchant.objects.filter(pk=team.key).update(contact_email="Mona@panier.example")
    assert told_of(team) == ["Mona@panier.example", team.bruno.email], "the same address in other letters is the same"
    Merchant.objects.filter(pk=team.key).update(contact_email="boutique@panier.example")
    assert told_of(team) == ["boutique@panier.example", team.bruno.email, team.mona.email]
    Member.objects.filter(merchant_id=team.key, account=team.mona).update(role="clerk")
    assert told_of(team) == ["boutique@panier.example", team.bruno.email]


def test_the_pages_show_what_is_chosen(team: Team) -> None:
    def box(who: str, name: str) -> str:
        page = team.client(getattr(team, who)).get(at(name, team.merchant)).content.decode()
        return page.split('name="wanted"')[-1][:9]

    assert box("mona", "desk_myself").startswith(" checked")
    assert box("clark", "desk_myself").startswith(">")
    assert box("bruno", "desk_team").startswith(">")  # the last one there is the clerk
