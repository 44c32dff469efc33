"""Ids and draws: the same in every run, different in every sandbox.

What is expected was computed with `b2sum -l 256` (the key) and `openssl mac … BLAKE2BMAC`.
"""

import pytest

from respondeia_mock.core.ids import IdSource, draw_seed, highest_minted, minted_in


def test_an_id_is_a_counter_and_the_tag_of_its_sandbox() -> None:
    ids = IdSource(42, "test")
    assert [ids.mint("msg"), ids.mint("pay")] == ["msg_0000013951v2xc", "pay_0000023951v2xc"]


def test_a_secret_is_thirty_two_characters_of_hash() -> None:
    ids = IdSource(42, "test")
    assert ids.secret("whsec") == "whsec_54rrn7n78b576vqd9qdxh6jk306hq4m7"
    assert ids.secret("test_sk") == "test_sk_gh05d0gmqbzk231v5554e3wj06cm6hyw"


def test_secrets_and_ids_share_one_counter() -> None:
    ids = IdSource(42, "test")
    ids.secret("whsec")
    assert ids.mint("wh") == "wh_0000023951v2xc"
    assert ids.minted == 2


def test_draws_are_fractions_of_the_hash() -> None:
    ids = IdSource(42, "test")
    assert [ids.draw(), ids.draw()] == [0.776776550915515, 0.3968896618918306]
    assert (ids.drawn, ids.minted) == (2, 0)


def test_a_source_resumes_where_another_stopped() -> None:
    ids = IdSource(42, "test", minted=1, drawn=1)
    assert ids.draw() == 0.3968896618918306
    assert ids.secret("test_sk") == "test_sk_gh05d0gmqbzk231v5554e3wj06cm6hyw"


def test_ids_sort_in_the_order_of_minting() -> None:
    ids = IdSource(7, "test")
    minted = [ids.mint("msg") for _ in range(300)]
    assert minted == sorted(set(minted))


def test_two_sandboxes_never_share_an_id() -> None:
    names = ["test", "live", *(f"worker-{number}" for number in range(500))]
    first = {IdSource(42, name).mint("msg") for name in names}
    assert len(first) == 502


def test_another_seed_mints_other_ids() -> None:
    assert IdSource(43, "test").mint("msg") != "msg_0000013951v2xc"


def test_many_draws_stay_below_one_and_differ() -> None:
    ids = IdSource(42, "test")
    drawn = [ids.draw() for _ in range(1000)]
    assert min(drawn) >= 0
    assert max(drawn) < 1
    assert len(set(drawn)) == 1000


def test_a_seed_nobody_chose_is_below_a_million(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("secrets.randbelow", lambda below: below - 1)
    assert draw_seed() == 999_999


def test_the_highest_number_minted_is_known_by_tag() -> None:
    ids = ["msg_0000013951v2xc", "pay_00000f3951v2xc", "wh_0000022pkm9q8r", "conv_seed_000009", ""]
    assert highest_minted(ids) == {"3951v2xc": 15, "2pkm9q8r": 2}
    assert highest_minted([IdSource(42, "test", minted=2**30).mint("msg")]) == {
        "3951v2xc": 1073741825
    }


def test_a_source_tells_whose_it_is() -> None:
    ids = IdSource(42, "worker")
    assert (ids.seed, ids.name, len(ids.tag)) == (42, "worker", 8)


def test_minted_ids_are_found_in_texts() -> None:
    ids = IdSource(42, "test")
    first, second = ids.mint("pay"), ids.mint("msg")
    assert minted_in(f"see {first}, then /v1/{second}/read; not pay_ana_plan") == [first, second]
