"""What the pages ask, a file for each subject."""
