"""Writing what changes in a part. Each works inside the caller's transaction, the order locked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from panier.kit.money import Money
from panier.trade.amendments.models import Amendment, NewMoment, Substitution
from panier.trade.amendments.queries import Candidate, line_money
from panier.trade.amendments.rules import Cut, ProposalOpen, ProposalOver, commission_left, cut
from panier.trade.orders.models import Line, Part, PartTax


@dataclass(frozen=True, slots=True)
class Said:
    """Why, in whose words, by whom, when; `key`: of the program that asked."""

    why: str
    note: str
    actor: str
    now: datetime
    key: UUID | None = None


def take_units_out(part: Part, lines: Mapping[int, int], said: Said) -> list[Amendment]:
    """`lines`: units out, by the line's key; the part keeps something. The part's and its lines' amounts fall together."""
    return _amend(part, [(line, lines[line.pk], None) for line in part.lines.all() if lines.get(line.pk)], said)


def put_instead(part: Part, line: Line, proposal: Substitution, said: Said) -> list[Amendment]:
    """The substitute becomes a line of its own, with its share of the taxes."""
    return _amend(part, [(line, proposal.quantity, proposal)], said)


@dataclass(frozen=True, slots=True)
class Proposing:
    quantity: int
    missing: bool
    actor: str
    now: datetime
    answer_by: datetime


def open_proposal(part: Part, line: Line, found: Candidate, asked: Proposing) -> Substitution:
    """At the line's price or less. ProposalOpen while one waits for this line."""
    if Substitution.objects.filter(line=line, state=Substitution.State.PROPOSED).exists():
        raise ProposalOpen
    touch(part, now=asked.now)
    return Substitution.objects.create(
        part=part,
        line=line,
        offer_id=found.offer_id,
        stock_id=found.stock_id,
        missing=asked.missing,
        quantity=asked.quantity,
        replaced=line.title,
        title=found.title,
        options=found.options,
        picture=found.picture,
        unit_minor=min(found.minor, line.unit_minor),
        currency=part.currency,
        actor=asked.actor,
        proposed_at=asked.now,
        answer_by=asked.answer_by,
    )


def touch(part: Part, *, now: datetime) -> None:
    """The desk shows something else of it."""
    Part.objects.filter(pk=part.pk).update(touched_at=now)


def end_proposal(proposal: Substitution, state: str, *, now: datetime) -> None:
    """ProposalOver when it has ended already."""
    still = Substitution.objects.filter(pk=proposal.pk, state=Substitution.State.PROPOSED)
    if not still.update(state=state, ended_at=now):
        raise ProposalOver(state=Substitution.objects.get(pk=proposal.pk).state)
    proposal.state, proposal.ended_at = state, now
    if state == Substitution.State.WITHDRAWN:  # by the shop, which knows
        Part.objects.filter(pk=proposal.part_id).update(touched_at=now)
    else:
        _answered(proposal.part_id, now)


def propose_moment(part: Part, promise: Mapping[str, Any], actor: str, *, now: datetime) -> NewMoment:
    """In place of one that waits for its answer."""
    waiting = NewMoment.objects.filter(part=part, state=NewMoment.State.PROPOSED)
    waiting.update(state=NewMoment.State.WITHDRAWN, ended_at=now)
    touch(part, now=now)
    agreed = dict(part.promise)
    if promise.get("kept") and part.due_at:
        agreed["until"] = part.due_at.isoformat()
    return NewMoment.objects.create(part=part, agreed=agreed, promise=dict(promise), actor=actor, proposed_at=now)


def end_moment(proposed: NewMoment, state: str, *, now: datetime) -> None:
    """ProposalOver when it has ended already."""
    still = NewMoment.objects.filter(pk=proposed.pk, state=NewMoment.State.PROPOSED)
    if not still.update(state=state, ended_at=now):
        raise ProposalOver(state=NewMoment.objects.get(pk=proposed.pk).state)
    proposed.state, proposed.ended_at = state, now
    _answered(proposed.part_id, now)


def _answered(part: int, now: datetime) -> None:
    """The desk is told of it like of a new order: it waited for that."""
    Part.objects.filter(pk=part).update(touched_at=now, answered_at=now)


def _amend(part: Part, outs: Sequence[tuple[Line, int, Substitution | None]], said: Said) -> list[Amendment]:
    before = Money(part.goods_minor, part.currency)
    goods = before
    made: list[Amendment] = []
    for line, out, proposal in outs:
        instead = Money(proposal.unit_minor * out if proposal else 0, part.currency)
        parted = cut(line_money(line, part.currency), out, instead)
        made.append(_amendment(part, line, out, parted, said))
        _lower_taxes(part, parted)
        if proposal:
            _new_line(part, line, proposal, parted)
        _lower_line(line, out, parted)
        goods -= parted.goods_back
    _lower_part(part, before, goods, made, said.now)
    return Amendment.objects.bulk_create(made)


def _amendment(part: Part, line: Line, out: int, parted: Cut, said: Said) -> Amendment:
    return Amendment(
        part=part,
        why=said.why,
        note=said.note,
        title=line.title,
        options=line.options,
        quantity=out,
        unit_minor=line.unit_minor,
        goods_minor=parted.goods_back.minor,
        taxes=_shares(parted.back),
        minor=parted.total.minor,
        commission_minor=0,
        currency=part.currency,
        actor=said.actor,
        at=said.now,
        key=said.key,
    )


def _shares(amounts: Mapping[str, Money]) -> list[dict[str, str | int]]:
    return [{"code": code, "minor": amount.minor} for code, amount in amounts.items()]


def _lower_line(line: Line, out: int, parted: Cut) -> None:
    """A line of nothing is none: its copy is in the amendment."""
    if out == line.quantity:
        line.delete()
        return
    line.quantity -= out
    line.subtotal_minor = line.unit_minor * line.quantity
    line.tax_shares = _shares(parted.kept)
    line.save(update_fields=["quantity", "subtotal_minor", "tax_shares"])


def _new_line(part: Part, line: Line, proposal: Substitution, parted: Cut) -> None:
    Line.objects.create(
        part=part,
        offer_id=proposal.offer_id,
        stock_id=proposal.stock_id,
        title=proposal.title,
        options=proposal.options,
        picture=proposal.picture,
        quantity=proposal.quantity,
        unit_minor=proposal.unit_minor,
        subtotal_minor=proposal.unit_minor * proposal.quantity,
        tax_category=line.tax_category,
        tax_shares=_shares(parted.instead),
    )


def _lower_taxes(part: Part, parted: Cut) -> None:
    """The tax lines the line has a share of: their base by the goods that went, their amount by its shares."""
    for tax in PartTax.objects.filter(part=part, code__in=list(parted.back)).order_by("pk"):
        fell = parted.back[tax.code].minor
        tax.base_minor = max(tax.base_minor - parted.goods_back.minor, 0)
        tax.minor -= fell
        if tax.base_minor or tax.minor:
            tax.save(update_fields=["base_minor", "minor"])
        else:
            tax.delete()


def _lower_part(part: Part, before: Money, goods: Money, made: Sequence[Amendment], now: datetime) -> None:
    """One statement: the part adds up before and after. Its commission falls with its goods, and is said on the first amendment."""
    back = sum(each.minor for each in made)
    commission = Money(part.commission_minor, part.currency)
    left = commission_left(commission, before, goods)
    made[0].commission_minor = (commission - left).minor
    part.commission_taxes = [
        {"code": tax["code"], "minor": commission_left(Money(tax["minor"], part.currency), before, goods).minor}
        for tax in part.commission_taxes
    ]
    part.commission_minor = left.minor
    part.tax_minor -= back - (before - goods).minor
    part.goods_minor = goods.minor
    part.total_minor -= back
    part.touched_at = now
    part.save(
        update_fields=["goods_minor", "tax_minor", "total_minor", "commission_minor", "commission_taxes", "touched_at"]
    )
