"""What the four types of uploads teach, in whatever plausible shape they come."""

import pytest

from respondeia_mock.domain.knowledge import Entry, items_in, items_usable, learn

PAIR = {"question": "¿Hacen envíos?", "answer": "Sí"}
LEARNT = [("¿Hacen envíos?", "Sí")]


def pairs(kind: str, data: object) -> list[tuple[str, str]]:
    return [(entry.question, entry.answer) for entry in learn(kind, data)]


def test_an_entry_knows_the_upload_it_came_from() -> None:
    assert learn("faq", [PAIR]) == [Entry("¿Hacen envíos?", "Sí", "faq")]


@pytest.mark.parametrize(
    "data",
    [
        {"faqs": [PAIR]},
        {"questions": [PAIR]},
        {"items": [PAIR]},
        [PAIR],
        PAIR,
        [{"pregunta": "¿Hacen envíos?", "respuesta": "Sí"}],
        [{"input": " ¿Hacen envíos? ", "output": "Sí "}],
    ],
)
def test_a_faq_is_understood_in_many_shapes(data: object) -> None:
    assert pairs("faq", data) == LEARNT
    assert (items_in("faq", data), items_usable("faq", data)) == (1, 1)


@pytest.mark.parametrize(
    "item",
    [
        {"question": "¿Hacen envíos?"},
        {"answer": "Sí"},
        {"question": "  ", "answer": "Sí"},
        {"question": 5, "answer": "Sí"},
        "¿Hacen envíos? Sí",
        None,
        {},
    ],
)
def test_an_unusable_item_is_counted_and_teaches_nothing(item: object) -> None:
    data = {"faqs": [item, PAIR]}

    assert pairs("faq", data) == LEARNT
    assert (items_in("faq", data), items_usable("faq", data)) == (2, 1)


@pytest.mark.parametrize("data", [{}, [], {"faqs": []}])
def test_nothing_teaches_nothing(data: object) -> None:
    assert (learn("faq", data), items_in("faq", data)) == ([], 0)


@pytest.mark.parametrize(
    ("product", "answer"),
    [
        ({"name": "Mate"}, "Mate"),
        ({"name": "Mate", "price": 48000}, "Mate. Precio: 48000"),
        ({"nombre": "Mate", "precio": "$48.000"}, "Mate. Precio: $48.000"),
        ({"title": "Mate", "description": "De acero."}, "Mate. De acero"),
        (
            {"name": "Mate", "descripcion": "De acero", "price": 9.5},
            "Mate. De acero. Precio: 9.5",
        ),
        ({"name": "Mate", "price": True}, "Mate"),
    ],
)
def test_a_product_is_described_by_what_is_known(product: dict[str, object], answer: str) -> None:
    assert pairs("product_catalog", {"products": [product]}) == [("Mate", answer)]


@pytest.mark.parametrize("product", [{"price": 48000}, "Mate", {"name": ""}])
def test_a_product_without_a_name_teaches_nothing(product: object) -> None:
    assert pairs("product_catalog", [product]) == []


def test_facts_are_named_by_their_path() -> None:
    data = {
        "dirección": "Pellegrini 1450",
        "horario_comercial": {"lunes": "9 a 18", "feriados": None},
        "medios de pago": ["débito", "crédito"],
        "empleados": 12,
        "estacionamiento": True,
        "fax": "  ",
        "sucursales": [{"ciudad": "Rosario"}, {"ciudad": "Funes"}, "Roldán"],
    }

    assert pairs("business_info", data) == [
        ("dirección", "Pellegrini 1450"),
        ("horario comercial lunes", "9 a 18"),
        ("medios de pago", "débito, crédito"),
        ("empleados", "12"),
        ("estacionamiento", "true"),
        ("sucursales 1 ciudad", "Rosario"),
        ("sucursales 2 ciudad", "Funes"),
        ("sucursales 3", "Roldán"),
    ]
    assert (items_in("business_info", data), items_usable("business_info", data)) == (7, 6)


def test_a_list_of_facts_is_numbered() -> None:
    data = ["Abrimos a las 9", {"nombre": "Mate"}]

    assert pairs("business_info", data) == [("1", "Abrimos a las 9"), ("2 nombre", "Mate")]


def test_an_example_is_a_pair_or_a_dialogue() -> None:
    dialogue = {
        "messages": [
            {"role": "assistant", "content": "¡Hola!"},
            {"role": "user", "content": "¿Hacen envíos?"},
            "ruido",
            {"role": "user", "content": "¿A Rosario?"},
            {"role": "assistant", "text": "Sí"},
            {"role": "assistant", "content": "Siempre"},
            {"role": "customer", "content": "Gracias"},
        ]
    }
    data = {"examples": [dialogue, {"customer": "¿Tienen local?", "agent": "Sí"}]}

    assert pairs("conversation_examples", data) == [
        ("¿A Rosario?", "Sí"),
        ("¿Tienen local?", "Sí"),
    ]
    assert items_usable("conversation_examples", data) == 2


def test_an_answer_is_cut_to_what_fits_into_a_message() -> None:
    (fits,) = learn("faq", [{"question": "¿?", "answer": "x" * 4096}])
    (cut,) = learn("faq", [{"question": "y" * 5000, "answer": "x" * 4097}])

    assert fits.answer == "x" * 4096
    assert cut.answer == "x" * 4095 + "…"
    assert cut.question == "y" * 4095 + "…"
