"""The projet de santé apart from its tables: outlines, document, differences, words."""
