"""The other side of the benchmarks: bare Starlette routes that answer what the mock answers.

Run as `python bare.py PORT ANSWERS.json`; the answers are the mock's own, recorded beforehand.
"""

import json
import sys
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

ANSWERS = json.loads(Path(sys.argv[2]).read_text("utf-8")) if len(sys.argv) > 2 else {}


async def send(request: Request) -> JSONResponse:
    """Parse the body and answer."""
    await request.json()
    return JSONResponse(ANSWERS["send"], 201)


async def customer(request: Request) -> JSONResponse:
    """Answer one customer."""
    return JSONResponse(ANSWERS["customer"])


async def messages(request: Request) -> JSONResponse:
    """Answer a page of messages."""
    return JSONResponse(ANSWERS["messages"])


async def customers(request: Request) -> JSONResponse:
    """Answer a list of customers."""
    return JSONResponse(ANSWERS.get("customers", {"data": []}))


APP = Starlette(
    routes=[
        Route("/v1/messages/send", send, methods=["POST"]),
        Route("/v1/customers/{customer_id}", customer),
        Route("/v1/messages", messages),
        Route("/v1/customers", customers),
    ]
)

if __name__ == "__main__":
    uvicorn.run(
        APP,
        port=int(sys.argv[1]),
        http="httptools",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
    )
