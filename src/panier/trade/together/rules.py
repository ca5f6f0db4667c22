"""What counts as bought together."""

from datetime import timedelta

SETTING = "together_buyers"  # of the pack: fewer different buyers than this, and nothing is said
WINDOW = timedelta(days=365)
SHOWN = 6
TOPIC = "together"  # of kept pages
STEPS = (10, 20, 50, 100, 200, 500)  # of buyers: only the step reached is stored, and orders what is shown
