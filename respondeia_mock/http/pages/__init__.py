"""Pages for people: the checkout. Jinja2 templates, loaded when first asked for."""
