"""“Would you take this instead?”"""

from datetime import datetime

from panier.flows.answer_substitute import answer_substitute
from panier.sites.storefront.answering import Question, answering
from panier.trade.amendments.models import Substitution
from panier.trade.amendments.queries import proposal_by_token


def _state(proposal: Substitution, now: datetime) -> str:
    return "expired" if proposal.state == "proposed" and now >= proposal.answer_by else proposal.state


substitute = answering(Question("substitute", proposal_by_token, answer_substitute, _state))
