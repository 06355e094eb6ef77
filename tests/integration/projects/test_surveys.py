"""Users answer without a name; few answers are never shown; results are a proof."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from maillage.apps.people.clock import today
from maillage.apps.people.models import AuditEvent
from maillage.apps.projects import answer_limits
from maillage.apps.projects.actions import surveys
from maillage.apps.projects.actions.users import (
    Happened,
    Said,
    record_involvement,
    withdraw_said_and_done,
    write_said_and_done,
)
from maillage.apps.projects.evidences.users import users_evidence
from maillage.apps.projects.models import Survey, SurveyCount, SurveyWords
from maillage.apps.projects.selectors.surveys import results_for, results_of
from maillage.apps.structures.evidence_base import Evidence
from maillage.apps.structures.models import Organisation
from maillage.engine.errors import BadInput
from tests.factories import involvement, people, structures


pytestmark = pytest.mark.django_db


def _page(survey: Survey) -> str:
    return reverse("projects:public_survey", args=[survey.address])


def _told(team: Organisation) -> list[Evidence]:
    return list(users_evidence(team, today().year))


def test_no_row_says_who_answered_nor_when() -> None:
    team = structures.organisation()
    survey = involvement.survey(team, involvement.coordinator(team))
    involvement.answer(survey, 1, "Ouvrir plus tôt")
    for model in (SurveyCount, SurveyWords):
        kinds = {field.get_internal_type() for field in model._meta.fields}
        assert not kinds & {"DateField", "DateTimeField", "TimeField"}
        assert {field.name for field in model._meta.fields} <= {
            *("id", "question", "option", "web", "paper", "text", "on_paper"),
        }
    kept = AuditEvent.objects.get(what="projects.answer_survey")
    assert (kept.actor, kept.subject, kept.details) == (None, None, {})


def test_an_answer_of_the_public_page_leaves_one_cookie_that_names_nobody() -> None:
    cache.clear()
    team = structures.organisation()
    survey = involvement.survey(team, involvement.coordinator(team))
    client = Client(enforce_csrf_checks=True)
    assert not client.get(_page(survey)).cookies
    yes_no, _ = survey.questions.all()
    sent = client.post(_page(survey), {f"q{yes_no.pk}": "0"})
    assert sent.status_code == 302
    assert set(sent.cookies) == {"avis"}
    assert sent.cookies["avis"]["path"] == _page(survey)
    again = client.post(_page(survey), {f"q{yes_no.pk}": "0"})
    assert "Merci" in again.content.decode()
    survey.refresh_from_db()
    assert (survey.web_answers, survey.paper_answers) == (1, 0)


def test_the_public_page_refuses_after_the_end_and_an_unknown_address() -> None:
    team = structures.organisation()
    by = involvement.coordinator(team)
    survey = involvement.survey(team, by)
    involvement.close(survey, by)
    yes_no, _ = survey.questions.all()
    page = Client().post(_page(survey), {f"q{yes_no.pk}": "0"})
    assert "close depuis" in page.content.decode()
    with pytest.raises(BadInput, match="close depuis"):
        involvement.answer(survey)
    survey.refresh_from_db()
    assert survey.answers == 0
    missing = reverse("projects:public_survey", args=["inconnue"])
    assert Client().get(missing).status_code == 404


def test_too_many_answers_of_one_network_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cache.clear()
    monkeypatch.setattr(answer_limits, "MOST_OF_AN_ADDRESS", 1)
    team = structures.organisation()
    survey = involvement.survey(team, involvement.coordinator(team))
    yes_no, _ = survey.questions.all()
    Client().post(_page(survey), {f"q{yes_no.pk}": "0"})
    second = Client().post(_page(survey), {f"q{yes_no.pk}": "0"})
    assert "Trop de réponses" in second.content.decode()


def test_a_patients_name_is_refused_in_the_words() -> None:
    team = structures.organisation()
    survey = involvement.survey(team, involvement.coordinator(team))
    with pytest.raises(BadInput, match="Mme Durand"):
        involvement.answer(survey, 0, "Mme Durand attend trop")


def test_nothing_is_read_while_open_nor_of_ten_answers() -> None:
    team = structures.organisation()
    by = involvement.coordinator(team)
    survey = involvement.survey(team, by)
    for _ in range(10):
        involvement.answer(survey)
    assert results_for(by, survey) is None
    involvement.close(survey, by)
    few = results_for(by, survey)
    assert few is not None
    assert few.is_few
    assert few.questions == ()


def test_few_answers_of_the_web_are_not_told_beside_the_paper() -> None:
    team = structures.organisation()
    by = involvement.coordinator(team)
    survey = involvement.survey(team, by)
    yes_no, _ = survey.questions.all()
    involvement.answer(survey, 1, "Un mot du web")
    surveys.enter_counts(survey=survey, sheets=12, counts={yes_no.pk: [9, 3]}, by=by)
    involvement.close(survey, by)
    read = results_of(survey)
    ticks, words = read.questions
    assert (read.shown_answers, read.withheld_web) == (12, 1)
    assert [bar.count for bar in ticks.bars] == [9, 3]
    assert ticks.bars[0].low < 0.75 < ticks.bars[0].high
    assert words.words == ()
    with pytest.raises(BadInput, match="ouvrez-en une autre"):
        surveys.change_survey(
            survey=survey,
            version=survey.version,
            title=survey.title,
            opens_on=survey.opens_on,
            closes_on=today(),
            by=by,
        )


def test_paper_is_taken_back_but_never_what_the_web_answered() -> None:
    team = structures.organisation()
    by = involvement.coordinator(team)
    survey = involvement.survey(team, by)
    yes_no, _ = survey.questions.all()
    involvement.answer(survey, 0)
    surveys.enter_sheet(survey=survey, answers={yes_no.pk: 0}, by=by)
    taken = {"sheets": -1, "counts": {yes_no.pk: [-1, 0]}, "by": by}
    surveys.enter_counts(survey=survey, **taken)
    with pytest.raises(BadInput, match="à retirer"):
        surveys.enter_counts(survey=survey, **taken)
    survey.refresh_from_db()
    assert (survey.web_answers, survey.paper_answers) == (1, 0)


def test_results_given_back_are_a_proof_and_too_few_are_not() -> None:
    team = structures.organisation()
    by = involvement.coordinator(team)
    survey = involvement.survey(team, by)
    yes_no, _ = survey.questions.all()
    involvement.close(survey, by)
    (missing,) = _told(team)
    assert (missing.kind, missing.is_final) == ("users_consulted", False)
    given = {"version": survey.version, "how": "affiche", "by": by, "on": today()}
    with pytest.raises(BadInput, match="pas encore de résultats"):
        surveys.return_results(survey=survey, **given)
    surveys.enter_counts(survey=survey, sheets=11, counts={yes_no.pk: [6, 5]}, by=by)
    surveys.return_results(survey=survey, **given)
    (told,) = _told(team)
    assert told.is_final
    surveys.take_back_return(survey=survey, by=by)
    assert not _told(team)[0].is_final


def test_a_decision_with_users_is_level_two_once_something_shows_it() -> None:
    team = structures.organisation()
    by = involvement.coordinator(team)
    what = Happened("co_decision", today(), "Horaires", "Samedi matin", 4)
    record_involvement(organisation=team, what=what, by=by)
    (bare,) = _told(team)
    assert (bare.kind, bare.is_final) == ("users_deciding", False)
    record_involvement(
        organisation=team, what=what, by=by, document=involvement.a_pdf()
    )
    assert sorted(one.is_final for one in _told(team)) == [False, True]
    with pytest.raises(BadInput, match="leur nombre"):
        record_involvement(
            organisation=team, what=Happened("committee", today(), "A", "B"), by=by
        )


def test_a_line_is_taken_off_and_put_back_from_its_page() -> None:
    team = structures.organisation()
    by = involvement.coordinator(team)
    line = write_said_and_done(
        organisation=team, told=Said("Le téléphone", "Une deuxième ligne"), by=by
    )
    client = involvement.signed_in(by)
    page = reverse("projects:users", args=[team.slug])
    off = reverse("projects:withdraw_line", args=[team.slug, line.pk])
    assert "Remettre" in client.post(off, follow=True).content.decode()
    assert "Une deuxième ligne" not in client.get(page).content.decode()
    withdraw_said_and_done(line=line, withdrawn=False, by=by)
    assert "Une deuxième ligne" in client.get(page).content.decode()


def test_a_member_reads_and_does_not_organise_a_stranger_finds_nothing() -> None:
    team = structures.organisation()
    by = involvement.coordinator(team)
    survey = involvement.survey(team, by)
    member, stranger = people.account().person, people.account().person
    structures.member(team, member)
    page = reverse("projects:survey", args=[team.slug, survey.pk])
    assert involvement.signed_in(member).get(page).status_code == 200
    assert involvement.signed_in(stranger).get(page).status_code == 404
    with pytest.raises(PermissionDenied):
        surveys.abandon_survey(survey=survey, by=member)


def test_the_forms_ask_and_type_in_sheets() -> None:
    team = structures.organisation()
    by = involvement.coordinator(team)
    client = involvement.signed_in(by)
    made = client.post(
        reverse("projects:new_survey", args=[team.slug]),
        {
            "title": "Accueil",
            "opens_on": today().isoformat(),
            "closes_on": today().isoformat(),
            "proposed": ["hours", "change"],
            "wording_1": "Comment venez-vous ?",
            "kind_1": "choice",
            "options_1": "À pied\nEn voiture",
        },
    )
    assert made.status_code == 302
    survey = Survey.objects.get()
    hours, change, way = survey.questions.all()
    assert way.options == ["À pied", "En voiture"]
    sheet = {f"q{hours.pk}": "2", f"q{way.pk}": "1", f"q{change.pk}": "Rien"}
    client.post(reverse("projects:enter_sheet", args=[team.slug, survey.pk]), sheet)
    found = SurveyCount.objects.filter(paper=1)
    assert set(found.values_list("question", "option")) == {(hours.pk, 1), (way.pk, 0)}
    for name in ("survey", "survey_sheet", "survey_poster", "enter_counts"):
        address = reverse(f"projects:{name}", args=[team.slug, survey.pk])
        assert client.get(address).status_code == 200
