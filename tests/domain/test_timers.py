"""What is due by itself has a name that can be saved; no task is forgotten."""

from importlib import import_module
from pkgutil import iter_modules

from respondeia_mock import domain
from respondeia_mock.domain.timers import KINDS
from respondeia_mock.loading.validators import BASE, read_schema


def test_every_task_of_the_domain_has_a_name() -> None:
    tasks = {
        name
        for module in iter_modules(domain.__path__)
        for name in vars(import_module(f"respondeia_mock.domain.{module.name}"))
        if name.endswith("_by_itself")
    }
    assert set(KINDS) == tasks
    assert len(tasks) == 7


def test_the_schema_knows_the_same_names() -> None:
    timers = read_schema(f"{BASE}fixture.json")["properties"]["timers"]
    assert timers["items"]["properties"]["kind"]["enum"] == list(KINDS)
