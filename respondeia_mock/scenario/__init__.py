"""Scenarios: rules that are put into a sandbox, and what must come of them.

`document` reads one, `expectations` what it expects; `progress` counts while it goes on, fed by the
sandbox, and judges; `staging` begins and ends it. Pure: files are read in `loading`.
"""
