"""Les jours de traitement."""
