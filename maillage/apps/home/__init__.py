"""The first page: what is due, and the search."""
