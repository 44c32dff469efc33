"""Texts that would run, or break the page around them, if anything took them for more than text.

Each that runs sets `window.pwned`. They are stored wherever a client may store something; what the
mock refuses stands in its journal all the same.
"""

from urllib.parse import quote

from tests.process import fetch
from tests.serving import Desk

RUN = "window.pwned=1"
CORPUS = (
    f"<script>{RUN}</script>",
    f"</script><script>{RUN}</script>",
    f'<img src=x onerror="{RUN}">',
    f'"><img src=x onerror={RUN}>',
    f"'><svg onload={RUN}>",
    f"' autofocus onfocus='{RUN}' x='",
    f'<iframe srcdoc="<script>parent.{RUN[7:]}</script>"></iframe>',
    f'<a href="javascript:{RUN}">here</a>',
    f"javascript:{RUN}",
    f"<!--<script>{RUN}//-->",
    "<style>* { display: none }</style><base href=//evil.example><meta http-equiv=refresh>",
    "{{ 7 * 7 }}{% for a in b %}${7 * 7}#{7 * 7}<%= 7 * 7 %>",
    "&lt;script&gt;&amp;&#60;b&#62;",
    "\u202eecnerefer-txt\u2066exe.\u200f",
    "null \u0000 bell \u0007 delete \u007f",
    "line \u2028 paragraph \u2029 \r\n end",
    "__proto__",
    "W" * 400,
)
ALL = " | ".join(CORPUS)
BREAKING = (
    "img[src=x], iframe, base, a[href^='javascript'], [onerror], [onload], [onfocus], "
    "script:not([src]):not([type='application/json'])"
)
"""What none of these texts may become."""


def plant(desk: Desk, text: str, number: int) -> list[str]:
    """Store a text wherever a client may; return the ids of the calls that did it."""
    whom = f"wa:54911{number:08}"
    place = f"{desk.server}/sandboxes/{desk.name}/v1"
    spelled = quote(text, safe="")
    shown = text.encode("ascii", "ignore").decode()
    printable = "".join(each for each in shown if each.isprintable())
    payment = {
        "customer_id": whom,
        "amount": 5900,
        "description": text[:1000],
        "back_url": f"https://shop.example/?q={text}",
        "metadata": {text[:40]: text[:500]},
    }
    told = {"customer_id": whom, "content": text, "name": text}
    desk.ask("POST", "/__admin/actions/message.receive", told)
    desk.ask(
        "POST",
        "/__admin/rules",
        {"name": text, "when": {"path": f"/v1/{number}"}, "fault": {"status": 503}},
    )
    answers = [
        desk.ask("POST", "/v1/messages/send", {"channel": "whatsapp", "to": whom, "content": text}),
        desk.ask("POST", "/v1/messages/send", {"channel": text, "to": text, "content": ""}),
        desk.ask("POST", "/v1/payments/create", payment),
        desk.ask("PATCH", f"/v1/customers/{quote(whom)}", {"name": text, "tags": [text]}),
        desk.ask("POST", "/v1/ai/training/upload", {"type": "faq", "data": {"question": text}}),
        desk.ask(
            "POST",
            "/v1/webhooks",
            {"url": f"http://capture.invalid/{text}", "events": ["message.sent"]},
        ),
        fetch(
            f"{place}/customers/{spelled}?q={spelled}",
            x_odd=printable[:500],
            idempotency_key=printable[:200],
        ),
        fetch(f"{place}/{number}"),
    ]
    return [each.headers["X-Mock-Request-Id"] for each in answers]
