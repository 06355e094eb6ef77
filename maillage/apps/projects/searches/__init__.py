"""What a search finds, a file for each subject."""
