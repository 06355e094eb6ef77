"""Les périodes."""
