"""What each operation does: handler(sandbox, call) -> Reply, and how answers are spelled."""
