"""The user's command beside the mock: started, handed the signals that come, ended with its own.

The command gets a process group of its own, and the terminal if there is one, so that Ctrl-C
reaches it as it would without us. When it has ended, nothing that it began outlives it: what is
left of its group is ended, and on Linux what had left the group as well. It knows nothing of mocks.
"""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event
from types import FrameType

from respondeia_mock.core.clock import elapsed
from respondeia_mock.core.errors import ConfigurationError

PASSED_ON = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
GRACE = 2.0
"""Seconds that what is left has between SIGTERM and SIGKILL."""
_LOOK_AGAIN = 0.02
_SET_CHILD_SUBREAPER = 36
_SIGNALLED = 128


def run_command(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run a command to its end; return its exit code, or 128 and the number of its signal.

    Raises:
        ConfigurationError: there is no such command, or it may not be run.
    """
    _adopt_orphans()
    try:
        child = subprocess.Popen(command, env=environment, process_group=0)  # noqa: S603 (it is the user's)
    except OSError as error:
        raise ConfigurationError(f"{command[0]}: {error.strerror or error}") from None
    try:
        with _signals_passed_on(child), _terminal_lent(child):
            code = child.wait()
    finally:
        end_leftovers(child.pid)
    return code if code >= 0 else _SIGNALLED - code


@contextmanager
def _signals_passed_on(child: "subprocess.Popen[bytes]") -> Iterator[None]:
    def pass_on(number: int, _: FrameType | None) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, number)

    earlier = {each: signal.signal(each, pass_on) for each in PASSED_ON}
    try:
        yield
    finally:
        for number, handler in earlier.items():
            signal.signal(number, handler)


@contextmanager
def _terminal_lent(child: "subprocess.Popen[bytes]") -> Iterator[None]:
    """Put the child's group into the foreground of our terminal, if we are there."""
    try:
        terminal = sys.stdin.fileno()
        ours = os.tcgetpgrp(terminal) == os.getpgrp()
    except (OSError, ValueError, AttributeError):  # there is none
        ours, terminal = False, -1
    if not ours:
        yield
        return
    earlier = signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    try:
        with suppress(OSError):
            os.tcsetpgrp(terminal, child.pid)
            os.killpg(child.pid, signal.SIGCONT)  # it may have been stopped for reading too early
        yield
    finally:
        with suppress(OSError):
            os.tcsetpgrp(terminal, os.getpgrp())
        signal.signal(signal.SIGTTOU, earlier)


def end_leftovers(group: int) -> None:
    """End what is left of a process group, and what this process has adopted."""
    _tell(group, signal.SIGTERM)
    if not _wait_until(lambda: not _is_left(group), GRACE):
        _tell(group, signal.SIGKILL)
        _wait_until(lambda: not _is_left(group), GRACE)


def _tell(group: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)
    for process in _descendants(os.getpid()):
        with suppress(ProcessLookupError, PermissionError):
            os.kill(process, number)


def _is_left(group: int) -> bool:
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    try:
        os.killpg(group, 0)
    except (ProcessLookupError, PermissionError):
        return bool(_descendants(os.getpid()))
    return True


def _descendants(process: int) -> list[int]:
    """Return the processes below one, where /proc tells of them."""
    found: list[int] = []
    for file in Path(f"/proc/{process}/task").glob("*/children"):
        with suppress(OSError, ValueError):
            found += map(int, file.read_text("ascii").split())
    return [*found, *(below for each in found for below in _descendants(each))]


def _adopt_orphans() -> None:
    """Have what the command leaves behind become ours rather than init's, on Linux."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _wait_until(is_so: Callable[[], bool], seconds: float) -> bool:
    pause, end = Event(), elapsed() + seconds
    while not is_so():
        if elapsed() > end:
            return False
        pause.wait(_LOOK_AGAIN)
    return True
