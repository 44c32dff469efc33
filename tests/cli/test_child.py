"""The user's command as a process: exit codes, signals, and nothing left behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.process import PATIENCE, surroundings

PARENT = """
import os, sys
from respondeia_mock.cli.child import run_command
from respondeia_mock.core.errors import ConfigurationError
try:
    sys.exit(run_command(sys.argv[1:], {**os.environ, "MARK": "7"}))
except ConfigurationError as error:
    print(error)
    sys.exit(2)
"""


def parent(*command: str) -> "subprocess.Popen[str]":
    """Run a command as a child of a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", PARENT, *command],
        stdout=subprocess.PIPE,
        text=True,
        env=surroundings(),
    )


def python(code: str) -> list[str]:
    return [sys.executable, "-u", "-c", code]


def is_alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@pytest.mark.parametrize("code", [0, 1, 3, 42])
def test_the_exit_code_is_the_commands(code: int) -> None:
    with parent(*python(f"raise SystemExit({code})")) as process:
        assert process.wait(PATIENCE) == code


def test_a_command_that_a_signal_ended_is_128_and_its_number() -> None:
    with parent(*python("import os; os.kill(os.getpid(), 9)")) as process:
        assert process.wait(PATIENCE) == 137


def test_the_environment_is_the_one_that_is_given() -> None:
    with parent(*python("import os, sys; sys.exit(int(os.environ['MARK']))")) as process:
        assert process.wait(PATIENCE) == 7


@pytest.mark.parametrize(
    ("command", "why"),
    [("no-such-command", "No such file or directory"), ("/", "Permission denied")],
)
def test_a_command_that_cannot_be_run_is_told(command: str, why: str) -> None:
    with parent(command) as process:
        assert process.stdout is not None
        assert process.stdout.read() == f"{command}: {why}\n"
        assert process.wait(PATIENCE) == 2


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signals_are_passed_on(number: signal.Signals) -> None:
    code = (
        "import signal, sys\n"
        f"signal.signal({int(number)}, lambda *_: sys.exit(11))\n"
        "print('ready')\n"
        "signal.pause()\n"
    )
    with parent(*python(code)) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.send_signal(number)
        assert process.wait(PATIENCE) == 11


LEAVES = (
    "import subprocess, sys\n"
    "left = subprocess.Popen([sys.executable, '-c', {below!r}], stdout=subprocess.PIPE{more})\n"
    "left.stdout.readline()\n"
    "print(left.pid)\n"
)
SLEEPS = "import signal; print('up', flush=True); signal.pause()"
STUBBORN = (
    "import signal; signal.signal(15, signal.SIG_IGN); print('up', flush=True)\n"
    "while True: signal.pause()"
)


@pytest.mark.skipif(sys.platform != "linux", reason="/proc tells who is alive")
@pytest.mark.parametrize("below", [SLEEPS, STUBBORN])
@pytest.mark.parametrize("more", ["", ", start_new_session=True"])
def test_nothing_that_the_command_began_outlives_it(below: str, more: str) -> None:
    with parent(*python(LEAVES.format(below=below, more=more))) as process:
        assert process.stdout is not None
        left = int(process.stdout.readline())
        assert process.wait(PATIENCE) == 0
    assert not is_alive(left)


def test_the_terminal_is_lent_and_ctrl_c_reaches_the_command() -> None:
    code = (
        "import os, signal, sys\n"
        "signal.signal(signal.SIGINT, lambda *_: sys.exit(13))\n"
        "print('foreground' if os.tcgetpgrp(0) == os.getpgrp() else 'background')\n"
        "signal.pause()\n"
    )
    process, terminal = _forked([sys.executable, "-c", PARENT, *python(code)])
    said = b""
    while b"ground" not in said:
        said += os.read(terminal, 1024)
    assert said.strip() == b"foreground"
    os.write(terminal, b"\x03")
    assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 13
    os.close(terminal)


def _forked(command: list[str]) -> tuple[int, int]:
    """Run a command on a terminal of its own; return its id and our end of the terminal."""
    ours, theirs = os.openpty()
    script = (
        "import fcntl, os, sys, termios\n"
        "os.setsid(); fcntl.ioctl(0, termios.TIOCSCTTY, 0)\n"
        "os.execv(sys.argv[1], sys.argv[1:])\n"
    )
    process = os.posix_spawn(
        sys.executable,
        [sys.executable, "-c", script, *command],
        surroundings(),
        file_actions=[(os.POSIX_SPAWN_DUP2, theirs, number) for number in (0, 1, 2)],
    )
    os.close(theirs)
    return process, ours
