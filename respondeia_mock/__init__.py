"""A mock of the RespondeIA API: stateful, signed, deterministic, and able to fail on demand.

The map of this package, from the outside inwards:

    cli, pytest_plugin  doors: the command line, the fixture for tests
    sweeps              a test under each fault at each of its calls
    mock_server         MockServer: a server in this process, spoken to through client
    certificates        HTTPS on this machine
    server              the application on real sockets, in the foreground or in a thread
    client              HTTP from the outside: Client, to a running server; to a receiver
    app, settings       the composition root; the choices it builds from
    options             the table of choices: flags, variables, keys of respondeia-mock.yaml
    http                ASGI: gateway to the engine, control API, pages, safe doors
    loading             files: YAML fixtures, JSON Schemas
    openapi             the catalog as OpenAPI 3.1
    scenario            rules with a start of their own, and what must come of them
    conduct             the page's best practices, as checks on clients and receivers
    coverage            what of the contract was exercised
    export              what was done by hand, as a fixture, a scenario or a test
    catalog, actions    the two tables: what can be asked, what can happen
    resources           what each operation does, and how answers are spelled
    domain              what happens to things: the business rules
    core                the pure machine: engine, stages, sandbox, clock, store
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from respondeia_mock.client.line import MockError as MockError
    from respondeia_mock.client.mock import Client as Client
    from respondeia_mock.mock_server import MockServer as MockServer
    from respondeia_mock.sweeps.sweeping import sweep as sweep

    __version__: str

_HOMES = {
    "Client": "respondeia_mock.client.mock",
    "MockError": "respondeia_mock.client.line",
    "MockServer": "respondeia_mock.mock_server",
    "sweep": "respondeia_mock.sweeps.sweeping",
}
"""The public names, each loaded when it is first asked for: whoever imports us may need none."""


def _found(name: str) -> object:
    """Return a public name, or `__version__`; a checkout that is not installed has none."""
    from importlib import import_module

    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    if name == "__version__":
        return _version()
    raise AttributeError(f"module '{__name__}' has no attribute '{name}'")


if not TYPE_CHECKING:
    __getattr__ = _found  # hidden from mypy, or every misspelt name would pass for a public one


def __dir__() -> list[str]:
    """Return the names that are there, and those that can be asked for."""
    return sorted([*globals(), *_HOMES, "__version__"])


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("respondeia-mock")
    except PackageNotFoundError:
        return "0+uninstalled"
