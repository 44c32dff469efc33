"""Ten lean receivers for the benchmark of deliveries: they take any POST and answer 200.

Run as `python receivers.py COUNT`; a line of JSON tells the ports.
"""

import asyncio
import json
import re
import sys
from typing import cast

import uvloop

LENGTH = re.compile(rb"content-length: ([0-9]+)", re.IGNORECASE)
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


class Receiver(asyncio.Protocol):
    """One connection."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self.transport = cast("asyncio.Transport", transport)
        self.seen = b""

    def data_received(self, data: bytes) -> None:
        """Answer when a request is whole."""
        seen = self.seen = self.seen + data if self.seen else data
        head, blank, body = seen.partition(b"\r\n\r\n")
        if not blank or len(body) < int(LENGTH.search(head)[1]):  # type: ignore[index]
            return
        self.seen = b""
        self.transport.write(ANSWER)


async def main(count: int) -> None:
    """Listen until killed."""
    loop = asyncio.get_running_loop()
    servers = [await loop.create_server(Receiver, "127.0.0.1", 0) for _ in range(count)]
    print(json.dumps([each.sockets[0].getsockname()[1] for each in servers]), flush=True)
    await asyncio.gather(*(each.serve_forever() for each in servers))


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1])))
