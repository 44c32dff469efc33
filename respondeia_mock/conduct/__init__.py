"""The page's own best practices, made checks on what a client and its receiver did.

`judging` reads a sandbox's journal, outbox and entities and gives findings; the table is `checks`.
It changes nothing and asks nobody: the control API, the command line and Python call it alike.

Why it would rather be silent than wrong: a finding fails somebody's build. What could have another
reason than the client's conduct (a parallel call, a second buyer, a state that changed meanwhile)
is not accused; each check says in its docstring what it lets pass.
"""
