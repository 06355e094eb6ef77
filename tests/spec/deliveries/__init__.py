"""Ce que comptent les lignes."""
