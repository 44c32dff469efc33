"""Style sheets, modules of JavaScript and pictures of the pages, from the package's own files.

A browser keeps them and asks each time whether they are still so: an upgrade shows at once.
"""

from mimetypes import add_type

from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from respondeia_mock.core.sandbox import Sandbox

PLACE = ("respondeia_mock.http.pages", "assets")
HEADERS = {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}

# What a system says of these may be wrong, and modules of another type do not run.
add_type("text/javascript", ".js")
add_type("text/css", ".css")
add_type("image/svg+xml", ".svg")


class Assets:
    """The files under `/assets`."""

    def __init__(self) -> None:
        """Serve those of the package."""
        self._files = StaticFiles(packages=[PLACE])

    async def show(self, request: Request, _: Sandbox) -> Response:
        """Answer a file; HTTPException with 404 if there is none."""
        response = await self._files.get_response(request.path_params["path"], request.scope)
        response.headers.update(HEADERS)
        return response
