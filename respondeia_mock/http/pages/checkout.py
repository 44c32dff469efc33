"""The payer's page at `paymentLink`: a form that works without JavaScript.

Opening it hands the decision to the payer. What the card holder's name decides is a rule of
`domain.payments`; here it is asked for and shown. No admin token is needed: a payer has none.
"""

from urllib.parse import parse_qs, urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from respondeia_mock.core.engine import Engine
from respondeia_mock.core.entities import Payment
from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.domain import payments
from respondeia_mock.http.pages.rendering import fill

MOST_FORM = 10_000

NAMES = {
    "APRO": "Pago aprobado",
    "OTHE": "Rechazado: error general",
    "CALL": "Rechazado: hay que autorizar con el banco",
    "FUND": "Rechazado: fondos insuficientes",
    "SECU": "Rechazado: código de seguridad inválido",
    "EXPI": "Rechazado: fecha de vencimiento inválida",
    "FORM": "Rechazado: error en el formulario",
    "CONT": "Queda pendiente",
}
"""MercadoPago's test card-holder names, and what the payer is told of each."""


class Checkout:
    """Show a payment and take the payer's decision."""

    def __init__(self, engine: Engine) -> None:
        """Serve the payments of `engine`'s sandboxes."""
        self._engine = engine

    async def show(self, request: Request, sandbox: Sandbox) -> Response:
        """Show the page; from now on the payer decides, not the clock."""
        sandbox.catch_up()
        payment = self._find(request, sandbox)
        if payment is None:
            return self._lost(request, sandbox)
        return self._page(sandbox, payments.hand_to_payer(sandbox, payment))

    async def decide(self, request: Request, sandbox: Sandbox) -> Response:
        """Take the card holder's name, and decide as MercadoPago would for it."""
        form = parse_qs((await request.body())[:MOST_FORM].decode("utf-8", "replace"))
        sandbox.catch_up()
        payment = self._find(request, sandbox)
        if payment is None:
            return self._lost(request, sandbox)
        sandbox.begin(f"checkout {payment.id}")
        try:
            decided = payments.pay_as(sandbox, payment, form.get("card_holder", [""])[0])
        except ActionError as error:
            return self._page(sandbox, payment, problem=error.message, status=400)
        finally:
            sandbox.end()
        return RedirectResponse(_next_place(request, decided), 303)

    def _find(self, request: Request, sandbox: Sandbox) -> Payment | None:
        return sandbox.store.payments.get(request.path_params["payment_id"])

    def _lost(self, request: Request, sandbox: Sandbox) -> Response:
        """Return the page that knows no such payment; a header says where there is one."""
        page = self._page(sandbox, None, status=404)
        identifier = request.path_params["payment_id"]
        hint = self._engine.sandboxes.whereabouts(identifier, sandbox)
        if hint:
            page.headers["X-Mock-Hint"] = hint
        return page

    def _page(
        self, sandbox: Sandbox, payment: Payment | None, *, problem: str = "", status: int = 200
    ) -> Response:
        text = fill(
            "checkout.html",
            "es",
            shop=sandbox.store.account.name,
            payment=payment,
            amount=_pesos(payment) if payment else "",
            names=NAMES,
            problem=problem,
        )
        policy = "default-src 'none'; style-src 'unsafe-inline'; form-action *"
        return HTMLResponse(text, status, {"Content-Security-Policy": policy})


def _next_place(request: Request, payment: Payment) -> str:
    """Return the shop's `back_url` where the payment is to return there, else this page."""
    returns = {"approved": {"approved"}, "all": {"approved", "rejected", "pending"}}
    if payment.back_url and payment.status in returns.get(payment.auto_return or "", ()):
        before, hash_sign, fragment = payment.back_url.partition("#")
        glue = "&" if "?" in before else "?"
        told = urlencode({"payment_id": payment.id, "status": payment.status})
        return f"{before}{glue}{told}{hash_sign}{fragment}"
    raw: bytes = request.scope["raw_path"]
    return raw.decode("latin-1")


def _pesos(payment: Payment) -> str:
    """Return `$ 5.900,00` for 590000 cents, as it is written in Argentina."""
    whole, cents = divmod(payment.amount, 100)
    sign = "$" if payment.currency == "ARS" else payment.currency
    return f"{sign} {whole:,}".replace(",", ".") + f",{cents:02d}"
