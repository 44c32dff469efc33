"""Speaking HTTP from the outside: to a running server's doors, and to a webhook's receiver.

The only place that knows httpx2, which is imported at the first word. It knows nothing of what a
server is made of: the contract is HTTP.
"""
