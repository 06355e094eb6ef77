"""The colours and faces of Maillage, and the measures of its charts."""

from __future__ import annotations


INK = "#1D2B36"
MESH = "#0F5E63"
OCHRE = "#A8620E"
STONE_1 = "#E7E3DA"
STONE_2 = "#B9B3A6"
STONE_3 = "#6F6A60"

BANDS = ("#EEEAE2", "#DAD4C7")
"""From decile 1 to 9, and within it from 3 to 7."""

FACE = "Atkinson Hyperlegible Next"


# Measures of a chart, in pixels. The strip has two lanes, own value above peers; the
# gutter holds the names of the lanes and of the values, the margin labels at the right.
GUTTER = 48
MARGIN = 74
STRIP_HEIGHT = 66
OWN_LANE = 33
PEER_LANE = 54
CURVE_HEIGHT = 78
BETWEEN = 28

# On a screen the same drawings are narrower, so that their type comes out larger.
SCREEN_WIDTH = 190
SCREEN_CURVE_HEIGHT = 104
PROJECTOR_WIDTH = 290
FOLLOW_UP_WIDTH, FOLLOW_UP_HEIGHT = 214, 128
FOLLOW_UP_LEFT, FOLLOW_UP_RIGHT = 34, 64
EFFECT_WIDTH, EFFECT_HEIGHT = 200, 128
EFFECT_LEFT, EFFECT_RIGHT = 34, 80
MONEY_HEIGHT, MONEY_LEFT, MONEY_RIGHT = 104, 62, 64


def curve_height(*, beside: bool) -> int:
    """How tall the curve is, beside the strip or under it."""
    return STRIP_HEIGHT if beside else CURVE_HEIGHT
