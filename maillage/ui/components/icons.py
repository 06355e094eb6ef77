"""The few signs, drawn with fine lines on a 20 x 20 grid."""

from __future__ import annotations


ICONS = {
    "attention": '<path d="M10 3 2.5 16.5h15L10 3z"/>'
    '<path d="M10 8.5v3.5M10 14.3v.1"/>',
    "information": '<circle cx="10" cy="10" r="7.5"/><path d="M10 9v5M10 6.3v.1"/>',
    "done": '<path d="m4 10.5 4 4 8-9"/>',
    "search": '<circle cx="8.8" cy="8.8" r="5.3"/><path d="m12.8 12.8 4.2 4.2"/>',
    "person": '<circle cx="10" cy="6.8" r="3.3"/>'
    '<path d="M3.5 17c.6-3.6 3.2-5.4 6.5-5.4s5.9 1.8 6.5 5.4"/>',
    "calendar": '<path d="M3 5h14v12H3zM3 8.5h14M6.8 3v3.5M13.2 3v3.5"/>',
    "document": '<path d="M5 2.5h6.5L15 6v11.5H5zM11.5 2.5V6H15M7.5 10h5M7.5 13h5"/>',
    "print": '<path d="M5.5 7.5v-5h9v5M5.5 14H3V7.5h14V14h-2.5M5.5 11.5h9v6h-9z"/>',
    "download": '<path d="M10 3v9.5M6 9l4 4 4-4M3.5 17h13"/>',
    "upload": '<path d="M10 13V3.5M6 7l4-4 4 4M3.5 17h13"/>',
    "copy": '<path d="M7 7h10v10H7zM4.5 13H3V3h10v1.5"/>',
    "phone": '<path d="M6 2.5h8v15H6zM9 15h2"/>',
    "lock": '<path d="M4.5 9h11v8h-11zM7 9V6.2a3 3 0 0 1 6 0V9"/>',
    "add": '<path d="M10 4v12M4 10h12"/>',
    "undo": '<path d="M7.5 4 4 7.5 7.5 11M4 7.5h7.5a4.3 4.3 0 0 1 0 8.5H8"/>',
    "forward": '<path d="m8 4.5 5.5 5.5L8 15.5"/>',
}
"""Name of each sign, and its drawing. A sign is always beside words that say it."""
