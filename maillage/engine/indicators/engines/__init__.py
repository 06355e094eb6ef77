"""What computes an indicator: a slow engine to believe, fast ones held equal to it."""
