"""What was done by hand in a sandbox, as files that run: a fixture, a scenario, a test for pytest.

`session` gathers what was done, and each of `fixture`, `scenario` and `pytest_file` makes its file
of it. Pure: it reads a sandbox and changes nothing; who writes YAML, and where files go, is the
shells' matter.
"""
