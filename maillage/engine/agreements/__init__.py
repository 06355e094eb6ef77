"""Dated funding rules: from the facts of a year to points, euros and proofs wanted."""
