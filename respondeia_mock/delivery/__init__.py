"""The way out: which hosts may be contacted, and one POST to one of them."""
