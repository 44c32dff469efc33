"""What a server can be started with, each option written once.

`table` holds the options; the flags of `serve` and `exec`, the keys of `respondeia-mock.yaml` and
the variables `RESPONDEIA_MOCK_…` derive from it. A flag beats the environment, that the file, and
that the default. What is chosen becomes `Settings`; nothing is started here.
"""
