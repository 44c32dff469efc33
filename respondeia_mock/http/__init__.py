"""The ASGI shell: gateway to the engine, control API, pages, safe doors."""
