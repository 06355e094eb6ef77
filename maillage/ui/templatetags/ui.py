"""`{% load ui %}`: the parts of a page, one tag each. `/catalogue/` shows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import segno
from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from maillage.ui.components import (
    Cell,
    Column,
    Crumb,
    Due,
    Event,
    Step,
    Table,
    page_numbers,
)
from maillage.ui.components.fields import shape_of
from maillage.ui.components.icons import ICONS


register = template.Library()

NOTHING_SAVED = "Rien n'est encore enregistré"

# Levels of django.contrib.messages, and the words pages use, as two kinds only: a thing
# to know and a thing to look at. Good and bad have no colour.
NOTICE_KINDS = {
    "attention": "attention",
    "error": "attention",
    "warning": "attention",
    "success": "done",
    "done": "done",
}


@register.simple_tag
def icon(name: str) -> SafeString:
    """A sign, hidden from screen readers: the words beside it say the same."""
    return format_html(
        '<svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">'
        "{}</svg>",
        mark_safe(ICONS[name]),  # noqa: S308
    )


@register.simple_tag
def qr(address: str, label: str) -> SafeString:
    """A code to scan; `label` says in words where it leads."""
    code = segno.make(address, error="m", micro=False)
    drawing = code.svg_inline(omitsize=True, border=1, svgclass=None, lineclass=None)
    return format_html(
        '<div class="qr" role="img" aria-label="{}">{}</div>',
        label,
        mark_safe(drawing),  # noqa: S308
    )


@register.inclusion_tag("components/logo.html")
def logo() -> dict[str, Any]:
    """The mesh: fine lines that tie points."""
    return {}


@register.simple_block_tag
def notice(content: str, kind: str = "information", title: str = "") -> str:
    """A thing to know: `information`, `done`, or `attention` (ochre)."""
    sign = NOTICE_KINDS.get(kind, "information")
    return render_to_string(
        "components/notice.html", {"body": content, "sign": sign, "title": title}
    )


@register.simple_block_tag
def empty(content: str, title: str) -> str:
    """Nothing here yet: what will be here, and how to begin."""
    return render_to_string("components/empty.html", {"body": content, "title": title})


@register.simple_block_tag
def figure(
    content: str,
    title: str,
    table: Table | None = None,
    source: str = "",
    identifier: str = "",
) -> str:
    """A drawing with the finding as its title, its table folded, its source."""
    return render_to_string(
        "components/figure.html",
        {
            "drawing": content,
            "title": title,
            "table": table,
            "source": source,
            "identifier": identifier,
        },
    )


@register.simple_block_tag
def folded(content: str, title: str, is_open: bool = False) -> str:
    """Something one may unfold."""
    return render_to_string(
        "components/folded.html", {"body": content, "title": title, "is_open": is_open}
    )


@register.inclusion_tag("components/table.html")
def table(table: Table) -> dict[str, Any]:
    """A `Table`."""
    return {"table": table}


@register.simple_tag
def row(cells: Sequence[tuple[Column, Cell]]) -> SafeString:
    """The cells of a row of a table, the first one heading it.

    Written here and not in a template: a page of curves has a thousand cells, and a
    template included for each took half of the page's time.
    """
    return mark_safe("".join(_cell(n, *each) for n, each in enumerate(cells)))  # noqa: S308


def _cell(number: int, column: Column, cell: Cell) -> str:
    name = "td" if number else 'th scope="row"'
    kind = column.kind if cell.text else f"{column.kind} nothing"
    text = conditional_escape(cell.text)
    if cell.address:
        text = f'<a href="{conditional_escape(cell.address)}">{text}</a>'
    if cell.tag:
        text = f'{text} <span class="tag">{conditional_escape(cell.tag)}</span>'
    label = conditional_escape(column.label)
    return f'<{name} class="{kind}" data-label="{label}">{text}</{name[:2]}>'


@register.inclusion_tag("components/stepper.html")
def stepper(steps: Sequence[Step], label: str = "Étapes") -> dict[str, Any]:
    """Where a session stands: preparation, session, after."""
    return {"steps": steps, "label": label}


@register.inclusion_tag("components/due_list.html")
def due_list(dues: Sequence[Due]) -> dict[str, Any]:
    """What is due, the most pressing first as given."""
    return {"dues": dues}


@register.inclusion_tag("components/timeline.html")
def timeline(events: Sequence[Event]) -> dict[str, Any]:
    """What happened, in order."""
    return {"events": events}


@register.inclusion_tag("components/progress.html")
def progress(label: str, value: int, whole: int, said: str = "") -> dict[str, Any]:
    """A determinate bar; `said` replaces « 3 sur 8 »."""
    return {"label": label, "value": value, "whole": whole, "said": said}


@register.inclusion_tag("components/tag.html")
def tag(text: str, kind: str = "") -> dict[str, Any]:
    """A word beside a thing; `own`, `attention`, `faint`, or plain."""
    return {"text": text, "kind": kind}


@register.inclusion_tag("components/definition.html")
def definition(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Labels and values, as on a printed form."""
    return {"pairs": pairs}


@register.inclusion_tag("components/breadcrumb.html")
def breadcrumb(crumbs: Sequence[Crumb]) -> dict[str, Any]:
    """The pages above this one."""
    return {"crumbs": crumbs}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Page[Any]) -> dict[str, Any]:
    """The pages of a Django `Page`, keeping what else the address says."""
    request = context.get("request")
    query = request.GET.copy() if request else None
    if query is not None:
        query.pop("page", None)
    return {
        "page": page,
        "numbers": page_numbers(page.number, page.paginator.num_pages),
        "prefix": f"?{query.urlencode()}&page=" if query else "?page=",
    }


@register.inclusion_tag("components/form.html")
def form_fields(form: BaseForm, problem: str = NOTHING_SAVED) -> dict[str, Any]:
    """A whole form: what went wrong, then each field, then the hidden ones.

    `problem` heads what went wrong. `<form>`, the CSRF token and the buttons stay in
    the page.
    """
    return {"form": form, "problem": problem}


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: BaseForm, problem: str = NOTHING_SAVED) -> dict[str, Any]:
    """What went wrong, with links to the fields; nothing when nothing did."""
    return {"form": form, "problem": problem}


@register.inclusion_tag("components/field.html")
def form_field(field: BoundField) -> dict[str, Any]:
    """One field: label, hint, control, errors.

    A placeholder goes: it repeats the label, then vanishes as one types.
    """
    field.field.widget.attrs.pop("placeholder", None)
    return {"field": field, "shape": shape_of(field)}


@register.filter
def wrong_fields(form: BaseForm) -> list[BoundField]:
    """The visible fields that have errors, in the order of the page."""
    return [field for field in form.visible_fields() if field.errors]
