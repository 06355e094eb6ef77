"""The colours and faces of Maillage, on paper."""

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
