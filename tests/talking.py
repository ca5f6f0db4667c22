"""What Québec's pack allows in conversations."""

import yaml

from panier.civic.messaging.rules import SETTING, read_limits
from tests.world import PACK

STATED = yaml.safe_load((PACK / "pack.yaml").read_text(encoding="utf-8"))["settings"][SETTING]["value"]
LIMITS = read_limits(STATED)
