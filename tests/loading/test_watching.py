"""Watched files: a change is taken up once it has come to rest, a broken one is told once."""

import logging
from pathlib import Path

import pytest

from respondeia_mock.core.errors import ConfigurationError
from respondeia_mock.loading.watching import Watch


class Bench:
    """Two files under watch, and how often they were taken up."""

    def __init__(self, folder: Path) -> None:
        self.files = [folder / "a.yaml", folder / "b.yaml"]
        for file in self.files:
            file.write_text("x", "utf-8")
        self.taken: list[str] = []
        self.refusal: Exception | None = None
        self.watch = Watch(self.files, self.take_up)

    def take_up(self) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.taken.append("".join(file.read_text("utf-8") for file in self.files))

    def write(self, text: str, place: int = 0) -> None:
        self.files[place].write_text(text, "utf-8")

    def look(self, times: int = 2) -> None:
        for _ in range(times):
            self.watch.check()


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def test_what_does_not_change_is_not_taken_up(bench: Bench) -> None:
    bench.look(5)
    assert bench.taken == []


def test_a_change_is_taken_up_once(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    bench.write("new", 1)
    bench.look(5)
    assert bench.taken == ["xnew"]
    said = "changed: test and live were reset to it, others will be with their next reset"
    assert caplog.messages == [f"{bench.files[1]} {said}"]


def test_a_file_that_is_still_written_is_waited_for(bench: Bench) -> None:
    for length in range(2, 6):
        bench.write("y" * length)
        bench.look(1)
    assert bench.taken == []
    bench.look(1)
    assert bench.taken == ["yyyyyx"]


def test_a_change_of_the_same_length_counts(bench: Bench) -> None:
    fresh = bench.files[0].with_suffix(".new")
    fresh.write_text("z", "utf-8")
    fresh.replace(bench.files[0])
    bench.look()
    assert bench.taken == ["zx"]


def test_several_changes_at_once_are_taken_up_together(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    bench.write("one")
    bench.write("two", 1)
    bench.look()
    assert bench.taken == ["onetwo"]
    assert f"{bench.files[0]} and {bench.files[1]} changed" in caplog.text


def test_a_broken_file_is_told_once_for_each_change(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    bench.refusal = ConfigurationError("a.yaml:1:1: x: wrong", "a.yaml:2:1: y: wrong")
    bench.write("broken")
    bench.look(5)
    said = f"{bench.files[0]} changed, and what it was stays:\na.yaml:1:1: x: wrong\n"
    assert caplog.messages == [said + "a.yaml:2:1: y: wrong"]
    assert caplog.records[0].levelno == logging.ERROR
    bench.write("broken again")
    bench.look(5)
    assert len(caplog.messages) == 2
    bench.refusal = None
    bench.write("mended")
    bench.look(5)
    assert bench.taken == ["mendedx"]


def test_a_file_that_goes_and_comes_back_between_two_looks_is_only_changed(bench: Bench) -> None:
    bench.files[0].unlink()
    bench.look(1)
    bench.write("back")
    bench.look(2)
    assert bench.taken == ["backx"]


def test_a_bug_of_ours_does_not_end_the_watch(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    bench.refusal = ZeroDivisionError()
    bench.write("new")
    bench.look()
    assert caplog.messages == [f"respondeia-mock crashed taking up {bench.files[0]}"]
    bench.refusal = None
    bench.write("newer")
    bench.look()
    assert bench.taken == ["newerx"]
