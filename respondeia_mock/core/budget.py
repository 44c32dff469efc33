"""How many bytes are held at most: of bodies in journals and outboxes, of changes on tapes."""

BODIES_KEPT = 64 * 1024 * 1024


class BodyBudget:
    """How many bytes of bodies all sandboxes of a server hold together."""

    __slots__ = ("held", "most")

    def __init__(self, most: int = BODIES_KEPT) -> None:
        """Start with nothing held and room for `most` bytes."""
        self.most = most
        self.held = 0
