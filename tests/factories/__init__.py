"""People, structures and circles for tests, made through the actions themselves."""
