"""What counts as the same wording."""

import pytest

from respondeia_mock.domain.wording import is_greeting, mentions, plain, telling


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("¿Cuáles son los HORARIOS?", "cuales son los horarios"),
        ("  ñandú,  pingüino… ", "nandu pinguino"),
        ("STRASSE straße", "strasse strasse"),
        ("500 g (x2)", "500 g x2"),
        ("🙌 !!", ""),
    ],
)
def test_accents_case_and_punctuation_go(text: str, words: str) -> None:
    assert plain(text) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("¿Cuáles son los horarios de atención?", "horarios atencion"),
        ("Cómo está?", "como esta"),
        ("", ""),
    ],
)
def test_small_words_go_unless_there_is_nothing_else(text: str, words: str) -> None:
    assert telling(text) == words


@pytest.mark.parametrize("text", ["Hola", "holaaa!", "¡Buenos días!", "Hola, ¿qué tal?", "Hi"])
def test_a_greeting_is_nothing_but_a_greeting(text: str) -> None:
    assert is_greeting(text) is True


@pytest.mark.parametrize("text", ["", "Hola, ¿hacen envíos?", "Holanda", "días"])
def test_whoever_says_more_does_not_only_greet(text: str) -> None:
    assert is_greeting(text) is False


@pytest.mark.parametrize(
    ("text", "keyword"),
    [
        ("Quiero hablar con una PERSONA", "persona"),
        ("¿Hay humanos ahí?", "humano"),
        ("Una asesora, por favor", "asesor"),
        ("necesito un supervisor de turno", "Supervisor de turno"),
    ],
)
def test_a_keyword_is_found_in_its_plural_and_feminine(text: str, keyword: str) -> None:
    assert mentions(text, keyword) is True


@pytest.mark.parametrize(
    ("text", "keyword"),
    [
        ("¿Es personalizado?", "persona"),
        ("impersona", "persona"),
        ("una per sona", "persona"),
        ("hola", "¡!"),
        ("", "persona"),
    ],
)
def test_a_keyword_inside_another_word_is_not_found(text: str, keyword: str) -> None:
    assert mentions(text, keyword) is False
