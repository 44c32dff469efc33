"""The payer's page at `paymentLink`: a form that works without JavaScript, and what came of it.

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
from respondeia_mock.http.pages.languages import language_of
from respondeia_mock.http.pages.rendering import fill

MOST_FORM = 10_000

HOLDERS = ("APRO", "OTHE", "CONT", "CALL", "FUND", "SECU", "EXPI", "FORM")
"""MercadoPago's test card-holder names, in the order of its page; the first is chosen already."""

CARD = {"number": "5031 7557 3453 0604", "expiry": "11/30", "cvv": "123"}
"""The Mastercard that MercadoPago publishes for tests in Argentina. Nothing depends on it."""

HEADERS = {
    # Chromium holds a form's redirect against form-action too, and the shop may be anywhere.
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'none'; base-uri 'none'; form-action *"
    ),
    "Cache-Control": "no-store",
    # With `no-referrer` a browser would hide the form's origin, and the doors would refuse it.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Vary": "Accept-Language",
}


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
        left = request.query_params.get("status") == "pending"
        return _page(request, sandbox, payments.hand_to_payer(sandbox, payment), left=left)

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
            problem = "holder" if error.field == "card_holder" else "decided"
            return _page(request, sandbox, payment, problem=problem, status=400)
        finally:
            sandbox.end()
        return RedirectResponse(_next_place(request, decided), 303)

    def _find(self, request: Request, sandbox: Sandbox) -> Payment | None:
        return sandbox.store.payments.get(request.path_params["payment_id"])

    def _lost(self, request: Request, sandbox: Sandbox) -> Response:
        """Return the page that knows no such payment; a header says where there is one."""
        page = _page(request, sandbox, None, status=404)
        identifier = request.path_params["payment_id"]
        hint = self._engine.sandboxes.whereabouts(identifier, sandbox)
        if hint:
            page.headers["X-Mock-Hint"] = hint
        return page


def _page(
    request: Request,
    sandbox: Sandbox,
    payment: Payment | None,
    *,
    problem: str = "",
    left: bool = False,
    status: int = 200,
) -> Response:
    """Return a payment's page; `left` tells of a pending one that the payer has left so."""
    text = fill(
        "checkout.html",
        language_of(request.headers.get("accept-language", "")),
        shop=sandbox.store.account.name,
        payment=payment,
        back=_web_address(payment.back_url if payment else None),
        card=CARD,
        holders=HOLDERS,
        reasons=payments.CARD_HOLDERS,
        problem=problem,
        left=left,
    )
    return HTMLResponse(text, status, HEADERS)


def _next_place(request: Request, payment: Payment) -> str:
    """Return the shop's `back_url` where the payment is to return there, else this page."""
    returns = {"approved": {"approved"}, "all": {"approved", "rejected", "pending"}}
    back = _web_address(payment.back_url)
    if back and payment.status in returns.get(payment.auto_return or "", ()):
        before, hash_sign, fragment = back.partition("#")
        glue = "&" if "?" in before else "?"
        told = urlencode({"payment_id": payment.id, "status": payment.status})
        return f"{before}{glue}{told}{hash_sign}{fragment}"
    raw: bytes = request.scope["raw_path"]
    return raw.decode("latin-1") + ("?status=pending" if payment.status == "pending" else "")


def _web_address(given: str | None) -> str | None:
    """Return where a link leads if that is the web; a fixture may say `javascript:`."""
    is_web = given is not None and given.lower().startswith(("http://", "https://"))
    return given if is_web else None
