"""The parts of a page say what they must, in words and in roles."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import get_template
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from maillage.ui import context, look
from maillage.ui.components import Cell, Column, Due, Row, Step, Table, page_numbers


TEMPLATES = Path(look.__file__).parent / "templates"


def shown(source: str, **values: object) -> str:
    """The template's text, its runs of blanks made one."""
    rendered = Template("{% load ui french %}" + source).render(Context(values))
    return re.sub(r"\s+", " ", rendered)


class SmallForm(forms.Form):
    name = forms.CharField(label="Nom", help_text="Celui de l'ordre.")
    mode = forms.ChoiceField(
        label="Comment ?", choices=[("a", "Ici")], widget=forms.RadioSelect
    )
    note = forms.CharField(label="Note", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


# --- forms ----------------------------------------------------------------------------


def test_a_fresh_form_has_labels_hints_and_says_what_is_optional() -> None:
    page = shown("{% form_fields form %}", form=SmallForm(initial={"version": 4}))
    assert '<label for="id_name">Nom</label>' in page
    assert 'aria-describedby="id_name_helptext"' in page
    assert "id_name_helptext\">Celui de l'ordre." in page
    assert page.count("(facultatif)") == 1
    assert '<input type="hidden" name="version" value="4" id="id_version">' in page
    assert "error-summary" not in page


def test_a_refused_form_says_what_at_the_top_and_ties_it_to_its_field() -> None:
    form = SmallForm({"name": "", "version": "x"})
    form.add_error(None, "Claire Vasseur a changé cette fiche <hier>.")
    page = shown("{% form_fields form %}", form=form)
    summary = page.split("</ul>")[0]
    assert 'role="alert"' in summary
    assert "Rien n&#x27;est encore enregistré" in summary
    assert "a changé cette fiche &lt;hier&gt;." in summary
    assert '<a href="#id_name">Nom</a>' in summary
    assert '<a href="#id_mode">Comment ?</a>' in summary
    assert "nombre entier" in summary  # what is wrong with the hidden version
    assert 'aria-invalid="true"' in page
    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert 'id="id_name_error"' in page
    assert '<fieldset class="field wrong" id="id_mode"' in page


def test_every_link_of_a_summary_leads_to_an_element_of_the_page() -> None:
    page = shown("{% form_fields form %}", form=SmallForm({}))
    targets = re.findall(r'href="#([^"]+)"', page)
    assert targets
    assert all(f'id="{target}"' in page for target in targets)


# --- tables ---------------------------------------------------------------------------


def test_a_table_heads_its_rows_and_columns_and_marks_the_reader_s_own() -> None:
    table = Table(
        "Parts",
        [Column("Qui"), Column("Part", "number")],
        [Row(["Vous", "18,4 %"], own=True), [Cell("Médiane", "/m/"), ""]],
        foot=["Ensemble", "17 %"],
    )
    page = shown("{% table table %}", table=table)
    assert 'role="region" aria-label="Parts" tabindex="0"' in page
    assert '<th scope="col" class="number">Part</th>' in page
    assert '<tr class="own"><th scope="row"' in page
    assert '<a href="/m/">Médiane</a>' in page
    assert "<tfoot>" in page
    assert page.count('data-label="Part"') == 3


def test_a_row_with_a_missing_cell_is_refused() -> None:
    table = Table("Parts", [Column("Qui"), Column("Part")], [["Vous"]])
    with pytest.raises(ValueError, match="shorter"):
        list(table.body())


# --- lists, notices, codes ------------------------------------------------------------


def test_a_step_says_its_state_in_words() -> None:
    steps = [Step("Préparation", "done"), Step("Séance", "current"), Step("Après")]
    page = shown("{% stepper steps %}", steps=steps)
    assert re.findall(r'class="state">([^<]+)<', page) == [
        "fait",
        "en cours",
        "à venir",
    ]
    assert page.count('aria-current="step"') == 1


def test_what_presses_has_a_sign_and_not_only_a_colour() -> None:
    page = shown("{% due_list d %}", d=[Due("Signer", when="demain", pressing=True)])
    assert 'class="pressing"' in page
    assert "<svg" in page


@pytest.mark.parametrize(
    ("level", "sign"),
    [("error", "attention"), ("success", "done"), ("info", "information")],
)
def test_a_message_has_one_of_three_signs(level: str, sign: str) -> None:
    page = shown(
        "{% notice level %}<p>{{ t }}</p>{% endnotice %}", level=level, t="<i>"
    )
    assert f'class="notice {sign}"' in page
    assert "&lt;i&gt;" in page


def test_a_figure_has_its_finding_its_table_and_its_source() -> None:
    table = Table("Parts", [Column("Qui")], [["Vous"]])
    page = shown(
        '{% figure title="Rien ne bouge" table=t source="Relevé" %}'
        "<svg/>{% endfigure %}",
        t=table,
    )
    assert "<figcaption>Rien ne bouge</figcaption>" in page
    assert "<summary>Les chiffres de ce graphique</summary>" in page
    assert '<p class="source">Relevé</p>' in page


def test_a_code_to_scan_says_where_it_leads_and_carries_no_style() -> None:
    page = shown('{% qr "https://exemple.fr/p/1" "exemple.fr/p/1" %}')
    assert 'aria-label="exemple.fr/p/1"' in page
    assert "style=" not in page


def test_progress_is_written_for_machines_and_for_readers() -> None:
    page = shown('{% progress "Lecture" 318000 512000 %}')
    assert 'value="318000" max="512000"' in page


# --- pages of a list ------------------------------------------------------------------


@given(st.integers(1, 60), st.integers(1, 60))
def test_pages_lead_to_the_first_the_last_and_the_neighbours(
    one: int, two: int
) -> None:
    current, last = sorted((one, two))
    shown_pages = page_numbers(current, last)
    known = [number for number in shown_pages if number is not None]
    assert known == sorted(set(known))
    assert {1, current, last} <= set(known)
    assert len(shown_pages) <= 7
    for before, gap, after in zip(
        shown_pages, shown_pages[1:], shown_pages[2:], strict=False
    ):
        if gap is None:
            assert before is not None
            assert after is not None
            assert after - before > 2


def test_a_page_number_keeps_what_was_searched() -> None:
    request = RequestFactory().get("/?q=delorme&page=2")
    page = shown(
        "{% pagination page %}",
        page=Paginator(range(30), 10).get_page(2),
        request=request,
    )
    assert 'href="?q=delorme&amp;page=3"' in page


# --- where one may go -----------------------------------------------------------------


class SomeoneSignedIn:
    is_authenticated = True

    def __str__(self) -> str:
        return "Claire Vasseur"


def test_a_page_that_does_not_exist_is_left_out_of_the_navigation(settings) -> None:  # type: ignore[no-untyped-def]
    settings.NAVIGATION = (
        ("Apparence", ("nowhere:page", "ui:appearance")),
        ("Absente", ("nowhere:page",)),
    )
    request = RequestFactory().get("/apparence/")
    request.user = SomeoneSignedIn()  # type: ignore[assignment]
    given = context.navigation(request)["navigation"]
    assert [(entry.label, entry.current) for entry in given.main] == [
        ("Apparence", "page")
    ]
    assert given.who == "Claire Vasseur"


def test_a_page_inside_another_marks_it_and_home_is_only_home(settings) -> None:  # type: ignore[no-untyped-def]
    settings.NAVIGATION = (
        ("Accueil", ("home:home",)),
        ("Catalogue", ("ui:catalogue",)),
    )
    request = RequestFactory().get("/catalogue/projecteur/")
    request.user = SomeoneSignedIn()  # type: ignore[assignment]
    given = context.navigation(request)["navigation"]
    assert [entry.current for entry in given.main] == ["", "true"]


def test_who_is_not_signed_in_is_offered_nothing() -> None:
    request = RequestFactory().get("/")
    assert context.navigation(request)["navigation"] == context.Navigation()


# --- every template -------------------------------------------------------------------


PATHS = sorted(TEMPLATES.rglob("*.*"))


@pytest.mark.parametrize("path", PATHS, ids=lambda p: str(p.relative_to(TEMPLATES)))
def test_every_template_compiles_and_keeps_to_the_rules(path: Path) -> None:
    get_template(str(path.relative_to(TEMPLATES)))
    text = path.read_text()
    for word in ("style=", "<style", "onclick", "euillez", "erreur de votre part"):
        assert word not in text
    for script in re.findall(r"<script[^>]*>", text):
        assert "src=" in script or 'type="application/json"' in script
