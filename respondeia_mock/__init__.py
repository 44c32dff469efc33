"""A mock of the RespondeIA API: stateful, signed, deterministic, and able to fail on demand.

The map of this package, from the outside inwards:

    cli                 doors: the command line
    certificates        HTTPS on this machine
    server              the application on real sockets
    client              HTTP from the outside: to a running server, to a receiver
    app, settings       the composition root; the choices it builds from
    options             the table of choices: flags, variables, keys of respondeia-mock.yaml
    http                ASGI: gateway to the engine, control API, pages, safe doors
    loading             files: YAML fixtures, JSON Schemas
    openapi             the catalog as OpenAPI 3.1
    conduct             the page's best practices, as checks on clients and receivers
    catalog, actions    the two tables: what can be asked, what can happen
    resources           what each operation does, and how answers are spelled
    domain              what happens to things: the business rules
    core                the pure machine: engine, stages, sandbox, clock, store
"""


def __getattr__(name: str) -> str:
    """Return `__version__`, looked up when asked for; a checkout that is not installed has none."""
    if name != "__version__":
        raise AttributeError(name)
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("respondeia-mock")
    except PackageNotFoundError:
        return "0+uninstalled"
