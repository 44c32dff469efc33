"""Last stage. Hands the checked call to the operation's handler, which answers it."""

from respondeia_mock.core.exchange import Exchange, Reply


class Performing:
    """Do what was asked."""

    def enter(self, exchange: Exchange) -> Reply | None:
        sandbox = exchange.sandbox
        if sandbox.urgent:  # what happened without a call is awaited by none
            sandbox.urgent = []
        reply = exchange.operation.handler(sandbox, exchange.call)
        if sandbox.urgent:  # a rule wants webhooks to arrive before the answer
            reply.awaits, sandbox.urgent = (*reply.awaits, *sandbox.urgent), []
        return reply
