"""What a chart draws: rows of its sources, labels that do not touch, nobody's name."""

from __future__ import annotations

import pytest
from hand_made_session import circle_of, figure_of, session

from maillage.ui import chart_data
from maillage.ui.look import OWN_LANE, PEER_LANE


FIVE = {"A": (10, 50), "B": (20, 50), "C": (15, 50), "D": (5, 50), "E": (30, 50)}


def rows_for(
    code: str, counts: dict[str, tuple[int, int]]
) -> dict[str, chart_data.Rows]:
    figure = figure_of(session(counts, circle_of(*counts)), code)
    assert figure.own is not None
    return chart_data.rows(figure, figure.own.reading, "vous")


def test_the_own_value_has_its_lane_and_its_label() -> None:
    own = rows_for("A", FIVE)["own"]
    assert [row["label"] for row in own] == ["20,0\u202f%"]
    assert own[0]["lane"] == OWN_LANE


def test_peers_are_drawn_around_their_lane_without_a_name() -> None:
    peers = rows_for("A", FIVE)["peers"]
    assert sorted(row["value"] for row in peers) == [0.1, 0.3, 0.4, 0.6]
    assert all(abs(row["lane"] - PEER_LANE) < 8 for row in peers)
    assert all(set(row) == {"value", "lane"} for row in peers)


def test_the_jitter_is_the_same_each_time_and_says_nothing_of_who() -> None:
    assert rows_for("A", FIVE) == rows_for("A", FIVE)
    renamed = {code.lower(): counts for code, counts in reversed(FIVE.items())}
    assert rows_for("a", renamed)["peers"] == rows_for("A", FIVE)["peers"]


def test_a_doctor_without_figure_gets_a_hatched_band_and_the_sentence() -> None:
    rows = rows_for("F", FIVE | {"F": (1, 4)})
    assert rows["own"] == []
    assert len(rows["hatches"]) > 20
    assert [row["label"] for row in rows["silence"]] == [
        "trop peu de patients pour conclure"
    ]


def test_a_group_too_small_is_said_in_the_lane_of_peers() -> None:
    rows = rows_for("A", {code: FIVE[code] for code in "ABC"})
    assert rows["peers"] == rows["references"] == []
    assert rows["silence"][0]["label"].startswith("non montrés")


@pytest.mark.parametrize(
    ("places", "moved"),
    [
        ([0.5], [0.5]),
        ([0.2, 0.8], [0.2, 0.8]),
        ([0.5, 0.5], [0.45, 0.55]),
        ([0.55, 0.45, 0.5], [0.6, 0.4, 0.5]),
    ],
)
def test_labels_are_moved_apart_and_keep_their_order(
    places: list[float], moved: list[float]
) -> None:
    assert chart_data.apart(places, 0.1, 1.0) == pytest.approx(moved, abs=0.01)


def test_labels_at_the_top_stay_on_the_chart() -> None:
    found = chart_data.apart([0.97, 0.98, 0.99], 0.1, 1.0)
    assert found == pytest.approx([0.8, 0.9, 1.0], abs=0.01)


def test_the_months_are_named_back_from_the_last() -> None:
    months = [row["label"] for row in rows_for("A", FIVE)["month_ticks"]]
    assert months == ["déc. 2025", "juin 2025", "déc. 2024", "juin 2024"]
