"""Last stage. Hands the checked call to the operation's handler, which answers it."""

from respondeia_mock.core.exchange import Exchange, Reply


class Performing:
    """Do what was asked."""

    def enter(self, exchange: Exchange) -> Reply | None:
        return exchange.operation.handler(exchange.sandbox, exchange.call)
