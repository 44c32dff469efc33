"""From options to `Settings`, for every door that starts a server.

`resolved` is for doors that are no command line; `serve` and `exec` get the same from click. A
server's own address is not among the options, so the caller gives it.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import click

from respondeia_mock.core.errors import ConfigurationError
from respondeia_mock.core.nearest import suggestion
from respondeia_mock.options.configuration import configured
from respondeia_mock.options.table import JUDGING, KEYS, OPTIONS
from respondeia_mock.settings import PREFIX, SEED, Settings, variable

_NOTHING: Mapping[str, object] = MappingProxyType({})
NEEDS = {"webhook_events": "webhook", "watch": "fixtures"}
"""Options that say nothing without another."""
ENVIRONMENT: dict[str, Any] = {"auto_envvar_prefix": PREFIX.removesuffix("_")}
"""The context settings of a command that takes the options from the environment as well."""


def resolved(
    given: Mapping[str, object] = _NOTHING, file: Path | None = None, folder: Path = Path()
) -> dict[str, Any]:
    """Return every option by its key: as given, else from the environment, the file, the default.

    Args:
        given: what was chosen in code or by flags, by key; None is not chosen.
        file: the file to read, if not that of `RESPONDEIA_MOCK_CONFIG` or `respondeia-mock.yaml`.
        folder: where the last is looked for.

    Raises:
        ConfigurationError: one of the three is wrong.
    """
    command = click.Command("respondeia-mock", params=[*OPTIONS, *JUDGING])
    named = variable("CONFIG")
    default_map = configured(file or (Path(named) if named else None), folder)
    try:
        context = command.make_context(None, [], default_map=default_map, **ENVIRONMENT)
        chosen = {name: _checked(context, name, each) for name, each in given.items()}
    except click.UsageError as error:
        raise ConfigurationError(error.format_message()) from error
    return {**context.params, **{name: each for name, each in chosen.items() if each is not None}}


def lacking(options: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each option that was chosen without another it says nothing without, and that one."""
    for option, other in NEEDS.items():
        if options[option] and not options[other]:
            yield option, other


def settings_of(
    options: Mapping[str, Any], origin: str, fixtures: tuple[str, ...] = ("shop",)
) -> Settings:
    """Return the settings that options choose; where they choose none, `fixtures` and 42."""
    return Settings(
        fixtures=options["fixtures"] or fixtures,
        plan=options["plan"],
        speed=options["speed"],
        now=options["now"],
        seed=SEED if options["seed"] is None else options["seed"],
        payments=options["payments"],
        scenario=options["scenario"],
        scenario_dir=options["scenario_dir"],
        state=options["state"],
        watch=options["watch"],
        webhook_url=options["webhook"],
        webhook_secret=options["webhook_secret"],
        webhook_events=options["webhook_events"] or (),
        allow_webhook_hosts=options["allow_webhook_host"],
        rate_limit=not options["no_rate_limit"],
        documented_only=options["documented_only"],
        require_https=options["require_https"],
        public_url=options["public_url"],
        allow_hosts=options["allow_host"],
        admin=not options["no_admin"],
        admin_token=options["admin_token"],
        origin=origin,
    )


def _checked(context: click.Context, name: str, value: object) -> object:
    """Return a value as its option has it, or raise what click would say of the flag."""
    option = KEYS.get(name)
    if option is None:
        raise ConfigurationError(f"No option is called '{name}'{suggestion(name, KEYS)}")
    return None if value is None else option.type_cast_value(context, value)
