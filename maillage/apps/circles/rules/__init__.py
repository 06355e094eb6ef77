"""Pure rules of the circles, a file for each."""
