"""The lake: contracts, validation, pseudonyms, Delta tables, the sorted build."""
