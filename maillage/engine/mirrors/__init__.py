"""Mirrors: what each doctor of a circle is shown, as plain values."""
