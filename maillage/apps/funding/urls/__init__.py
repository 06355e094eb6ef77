"""The addresses of the app, a file for each of its subjects."""

from __future__ import annotations

from django.urls import URLPattern

from maillage.apps.funding.urls import (
    activity_report,
    claims,
    federation,
    ledger,
    pack,
    share_out,
    shared,
)


app_name = "funding"

urlpatterns: list[URLPattern] = [
    *ledger.URLS,
    *share_out.URLS,
    *claims.URLS,
    *shared.URLS,
    *pack.URLS,
    *activity_report.URLS,
    *federation.URLS,
]
