"""The same receiver of webhooks in every framework: what takes a delivery returns its status."""

from collections.abc import Callable
from typing import Any

import django  # type: ignore[import-untyped]  # no types
import flask
from django.conf import settings  # type: ignore[import-untyped]  # no types
from django.core.asgi import get_asgi_application  # type: ignore[import-untyped]  # no types
from django.core.wsgi import get_wsgi_application  # type: ignore[import-untyped]  # no types
from fastapi import FastAPI, Request, Response
from starlette.applications import Starlette
from starlette.routing import Route

from tests.client.django_site import Take, taking

PATH = "/hooks/in"


def of_starlette(take: Take) -> Any:  # noqa: ANN401 (an application)
    async def hook(request: Request) -> Response:
        return Response("taken", take(await request.body(), dict(request.headers)))

    return Starlette(routes=[Route(PATH, hook, methods=["POST"])])


def of_fastapi(take: Take) -> Any:  # noqa: ANN401 (an application)
    app = FastAPI()

    @app.post(PATH)
    async def hook(request: Request) -> Response:
        return Response("taken", take(await request.body(), dict(request.headers)))

    return app


def of_flask(take: Take) -> Any:  # noqa: ANN401 (an application)
    app = flask.Flask(__name__)

    @app.post(PATH)
    def hook() -> tuple[str, int]:
        headers = {name.lower(): value for name, value in flask.request.headers.items()}
        return "taken", take(flask.request.get_data(), headers)

    return app


def of_django(take: Take) -> Any:  # noqa: ANN401 (an application)
    _set_up_django(take)
    return get_wsgi_application()


def of_async_django(take: Take) -> Any:  # noqa: ANN401 (an application)
    _set_up_django(take)
    return get_asgi_application()


def of_nobody(take: Take) -> Any:  # noqa: ANN401 (an application)
    """Return plain WSGI."""

    def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        named = {name[5:]: each for name, each in environ.items() if name.startswith("HTTP_")}
        headers = {name.replace("_", "-").lower(): each for name, each in named.items()}
        start_response(f"{take(body, headers)} Taken", [("Content-Type", "text/plain")])
        return [b"taken"]

    return app


def _set_up_django(take: Take) -> None:
    if not settings.configured:
        settings.configure(
            ROOT_URLCONF="tests.client.django_site",
            ALLOWED_HOSTS=["testserver"],
            MIDDLEWARE=["django.middleware.common.CommonMiddleware"],
            SECRET_KEY="x",
            LOGGING_CONFIG=None,
        )
        django.setup()
    taking.append(take)


WSGI = [of_flask, of_django, of_nobody]
ASGI = [of_starlette, of_fastapi, of_async_django]
EVERY = [*WSGI, *ASGI]
