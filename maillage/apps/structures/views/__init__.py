"""Pages of the structures, a file for each subject."""
