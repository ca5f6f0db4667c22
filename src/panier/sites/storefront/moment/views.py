"""“We are closed that day: would this moment suit you?”"""

from panier.flows.answer_moment import answer_moment
from panier.sites.storefront.answering import Question, answering
from panier.trade.amendments.queries import moment_by_token, state_of_moment

moment = answering(Question("moment", moment_by_token, answer_moment, state_of_moment))
