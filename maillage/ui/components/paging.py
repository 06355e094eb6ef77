"""Which page numbers a pagination shows."""

from __future__ import annotations


def page_numbers(current: int, last: int) -> list[int | None]:
    """First, last and the neighbours of the current page; None stands for a gap.

    A gap of one page is shown as that page: « … » would be no shorter.
    """
    near = {current - 1, current, current + 1}
    wanted = sorted({1, last, *(n for n in near if 1 <= n <= last)})
    shown: list[int | None] = []
    for before, page in zip([0, *wanted], wanted, strict=False):
        if page - before == 2:
            shown.append(page - 1)
        elif page - before > 2:
            shown.append(None)
        shown.append(page)
    return shown
