"""The forms, a file for each subject."""
