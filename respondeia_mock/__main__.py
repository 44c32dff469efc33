"""`python -m respondeia_mock` is the command `respondeia-mock`."""

from respondeia_mock.cli import main

if __name__ == "__main__":
    main(prog_name="respondeia-mock")
