"""A build after another: what is made again, what is shared; nothing differs."""

from __future__ import annotations

import resource
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.engine.errors import BadInput
from maillage.engine.lake import build_making, build_store
from maillage.engine.lake.build import Build, Manifest, open_current
from maillage.engine.lake.build_store import list_builds, make_build
from maillage.engine.lake.facts import Line
from maillage.engine.lake.lock import held
from maillage.engine.lake.numbering import Numbering
from maillage.engine.lake.schema import FACTS
from maillage.engine.lake.store import Lake


AMOXICILLIN, AMOXICILLIN_1G = "3400930000011", "3400930000028"
JANUARY, FEBRUARY = 2024 * 12, 2024 * 12 + 1
AT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
LINE = Line(date(2024, 1, 5), "anna", 1960, 2, "doctor-1", "shop-1", AMOXICILLIN, 1)


@dataclass
class Desk:
    """A lake, the codes beside it, and the builds made of them."""

    root: Path

    def __post_init__(self) -> None:
        self.lake = Lake(self.root / "lake")
        self.say_codes({AMOXICILLIN: "J01CA04", AMOXICILLIN_1G: "J01CA04"})

    def say_codes(self, atc: dict[str, str]) -> None:
        table = pa.table({"cip13": list(atc), "atc": list(atc.values())})
        pq.write_table(table, self.root / "presentations.parquet")

    def bring(self, *lines: Line) -> str:
        rows = [{f: getattr(one, f, None) for f in FACTS.names} for one in lines]
        batch = self.lake.append(
            pa.Table.from_pylist(rows, schema=FACTS),
            file="f",
            sha256="f",
            fingerprint="f",
            at=AT,
        )
        return batch.batch

    def build(self, builds: str = "builds", **given: Any) -> Manifest:
        return make_build(
            self.lake,
            self.root / builds,
            "pole",
            presentations=self.root / "presentations.parquet",
            codes_release="demonstration 2026-01-01",
            made_on=date(2026, 11, 22),
            **given,
        )

    def open(self, builds: str = "builds") -> Build:
        return open_current(self.root / builds, "pole")

    def files(
        self, manifest: Manifest, month: str, part: str = "facts"
    ) -> dict[str, int]:
        """The inode of each column of a month."""
        folder = self.root / "builds" / "pole" / manifest.build_id / part / month
        return {path.stem: path.stat().st_ino for path in folder.iterdir()}

    def said(self, builds: str = "builds") -> tuple[object, ...]:
        """All that a build says, in codes rather than numbers."""
        numbering = Numbering.kept(
            shelf := self.root / builds / "pole" / "numbering",
            next(shelf.glob("*.json")).name.removesuffix(".json"),
        )
        assert numbering is not None
        names = ["anna", "bert", "carl"]
        numbers = numbering.patients.of(pa.array(names)).tolist()
        patients = dict(zip(numbers, names, strict=True))
        with self.open(builds) as build:
            return (
                replace(build.manifest, build_id="any"),
                build.months(),
                *(_rows(build, query, patients) for query in _QUERIES),
            )


_QUERIES = (
    "SELECT patient, birth_year, sex FROM patients",
    "SELECT -1, code, specialty FROM prescribers",
    "SELECT -1, code FROM pharmacies",
    "SELECT -1, * EXCLUDE (presentation) FROM presentations",
    "SELECT facts.* EXCLUDE (presentation, prescriber, pharmacy), cip13,"
    " prescribers.code AS doctor, pharmacies.code AS shop FROM facts"
    " JOIN presentations USING (presentation) JOIN prescribers USING (prescriber)"
    " JOIN pharmacies USING (pharmacy)",
)


def _rows(build: Build, query: str, patients: dict[int, str]) -> list[str]:
    rows = build.connection().execute(query).fetchall()
    return sorted(str((patients.get(row[0]), *row[1:])) for row in rows)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_new_month_is_made_and_the_others_are_shared(desk: Desk) -> None:
    desk.bring(LINE)
    before = desk.build()
    desk.bring(replace(LINE, delivered_on=date(2024, 2, 3), patient="bert"))
    after = desk.build()
    for part in ("facts", "totals"):
        old, new = (desk.files(one, "2024-01", part) for one in (before, after))
        assert old == new
    assert (after.lines, after.facts, after.patients) == (2, 2, 2)
    with desk.open() as build:
        assert build.months() == [JANUARY, FEBRUARY]
        assert build.columns(FEBRUARY).patient.tolist() == [1]


def test_a_late_line_makes_its_month_again_and_no_other(desk: Desk) -> None:
    desk.bring(LINE, replace(LINE, delivered_on=date(2024, 2, 3)))
    desk.bring(replace(LINE, delivered_on=date(2024, 3, 3)))
    before = desk.build()
    desk.bring(
        replace(LINE, boxes=-1),
        replace(LINE, delivered_on=date(2024, 3, 9)),
    )
    after = desk.build()
    assert desk.files(after, "2024-02") == desk.files(before, "2024-02")
    with desk.open() as build:
        assert build.columns(JANUARY).boxes.tolist() == [0]
        assert build.columns(JANUARY).flags.tolist() == [0]
        assert build.columns(JANUARY + 2).day.tolist() == [3, 9]


def test_a_retraction_gives_what_a_lake_without_the_batch_gives(desk: Desk) -> None:
    desk.bring(LINE, replace(LINE, patient="bert", birth_year=1971))
    wrong = desk.bring(
        *[replace(LINE, birth_year=1999, prescriber="doctor-9", patient="anna")] * 3
    )
    desk.build()
    desk.lake.retract(wrong, AT)
    made = desk.build()
    assert (made.patients, made.prescribers) == (2, 1)
    desk.build("scratch")
    assert desk.said() == desk.said("scratch")
    assert "('anna', 1960, 2)" in desk.said()[2]  # type: ignore[operator]


def test_a_new_release_of_codes_marks_the_firsts_again(desk: Desk) -> None:
    desk.bring(LINE, replace(LINE, cip13=AMOXICILLIN_1G))
    before = desk.build()
    with desk.open() as build:
        assert sorted(build.columns(JANUARY).flags.tolist()) == [1, 15]
    desk.say_codes({AMOXICILLIN: "J01CA04", AMOXICILLIN_1G: "J01CR02"})
    after = desk.build()
    with desk.open() as build:
        assert build.columns(JANUARY).flags.tolist() == [15, 15]
    changed = (
        desk.files(before, "2024-01").items() ^ desk.files(after, "2024-01").items()
    )
    assert {name for name, _ in changed} == {"flags"}
    with desk.open() as build:
        assert build.totals is not None
        # Two substances now, hence two deliveries: each pack has its own.
        assert build.totals[JANUARY].worth.tolist() == [[1, 1, 1, 1]]


def test_a_month_made_before_there_were_totals_is_given_its_own(desk: Desk) -> None:
    desk.bring(LINE)
    before = desk.build()
    folder = desk.root / "builds" / "pole" / before.build_id / "totals"
    rmtree(folder)
    after = desk.build()
    assert desk.files(after, "2024-01") == desk.files(before, "2024-01")
    with desk.open() as build:
        assert build.totals is not None
        assert build.totals[JANUARY].worth.tolist() == [[1, 1, 1, 1]]


def test_codes_that_say_the_same_substances_share_every_month(desk: Desk) -> None:
    desk.bring(LINE)
    before = desk.build()
    desk.say_codes({AMOXICILLIN: "J01CA04"})
    after = desk.build()
    assert desk.files(after, "2024-01") == desk.files(before, "2024-01")


def test_without_the_numbering_that_was_kept_all_is_made_again(desk: Desk) -> None:
    desk.bring(LINE)
    before = desk.build()
    for path in (desk.root / "builds" / "pole" / "numbering").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        path.unlink()
    after = desk.build()
    old, new = desk.files(before, "2024-01"), desk.files(after, "2024-01")
    assert not set(old.values()) & set(new.values())


def test_when_many_patients_have_left_they_are_forgotten(desk: Desk) -> None:
    desk.bring(LINE)
    gone = desk.bring(replace(LINE, patient="bert"), replace(LINE, patient="carl"))
    desk.build()
    desk.lake.retract(gone, AT)
    desk.build()
    kept = desk.build()
    numbering = Numbering.kept(
        desk.root / "builds" / "pole" / "numbering", kept.build_id
    )
    assert numbering is not None
    assert len(numbering.patients) == 1


def test_a_lake_made_anew_under_the_same_names_is_not_taken_for_the_old(
    desk: Desk,
) -> None:
    desk.bring(LINE)
    desk.build()
    (desk.root / "lake").rename(desk.root / "old")
    desk.bring(replace(LINE, boxes=3))
    desk.build()
    with desk.open() as build:
        assert build.columns(JANUARY).boxes.tolist() == [3]


def test_daily_doses_come_from_the_file_that_was_added(desk: Desk) -> None:
    desk.bring(LINE, replace(LINE, cip13=AMOXICILLIN_1G))
    doses = pa.table({"cip13": [AMOXICILLIN], "daily_doses_millionths": [4_000_000]})
    pq.write_table(doses, desk.root / "doses.parquet")
    desk.build(daily_doses=desk.root / "doses.parquet")
    with desk.open() as build:
        found = build.connection().execute(
            "SELECT cip13, daily_doses_millionths, form FROM presentations"
        )
        assert sorted(found.fetchall()) == [
            (AMOXICILLIN, 4_000_000, None),
            (AMOXICILLIN_1G, None, None),
        ]


def test_a_build_of_an_older_version_is_made_again_in_one_command(desk: Desk) -> None:
    old = desk.root / "builds" / "pole" / "2026-11-01.0001"
    old.mkdir(parents=True)
    (old / "build.duckdb").write_bytes(b"")
    (old / "manifest.json").write_text("{}")
    (old.parent / "current").write_text(f"{old.name}\n")
    with pytest.raises(BadInput, match="maillage lake build"):
        desk.open()
    desk.bring(LINE)
    desk.build()
    with desk.open() as build:
        assert build.manifest.facts == 1


@pytest.mark.parametrize("step", ["write_month", "fill", "link_month", "Sources"])
def test_a_build_that_dies_midway_changes_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    desk.bring(LINE)
    before = desk.build()
    desk.bring(replace(LINE, delivered_on=date(2024, 2, 3), patient="bert"))

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(build_making, step, die)
        with pytest.raises(KeyboardInterrupt):
            desk.build()
    with desk.open() as build:
        assert build.manifest == before
    desk.build()
    desk.build("scratch")
    assert list_builds(desk.root / "builds", "pole") == [
        before.build_id,
        "2026-11-22.0002",
    ]
    said, anew = desk.said(), desk.said("scratch")
    assert said == anew


def test_a_build_that_dies_after_its_numbers_were_kept_keeps_them(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.bring(LINE)
    desk.build()
    desk.bring(replace(LINE, delivered_on=date(2024, 2, 3), patient="bert"))

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(build_store, "write_beside", die)
        with pytest.raises(KeyboardInterrupt):
            desk.build()
    desk.build()
    with desk.open() as build:
        assert build.columns(FEBRUARY).patient.tolist() == [1]


@contextmanager
def files_of_16_kb() -> Iterator[None]:
    """Let no file grow beyond, as when a quota is reached."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (16_384, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_is_one_sentence_and_the_build_stays(desk: Desk) -> None:
    desk.bring(LINE)
    before = desk.build()
    desk.bring(*(replace(LINE, patient=f"patient {n}") for n in range(9_000)))
    with files_of_16_kb(), pytest.raises(BadInput, match="Plus de place sur le disque"):
        desk.build()
    with desk.open() as build:
        assert build.manifest == before
    assert desk.build().patients == 9_001


def test_two_builds_at_once_are_refused(desk: Desk) -> None:
    desk.bring(LINE)
    with (
        held(desk.root / "builds" / "pole" / "lock"),
        pytest.raises(BadInput, match="Une autre commande"),
    ):
        desk.build()


def test_lines_beyond_what_memory_holds_wait_on_the_disk(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [
        replace(LINE, delivered_on=date(2024, month, day), patient=patient)
        for day in (3, 9)
        for month in (1, 2, 3)
        for patient in ("anna", "bert")
    ]
    desk.bring(*lines[:6])
    desk.bring(*lines[6:])
    desk.build()
    monkeypatch.setattr("maillage.engine.lake.month_stream.LINES_HELD", 3)
    desk.build("scratch")
    assert desk.said() == desk.said("scratch")
    assert not (desk.root / "scratch" / "pole" / ".making-spill").exists()


some_lines = st.lists(
    st.builds(
        Line,
        delivered_on=st.sampled_from(
            [date(2024, month, day) for month in (1, 2, 3) for day in (1, 2)]
        ),
        patient=st.sampled_from(["anna", "bert", "carl"]),
        birth_year=st.sampled_from([1960, 1961]),
        sex=st.sampled_from([1, 2]),
        prescriber=st.sampled_from(["doctor-2", "doctor-1"]),
        pharmacy=st.sampled_from(["shop-2", "shop-1"]),
        cip13=st.sampled_from([AMOXICILLIN_1G, AMOXICILLIN, "3400930000042"]),
        boxes=st.sampled_from([1, -1]),
        specialty=st.sampled_from([None, "généraliste", "cardiologue"]),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=4, deadline=None)
@given(st.lists(st.one_of(some_lines, st.integers(0, 3)), min_size=2, max_size=5))
def test_build_after_build_is_as_one_build_of_the_lake(
    steps: list[list[Line] | int],
) -> None:
    """Each step brings lines, or retracts the n-th batch."""
    with TemporaryDirectory() as folder:
        desk = Desk(Path(folder))
        desk.bring(LINE)
        for step in steps:
            batches = desk.lake.batches()
            if isinstance(step, list):
                desk.bring(*step)
            elif 0 < step < len(batches):
                desk.lake.retract(batches[step].batch, AT)
            desk.build()
        desk.build("scratch")
        assert desk.said() == desk.said("scratch")
