"""The tables of the app, a file for each of its subjects."""
