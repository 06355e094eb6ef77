"""Where a circle's data are, and the files that wait for them."""
