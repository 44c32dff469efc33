"""What the pages about conduct and coverage are filled with: the control API's own documents."""

from collections.abc import Mapping
from typing import Any

from starlette.datastructures import QueryParams
from starlette.requests import Request

from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.coverage.matrix import matrix
from respondeia_mock.http.application import Parts
from respondeia_mock.http.control.conduct import judge_conduct
from respondeia_mock.http.control.coverage import show
from respondeia_mock.http.control.desk import Visit


def conduct(parts: Parts, sandbox: Sandbox, request: Request) -> Mapping[str, Any]:
    """Judge the sandbox, advice and all; the page has it out of sight until it is wanted."""
    judged = judge_conduct(_visit(parts, sandbox, {"advice": "true", "calls": "true"}))
    return {"judged": judged, **_elsewhere(request)}


def coverage(parts: Parts, sandbox: Sandbox, request: Request) -> Mapping[str, Any]:
    """Count what was exercised here or, with `all=true`, everywhere."""
    everywhere = request.query_params.get("all") == "true"
    counted = show(_visit(parts, sandbox, {"all": "true"} if everywhere else {}))
    found = {"counted": counted, "matrix": matrix(counted["operations"])}
    return {**found, "everywhere": everywhere, **_elsewhere(request)}


def _visit(parts: Parts, sandbox: Sandbox, query: Mapping[str, str]) -> Visit:
    """Come to the control API's desk with a question of the page's own."""
    return Visit(
        parts.engine,
        parts.courier,
        parts.states,
        sandbox,
        parts.repertoire(),
        query=QueryParams(query),
    )


def _elsewhere(request: Request) -> Mapping[str, Any]:
    """Return what leads from `inspector/…` to the other sandboxes: links on pages are relative."""
    raw: bytes = request.scope["raw_path"]
    under_prefix = raw.startswith(b"/sandboxes/")
    return {"linked": True, "level": 2, "sandboxes": "../.." if under_prefix else "../sandboxes"}
