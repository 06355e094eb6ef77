"""All that changes what this app keeps, a file for each of its subjects."""
