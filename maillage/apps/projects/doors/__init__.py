"""The doors on a structure's page, a file for each subject."""
