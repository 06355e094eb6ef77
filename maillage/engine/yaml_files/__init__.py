"""YAML that people write: read with its lines, refused in French with the place."""
