"""`generate:` of a fixture: many believable records, for lists that need pages.

Names are Faker's; what people say and buy is drawn from the lists below, as Faker's sentences
cost more than a whole message here. The same numbers and seed give the same records with the same
Faker. Addresses that the document already has are left alone. Nothing is planted here.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from faker import Faker

Record = dict[str, Any]

LOCALE = "es_AR"
SEED = 42
DAYS = 90

_AREAS = ("11", "221", "223", "261", "341", "342", "343", "351", "381", "387")
_DAY = 86_400
_ASKED = (
    "Hola, ¿tienen yerba orgánica?",
    "Buenas, ¿hacen envíos a {place}?",
    "¿Cuánto sale el {thing}?",
    "¿El {thing} viene con bombilla?",
    "¿Tienen stock del {thing}?",
    "Hola! Quería saber cuándo llega mi pedido",
    "¿Aceptan transferencia?",
    "¿Puedo pagar en cuotas?",
    "Me llegó el {thing}, una hermosura 😍",
    "¿Hacen factura A?",
    "¿Hasta qué hora están hoy?",
    "Quiero cambiar el {thing} por otro color",
)
_ANSWERED = (
    "¡Hola! Sí, tenemos. ¿Te paso el link?",
    "Sí, enviamos a {place} por correo, tarda de 3 a 5 días hábiles.",
    "El {thing} está en oferta esta semana, te paso el precio por acá.",
    "Sí, el {thing} viene con bombilla de alpaca.",
    "Queda stock, ¿te lo reservo?",
    "¡Ya salió! Te llega entre mañana y pasado.",
    "Sí, transferencia o MercadoPago, como te quede más cómodo.",
    "Con MercadoPago tenés 3 cuotas sin interés.",
    "¡Qué bueno que te gustó! Gracias por escribirnos 🧉",
    "Dale, lo cambiamos sin problema. Tenés 30 días.",
)
_THINGS = (
    "mate imperial", "mate torpedo", "mate camionero", "termo de acero", "bolso matero",
    "set de yerbera y azucarera", "mate de calabaza", "combo mate + bombilla",
)  # fmt: skip
_PLACES = ("Funes", "Roldán", "Paraná", "Santa Fe", "San Nicolás", "Córdoba", "CABA", "Mendoza")
_TAGS = ("mayorista", "club", "vip", "interior", "nuevo")
_FATES = ("approved",) * 6 + ("pending", "pending", "rejected", "refunded")
_REASONS = ("cc_rejected_insufficient_amount", "cc_rejected_other_reason")


def generate(document: Mapping[str, Any]) -> Record:
    """Return the document with the records that its section `generate` asks for.

    Raises:
        LookupError: Faker does not know the locale.
    """
    wanted = document["generate"]
    fake = _faker(wanted.get("locale", LOCALE), wanted.get("seed", SEED))
    taken = {record["id"] for record in document.get("customers", ())}
    customers = list(islice(_customers(fake, taken), wanted.get("customers", 0)))
    each = wanted.get("messages_per_customer", 0)
    messages = [message for customer in customers for message in _chat(fake, customer, each)]
    payers = customers or document.get("customers", ())
    payments = list(_payments(fake, payers, wanted.get("payments", 0)))
    made = {"customers": customers, "messages": messages, "payments": payments}
    rest = {name: value for name, value in document.items() if name != "generate"}
    return {**rest, **{name: [*rest.get(name, ()), *new] for name, new in made.items()}}


def _faker(locale: str, seed: int) -> "Faker":
    from faker import Faker

    try:
        fake = Faker(locale)
    except AttributeError:
        raise LookupError(locale) from None
    fake.seed_instance(seed)
    return fake


def _customers(fake: "Faker", taken: set[str]) -> Iterator[Record]:
    """Yield customers without end, no address twice and none that is taken."""
    chance = fake.random
    while True:
        area = chance.choice(_AREAS)
        number = chance.randrange(10 ** (9 - len(area)), 10 ** (10 - len(area)))
        address = f"wa:549{area}{number}"
        if address in taken:
            continue
        taken.add(address)
        age = chance.randrange(3_600, DAYS * _DAY)
        customer: Record = {
            "id": address,
            "name": f"{fake.first_name()} {fake.last_name()}",
            "created_at": f"-{age}s",
        }
        if chance.random() < 0.2:  # noqa: PLR2004 (one in five)
            customer["tags"] = [chance.choice(_TAGS)]
        yield customer


def _chat(fake: "Faker", customer: Record, length: int) -> Iterator[Record]:
    """Yield questions and answers in turn, all since the customer came to be."""
    chance = fake.random
    age = int(customer["created_at"][1:-1])
    ago = sorted((chance.randrange(1, age) for _ in range(length)), reverse=True)
    for turn, seconds in enumerate(ago):
        inbound = turn % 2 == 0
        text = chance.choice(_ASKED if inbound else _ANSWERED)
        message: Record = {
            "customer_id": customer["id"],
            "content": text.format(thing=chance.choice(_THINGS), place=chance.choice(_PLACES)),
            "direction": "inbound" if inbound else "outbound",
            "status": "read" if turn < length - 1 else "delivered",
            "timestamp": f"-{seconds}s",
        }
        if not inbound and chance.random() < 0.6:  # noqa: PLR2004 (most answers)
            message["ai_generated"] = True
        yield message


def _payments(fake: "Faker", payers: Sequence[Record], count: int) -> Iterator[Record]:
    """Yield payments in every state, in whole pesos; none where nobody could pay."""
    chance = fake.random
    for _ in range(count if payers else 0):
        payment: Record = {
            "customer_id": chance.choice(payers)["id"],
            "amount": chance.randrange(45, 950) * 10_000,
            "description": chance.choice(_THINGS).capitalize(),
            "status": chance.choice(_FATES),
            "created_at": f"-{chance.randrange(60, DAYS * _DAY)}s",
        }
        if payment["status"] == "rejected":
            payment["rejection_reason"] = chance.choice(_REASONS)
        yield payment
