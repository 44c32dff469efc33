"""The inspector's pages: what an integration does, and the world around it to play with.

A page is a template and modules of JavaScript that speak to the control API of the page's sandbox;
what is judged (conduct, coverage) is filled in here from the same rows. Pages keep nothing. Where
an admin token is set, a page asks for it first and has the control API put it into a cookie.
"""

from collections.abc import Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from respondeia_mock.core.allowance import PLANS
from respondeia_mock.core.events import EventName
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.core.sandboxes import key_prefix
from respondeia_mock.http.application import Parts
from respondeia_mock.http.pages import judged
from respondeia_mock.http.pages.languages import language_of
from respondeia_mock.http.pages.rendering import fill

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Vary": "Accept-Language",
}

Values = Callable[[Parts, Sandbox, Request], Mapping[str, Any]]
"""What a page is filled with, besides what every page is."""


def _shop(_: Parts, sandbox: Sandbox, __: Request) -> Mapping[str, Any]:
    return {"shop": sandbox.store.account.name}


def _events(_: Parts, __: Sandbox, ___: Request) -> Mapping[str, Any]:
    return {"events": [str(each) for each in EventName]}


def _rates(_: Parts, __: Sandbox, ___: Request) -> Mapping[str, Any]:
    return {"rates": {name: limit.rate for name, limit in PLANS.items()}}


PAGES: Mapping[str, Values] = {
    "inspector": _shop,
    "webhooks": _events,
    "pictures": _rates,
    "conduct": judged.conduct,
    "coverage": judged.coverage,
}
"""Every page by its name, which is its template's and, but for the first, its path's."""


class Inspector:
    """The pages of a server, each about one sandbox."""

    def __init__(self, parts: Parts) -> None:
        """Show the sandboxes of these parts."""
        self._parts = parts

    def page(self, name: str) -> Callable[[Request, Sandbox], Any]:
        """Return what answers the page of this name."""

        async def shown(request: Request, sandbox: Sandbox) -> Response:
            if _lacks_slash(request):
                return RedirectResponse(f"{sandbox.name}/", 307)
            language = language_of(request.headers.get("accept-language", ""))
            root = "." if name == "inspector" else ".."
            known = {"root": root, "page": name, "sandbox": sandbox.name}
            if self._parts.doors.check_token(request.headers) is not None:
                return HTMLResponse(fill("token.html", language, **known), 401, HEADERS)
            sandbox.catch_up()
            own = PAGES[name](self._parts, sandbox, request)
            key = key_prefix(sandbox.name)
            text = fill(f"{name}.html", language, **known, key=key, pages=tuple(PAGES), **own)
            return HTMLResponse(text, headers=HEADERS)

        return shown


def _lacks_slash(request: Request) -> bool:
    """Say whether the path is `/sandboxes/NAME`, from which relative links would lead astray."""
    raw: bytes = request.scope["raw_path"]
    return request.url.path == "/" and not raw.endswith(b"/")
