"""Files: YAML fixtures and JSON Schemas live here only."""
