"""The app as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class FundingConfig(AppConfig):
    """Names the app, and makes its policies known."""

    name = "maillage.apps.funding"
    label = "funding"
    verbose_name = "Financement"

    def ready(self) -> None:
        """A verb is known once its table has been read."""
        from maillage.apps.funding import policies  # noqa: F401, PLC0415
        from maillage.apps.funding.selectors import (  # noqa: PLC0415
            ledger,
            share_out,
        )
        from maillage.apps.meetings.annexes import register_annex  # noqa: PLC0415
        from maillage.apps.projects import grant_spending  # noqa: PLC0415

        grant_spending.register(ledger.spending_of, ledger.receipts_of)
        register_annex("share_out", share_out.annex_address)
