"""The Django site that receives deliveries: one view, through its middleware."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse  # type: ignore[import-untyped]  # no types
from django.urls import path  # type: ignore[import-untyped]  # no types

Take = Callable[[bytes, dict[str, str]], int]
taking: list[Take] = []
"""What takes a delivery: its last."""


def hook(request: HttpRequest) -> HttpResponse:
    headers = {name.lower(): value for name, value in request.headers.items()}
    request.get_host()  # refuses a host that the settings do not allow
    return HttpResponse("taken", status=taking[-1](request.body, headers))


urlpatterns = [path("hooks/in", hook)]
