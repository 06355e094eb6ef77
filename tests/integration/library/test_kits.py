"""The kits that come with Maillage: whole, sourced, honest about what was not read."""

from __future__ import annotations

import re

import pytest
from pydantic import ValidationError

from maillage.engine.indicators.kits import NOT_READ, Kit, read_kit
from maillage.engine.indicators.library import (
    find,
    library_files,
    load_entries,
    load_kit,
    load_kits,
)
from maillage.engine.indicators.library_check import kit_mistakes
from maillage.engine.yaml_files.reading import LanguageMistakes


SIX_THEMES = [
    "analgesics",
    "antibiotics",
    "diabetes-cardiovascular",
    "gastro-intestinal",
    "polymedication",
    "psychotropics",
]
FULL = [kit for kit in load_kits() if kit.full]
FILES = dict(library_files("kits"))
ANTIBIOTICS = FILES["kits/antibiotics/kit.yaml"]


def _everything(kit: Kit) -> str:
    return kit.model_dump_json()


def test_six_themes_have_a_whole_session_and_two_their_indicators_only() -> None:
    assert [kit.theme for kit in FULL] == SIX_THEMES
    assert [kit.theme for kit in load_kits() if not kit.full] == [
        "efficiency",
        "respiratory",
    ]


@pytest.mark.parametrize("name", FILES)
def test_a_kit_lies_in_the_folder_of_its_theme(name: str) -> None:
    assert f"theme: {name.split('/')[1]}\n" in FILES[name]


@pytest.mark.parametrize("kit", FULL, ids=lambda kit: kit.theme)
def test_a_kit_has_all_that_two_hours_need(kit: Kit) -> None:
    assert 3 <= len(kit.indicators) <= 5
    assert len(kit.evidence) == 10
    assert len(kit.cases) == 2
    assert all(2 <= len(case.questions) <= 3 for case in kit.cases)
    assert sum(step.minutes for step in kit.plan) == 120
    assert len(kit.questions) >= 3
    assert len(kit.consensus) >= 3
    assert kit.commitments


@pytest.mark.parametrize("kit", FULL, ids=lambda kit: kit.theme)
def test_the_plan_follows_the_steps_of_the_swiss_sessions(kit: Kit) -> None:
    # Profile handed out, group's figures 5 to 10 minutes, about an hour of discussion,
    # then a consensus and what each one undertakes.
    titles = [step.title for step in kit.plan]
    mirror, group = titles.index("Mon miroir"), titles.index("Les chiffres du groupe")
    consensus = titles.index("Consensus")
    assert mirror < group < consensus < titles.index("Engagements")
    assert 5 <= kit.plan[group].minutes <= 10
    discussed = sum(step.minutes for step in kit.plan[group + 1 : consensus])
    assert 50 <= discussed <= 70


@pytest.mark.parametrize("kit", load_kits(), ids=lambda kit: kit.theme)
def test_a_kit_says_of_its_indicators_what_they_say(kit: Kit) -> None:
    assert list(kit_mistakes(kit, load_entries(), kit.theme)) == []
    assert all(find(one.id) for one in kit.indicators)


@pytest.mark.parametrize("kit", FULL, ids=lambda kit: kit.theme)
def test_each_line_of_evidence_was_read_somewhere_or_says_that_it_was_not(
    kit: Kit,
) -> None:
    for line in kit.evidence:
        assert line.to_verify == (line.source == NOT_READ)
        assert line.to_verify or line.dated
    assert sum(line.to_verify for line in kit.evidence) <= 2


@pytest.mark.parametrize("kit", load_kits(), ids=lambda kit: kit.theme)
def test_nobody_is_said_to_have_checked_what_nobody_checked(kit: Kit) -> None:
    assert kit.reviewed_by == ()
    assert kit.owner


@pytest.mark.parametrize("name", FILES)
def test_no_kit_prints_a_claim_that_was_not_found(name: str) -> None:
    assert not re.search(r"\b42[  ]?000|[-−]?42[  ]%|42 pour cent", FILES[name])
    assert not re.search(r"37[  ]?000|225[  ]?000|210[  ]?000", FILES[name])


@pytest.mark.parametrize("name", FILES)
def test_no_kit_judges_or_commands(name: str) -> None:
    assert not re.search(r"veuillez|mauvais|pire\b", FILES[name], re.I)


@pytest.mark.parametrize("kit", FULL, ids=lambda kit: kit.theme)
def test_no_case_holds_anything_of_a_person(kit: Kit) -> None:
    for case in kit.cases:
        told = f"{case.title} {case.text}"
        assert re.match(r"(Homme|Femme) de \d\d", case.text)
        assert not re.search(r"\b(M\.|Mme|Mlle|Dr|né le|née le)|\d\d/\d\d/\d", told)


@pytest.mark.parametrize("kit", FULL, ids=lambda kit: kit.theme)
def test_what_is_read_has_the_spaces_that_do_not_break(kit: Kit) -> None:
    assert not re.search(r" [:;?!»%]|« |\d \d{3}\b", _everything(kit))


def test_the_text_of_a_case_has_a_line_for_each_medicine() -> None:
    text = load_kit("analgesics").cases[0].text.split("\n")
    assert text[0].endswith("Elle marche moins depuis un mois.")
    assert [line[:2] for line in text[2:]] == ["- "] * 5


@pytest.mark.parametrize(
    ("written", "instead", "sentence"),
    [
        ("minutes: 3", "minutes: 4", "« plan » : les étapes font 121 minutes"),
        ("dated: juin 2023\n    ", "", "une source lue porte son nom et sa date"),
        (
            "    url: https://www.eglabo.fr/message-d-information-sur-les-"
            "fluoroquinolones\n    dated: juin 2023\n    read_on: 2026-11-22\n",
            "",
            "sans « read_on », la source est « Connaissance courante, à vérifier »",
        ),
        ("url: https://www.eglabo", "url: eglabo", "une adresse « https://… »"),
        ("  - indicator: ATB02", "  - indicator: PPI01", "n'est pas de ce kit"),
        ("direction: increase", "direction: higher", "attendu : increase, decrease"),
        ("led_by: chacun\n", "ledby: chacun\n", "Vouliez-vous dire « led_by » ?"),
        (
            "  - Qui a un test rapide",
            "  - Question : qui a un test rapide",
            "ce qui contient des deux-points se met entre guillemets",
        ),
    ],
)
def test_a_wrong_kit_is_refused_in_french_with_its_file_and_its_line(
    written: str, instead: str, sentence: str
) -> None:
    text = ANTIBIOTICS.replace(written, instead, 1)
    assert text != ANTIBIOTICS
    with pytest.raises(LanguageMistakes, match=re.escape(sentence)) as refusal:
        read_kit(text, "kits/antibiotics/kit.yaml")
    first = str(refusal.value).splitlines()[0]
    assert re.match(r"kits/antibiotics/kit\.yaml, ligne \d+ : ", first)


def test_nine_lines_of_evidence_are_refused() -> None:
    start = ANTIBIOTICS.index("  - text: >-\n      L'azithromycine")
    text = ANTIBIOTICS[:start] + ANTIBIOTICS[ANTIBIOTICS.index("\ncases:") :]
    with pytest.raises(
        LanguageMistakes, match="« evidence » : il en faut 10 ; trouvé : 9"
    ):
        read_kit(text, "kit.yaml")


def test_half_a_session_is_refused() -> None:
    text = ANTIBIOTICS[: ANTIBIOTICS.index("consensus:\n")]
    with pytest.raises(
        LanguageMistakes, match="il manque « consensus », « commitments »"
    ):
        read_kit(text, "kit.yaml")


def test_a_full_kit_with_two_indicators_is_refused() -> None:
    start = ANTIBIOTICS.index("  - id: ATB28")
    text = ANTIBIOTICS[:start] + ANTIBIOTICS[ANTIBIOTICS.index("\nevidence:") :]
    for one in ("ATB27", "ATB30"):
        text = re.sub(rf"  - id: {one}\n    reason: .*\n", "", text)
    text = text[: text.index("  - indicator: ATB27")]
    with pytest.raises(LanguageMistakes, match="au moins 3 indicateurs ; trouvé : 2"):
        read_kit(text, "kit.yaml")


def test_a_commitment_against_the_sense_of_its_indicator_is_said() -> None:
    kit = load_kit("antibiotics")
    turned = kit.commitments[0].model_copy(update={"direction": "increase"})
    wrong = kit.model_copy(update={"commitments": (turned,)})
    (sentence,) = kit_mistakes(wrong, load_entries(), "kit.yaml")
    assert "ATB02 va dans le sens contraire" in sentence


def test_an_indicator_that_is_not_there_is_said() -> None:
    kit = load_kit("antibiotics")
    (sentence,) = kit_mistakes(
        kit.model_copy(update={"commitments": ()}),
        [one for one in load_entries() if one.indicator.id != "ATB02"],
        "kit.yaml",
    )
    assert sentence == "kit.yaml : l'indicateur « ATB02 » n'existe pas."


def test_a_kit_cannot_change_once_it_is_read() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        load_kit("antibiotics").evidence[0].text = "autre chose"
