"""Les débuts de traitement."""
