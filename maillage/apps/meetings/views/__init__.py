"""The pages of meetings, a file for each subject."""
