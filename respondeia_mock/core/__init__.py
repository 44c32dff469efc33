"""The pure machine: engine, stages, sandbox, clock, store. No I/O, no framework, no async."""
