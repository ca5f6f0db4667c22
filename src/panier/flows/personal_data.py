"""All personal information the product keeps, table by table, as each package declares it."""

from panier.base.accounts.privacy import PERSONAL as ACCOUNTS
from panier.base.notifications.privacy import PERSONAL as NOTIFICATIONS
from panier.base.privacy.rules import Personal
from panier.civic.messaging.privacy import PERSONAL as MESSAGING
from panier.civic.reviews.privacy import PERSONAL as REVIEWS
from panier.offer.capability.privacy import PERSONAL as CAPABILITY
from panier.offer.catalogue.privacy import PERSONAL as CATALOGUE
from panier.offer.connections.privacy import PERSONAL as CONNECTIONS
from panier.offer.favourites.privacy import PERSONAL as FAVOURITES
from panier.offer.leaving.privacy import PERSONAL as LEAVING
from panier.offer.merchants.privacy import PERSONAL as MERCHANTS
from panier.offer.onboarding.privacy import PERSONAL as ONBOARDING
from panier.offer.origin.privacy import PERSONAL as ORIGIN
from panier.offer.team.privacy import PERSONAL as TEAM
from panier.offer.terms.privacy import PERSONAL as TERMS
from panier.trade.amendments.privacy import PERSONAL as AMENDMENTS
from panier.trade.cart.privacy import PERSONAL as CART
from panier.trade.consents.privacy import PERSONAL as CONSENTS
from panier.trade.enquiries.privacy import PERSONAL as ENQUIRIES
from panier.trade.fulfilment.privacy import PERSONAL as FULFILMENT
from panier.trade.orders.privacy import PERSONAL as ORDERS
from panier.trade.payments.privacy import PERSONAL as PAYMENTS
from panier.trade.payouts.privacy import PERSONAL as PAYOUTS
from panier.trade.returns.privacy import PERSONAL as RETURNS

DECLARED: tuple[Personal, ...] = (
    *ACCOUNTS,
    *CART,
    *ENQUIRIES,
    *MESSAGING,
    *ORDERS,
    *AMENDMENTS,
    *RETURNS,
    *FULFILMENT,
    *PAYMENTS,
    *PAYOUTS,
    *CONSENTS,
    *NOTIFICATIONS,
    *MERCHANTS,
    *TEAM,
    *TERMS,
    *CATALOGUE,
    *CONNECTIONS,
    *ORIGIN,
    *FAVOURITES,
    *LEAVING,
    *ONBOARDING,
    *REVIEWS,
    *CAPABILITY,
)
