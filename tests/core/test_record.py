"""Records: values that are equal by what they hold, and their next versions."""

from respondeia_mock.core.record import changed, record


@record
class Pair:
    left: int
    right: str = "r"

    @property
    def both(self) -> str:
        return f"{self.left}{self.right}"


@record
class Twin:
    left: int
    right: str = "r"


def test_records_of_one_kind_are_equal_by_their_values() -> None:
    assert Pair(1, "x") == Pair(1, "x")
    assert Pair(1, "x") != Pair(1, "y")
    assert {Pair(1): "kept"}[Pair(1, "r")] == "kept"


def test_records_of_two_kinds_are_never_equal() -> None:
    others: list[object] = [Twin(1), (1, "r"), None]
    assert Pair(1) not in others


def test_a_record_shows_its_fields() -> None:
    assert repr(Pair(1, right="x")) == "Pair(left=1, right='x')"


def test_a_record_has_no_room_for_more() -> None:
    assert not hasattr(Pair(1), "__dict__")


def test_a_changed_record_is_another_and_the_first_stays() -> None:
    first = Pair(1, "x")
    second = changed(first, left=2)
    assert (second, second.both) == (Pair(2, "x"), "2x")
    assert first == Pair(1, "x")


def test_changing_to_none_is_a_change() -> None:
    @record
    class Note:
        text: str | None = "said"

    assert changed(Note(), text=None).text is None
