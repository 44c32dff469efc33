"""Why a receiver computed another signature than was sent.

What was hashed, with which key, by which function, and how the digest was spelt: every step has a
table of mistakes (`wrong_texts`, `wrong_digests`), and their product is searched for the very value
that the receiver got, fewest mistakes first. It knows no delivery: the caller says what was sent.
"""

from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator, Mapping
from itertools import product
from typing import TypeAlias

from respondeia_mock.core.record import changed, record
from respondeia_mock.core.wrong_digests import FUNCTIONS, Recipe, Recipes, digests, keys
from respondeia_mock.core.wrong_texts import CHANGED, field, texts

Texts: TypeAlias = Mapping[bytes, list[Recipes]]

_BEFORE, _AFTER = 8, 16
_CONTINUING = bytes(range(0x80, 0xC0))
# So many of text, key and function may be wrong at once; to try all three takes a second.
_AT_ONCE = 2

_RIGHT = (
    "This is the signature of the bytes that were sent. If the receiver refuses it still, it "
    "compares it with something else: take the whole header `X-RespondeIA-Signature`, not "
    "`body.signature`."
)
_SAME = "These are the bytes that were sent: look at the secret and the spelling of the digest."
_UNKNOWN = (
    "No mistake that we know makes this signature. Check that the receiver hashes the bytes as "
    "they arrived, that its secret is this webhook's, and that both belong to the same delivery "
    "(`X-RespondeIA-Delivery`)."
)
_OTHER_BODY = "The body it gave is not what it hashed."
_FIELD = Recipe(
    "body_signature",
    "took `body.signature`, which does not sign this body either",
    "compute the signature, and compare it with the header `X-RespondeIA-Signature`",
)


@record
class Explanation:
    """What is wrong with a signature.

    Attributes:
        match: it is the one that was sent.
        recipe: the names of the mistakes that make it, joined by `+`; `correct` if there are none,
            None if nothing known makes it.
        fix: what happened and what to do, in sentences.
    """

    match: bool
    recipe: str | None
    fix: str


@record
class _Way:
    """One way to a digest, and the mistakes on it."""

    text: bytes
    key: bytes
    make: Callable[[bytes, bytes], bytes]
    digest: bytes
    recipes: Recipes

    def arrives(self) -> bool:
        """Tell whether it leads there."""
        return self.make(self.key, self.text) == self.digest


def explain(
    signature: str,
    body: bytes,
    secret: str,
    other_secrets: Mapping[str, str],
    given_body: bytes | None = None,
) -> Explanation:
    """Say which mistake makes the signature that a receiver computed.

    Args:
        signature: what it computed; empty if it told only what it hashed.
        body: the bytes that were sent.
        secret: the webhook's.
        other_secrets: those of other webhooks, by id.
        given_body: what the receiver says it hashed, if it says so.
    """
    told = signature.strip()
    known, possible = texts(body), keys(secret, other_secrets)
    if given_body is None:
        return _of_signature(told, body, known, possible)
    given = {given_body: known.get(given_body, [(CHANGED,)])}
    difference = _difference(body, given_body)
    if not told:
        return _explanation(given[given_body], difference or _SAME)
    if way := _search(told, given, possible):
        return _explanation([way.recipes], difference if way.recipes else _RIGHT)
    alone = _of_signature(told, body, known, possible)
    return changed(alone, fix=f"{alone.fix} {_OTHER_BODY if alone.recipe else difference}".strip())


def _of_signature(
    told: str, body: bytes, known: Texts, possible: Mapping[bytes, Recipes]
) -> Explanation:
    """Explain a signature without the body that the receiver says it hashed."""
    if way := _search(told, known, possible):
        hashed, *equals = known[way.text]
        further = way.recipes[len(hashed) :]
        ways = [way.recipes, *((*other, *further) for other in equals)]
        return _explanation(ways, "" if way.recipes else _RIGHT)
    if told and told == field(body):
        return _explanation([(_FIELD,)])
    return Explanation(match=False, recipe=None, fix=_UNKNOWN)


def _search(told: str, texts: Texts, possible: Mapping[bytes, Recipes]) -> _Way | None:
    """Return the way with the fewest mistakes, or None if none leads to the signature."""
    ways = sorted(_ways(told, texts, possible), key=lambda way: len(way.recipes))
    return next((way for way in ways if way.arrives()), None)


def _ways(told: str, texts: Texts, possible: Mapping[bytes, Recipes]) -> Iterator[_Way]:
    starts = product(digests(told).items(), FUNCTIONS.items(), possible.items())
    for (digest, spelling), (function, (size, make)), (key, key_taken) in starts:
        if len(digest) != size:
            continue
        for text, (hashed, *_) in texts.items():
            if bool(hashed) + bool(key_taken) + bool(function) <= _AT_ONCE:
                recipes = (*hashed, *key_taken, *function, *spelling)
                yield _Way(text, key, make, digest, recipes)


def _explanation(ways: list[Recipes], ending: str = "") -> Explanation:
    """Tell of the first way, and that the others lead to the same."""
    recipes = ways[0]
    did = " and ".join(recipe.did for recipe in recipes)
    fixes = "; ".join(dict.fromkeys(recipe.fix for recipe in recipes))
    said = f"The receiver {did}. Instead, {fixes}." if recipes else ""
    fix = " ".join(filter(None, [said, _alike(ways), ending]))
    return Explanation(match=not recipes, recipe=_name(recipes), fix=fix)


def _alike(ways: list[Recipes]) -> str:
    """Name what else makes the same as simply, one way for each language; may be nothing."""
    simplest = ways[0]
    equals = {_language(way): way for way in reversed(ways) if len(way) == len(simplest)}
    names = [_name(way) for way in equals.values() if _language(way) != _language(simplest)]
    return f"The same comes of {', '.join(names)}." if names else ""


def _name(recipes: Recipes) -> str:
    return "+".join(recipe.name for recipe in recipes) or "correct"


def _language(recipes: Recipes) -> str:
    """Return the first word of each name: what the way has in common with its like."""
    return " ".join(recipe.name.partition("_")[0] for recipe in recipes)


def _difference(sent: bytes, given: bytes) -> str:
    """Tell where the two part; nothing if they are the same."""
    if sent == given:
        return ""
    pairs = enumerate(zip(sent, given, strict=False))
    at = next((at for at, (one, other) in pairs if one != other), min(len(sent), len(given)))
    near = slice(max(0, at - _BEFORE), at + _AFTER)
    return (
        f"What it hashed differs from what was sent at byte {at}: {_shown(given[near])} in place "
        f"of {_shown(sent[near])}."
    )


def _shown(part: bytes) -> str:
    """Quote a part of a text; a character that the cut went through is left out."""
    decoder = getincrementaldecoder("utf-8")("backslashreplace")
    text = decoder.decode(part.lstrip(_CONTINUING))
    return f"`{text}`".replace("\n", "\\n")
