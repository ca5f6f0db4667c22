"""What lies where in a chart: bars from nothing, a scale people read at a glance, none where there is nothing to measure."""

from panier.sites._shared.charts import HEIGHT, TOP, Series, bar_chart, scale

DAYS = ["lun.", "mar.", "mer."]


def test_a_chart_of_zeros_has_a_floor_and_no_scale() -> None:
    """Not “0.01 $”: with one cent there is a scale again."""
    for series in (Series(DAYS, [0, 0, 0], [0, 0, None]), Series(DAYS, [None, None, None]), Series([], [])):
        drawn = bar_chart("Ventes", "", series, lambda minor: f"{minor} ¢")
        assert [mark.says for mark in drawn.ticks] == ["0 ¢"]
        assert (drawn.bars, drawn.ticks[0].at) == ([], drawn.zero)
    one = bar_chart("Ventes", "", Series(DAYS, [0, 1, 0]), lambda minor: f"{minor} ¢")
    assert ([mark.says for mark in one.ticks], len(one.bars)) == (["0 ¢", "1 ¢"], 1)


def test_scales_are_round_and_hold_what_is_below_nothing() -> None:
    assert scale(0, 7) == [0, 2, 4, 6, 8]
    assert scale(-150, 990) == [-500, 0, 500, 1000]
    lost = bar_chart("Gagné", "", Series(DAYS, [100, -50, 0]), str)
    gain, loss = lost.bars
    assert gain.y + gain.height == loss.y == lost.zero
    assert TOP <= gain.y < loss.y + loss.height < HEIGHT


def test_words_under_a_chart_do_not_touch() -> None:
    """The hours of a day: eight short ones fit, of “12 a.m.” six."""
    french, english = [f"{hour} h" for hour in range(24)], [f"{hour % 12 or 12} a.m." for hour in range(24)]
    for hours, shown in ((french, 8), (english, 6)):
        drawn = bar_chart("Ventes", "", Series(hours, [1] * 24), str)
        assert [mark.says for mark in drawn.labels] == hours[:: 24 // shown]
