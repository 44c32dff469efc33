"""The control API under /__admin: one module a group of routes."""
