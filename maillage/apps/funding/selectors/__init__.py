"""What a reader may see, a file for each subject."""
