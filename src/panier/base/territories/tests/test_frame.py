"""Where a territory's map opens and ends."""

import pytest

from panier.base.territories.rules.frame import MapFrame, frame_from

WHOLE = ["-80.5", "44", "-56", "63"]


def test_sides_are_read_west_south_east_north() -> None:
    frame = frame_from({"opens_on": ["-79.5", "45", "-61", "51.5"], "ground": WHOLE})
    assert frame == MapFrame((-79.5, 45.0, -61.0, 51.5), (-80.5, 44.0, -56.0, 63.0))


@pytest.mark.parametrize("sides", [["-56", "44", "-80.5", "63"], ["-80.5", "63", "-56", "44"], ["-80.5", "44", "-56"]])
def test_a_box_that_holds_nothing_is_refused(sides: list[str]) -> None:
    with pytest.raises(ValueError, match=r"no such box|not enough values"):
        frame_from({"opens_on": WHOLE, "ground": sides})
