"""Printed documents: Typst templates and what is written on them."""
