"""The examples are projects of their own: their tests run as a user's do, in other processes."""

collect_ignore = ["flask_shop", "starlette_shop"]
