"""From a compiled chart and a template to SVG and PDF."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import typst
import vl_convert

from maillage.ui.look import FONTS


TEMPLATES = Path(__file__).parent / "documents"


@cache
def _faces_registered() -> None:
    """Let the renderer measure texts with the faces they are printed in."""
    vl_convert.register_font_directory(str(FONTS))


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(
        root=TEMPLATES, font_paths=[str(FONTS)], ignore_system_fonts=True
    )


def svg(
    compiled: Mapping[str, Any],
    axes: Mapping[str, Any],
    data: Mapping[str, list[dict[str, Any]]],
) -> str:
    """A chart as SVG: `axes` are its parameters, `data` the rows of its sources."""
    _faces_registered()
    filled = dict(compiled)
    filled["signals"] = [
        {**signal, "value": axes[signal["name"]]} if signal["name"] in axes else signal
        for signal in compiled["signals"]
    ]
    filled["data"] = [
        {**source, "values": data[source["name"]]}
        if source["name"] in data and "source" not in source
        else source
        for source in compiled["data"]
    ]
    return str(vl_convert.vega_to_svg(json.dumps(filled)))
