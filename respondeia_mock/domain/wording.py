"""Comparing what people write: accents, case, punctuation and small words do not matter."""

import re
from unicodedata import category, normalize

_SMALL_WORDS = """
a al algo como con cual cuales cuando cuanto cuantos de del donde el en es esta estan este la las lo
los me mi mis o para por que se si son su sus te tienen tiene tu un una uno unos y ya
the is are do does you your i my to of in on for what how which
"""
_SMALL = frozenset(_SMALL_WORDS.split())
_GREETING = re.compile(
    r"(hola+|buenas|buen dia|buenos dias|buenas tardes|buenas noches|hello|hi|hey|ola|oi)"
    r"( (hola|que tal|como estas|como va|buen dia|buenas|buenas tardes|buenas noches))*"
)


def plain(text: str) -> str:
    """Return the words in lower case, without accents or punctuation, one blank between them."""
    letters = (each for each in normalize("NFKD", text.casefold()) if category(each) != "Mn")
    return " ".join(re.findall(r"\w+", "".join(letters)))


def telling(text: str) -> str:
    """Return the plain words that carry meaning; all of them where only small ones stand."""
    words = plain(text).split()
    return " ".join([word for word in words if word not in _SMALL] or words)


def is_greeting(text: str) -> bool:
    """Say whether nothing but a greeting is said."""
    return _GREETING.fullmatch(plain(text)) is not None


def mentions(text: str, keyword: str) -> bool:
    """Say whether the keyword stands in the text as a word, in its plural or feminine as well."""
    wanted = re.escape(plain(keyword))
    return bool(wanted) and re.search(rf"\b{wanted}(s|es|a|as)?\b", plain(text)) is not None
