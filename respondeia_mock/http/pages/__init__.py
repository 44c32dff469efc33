"""Pages for people: checkout and inspector. Jinja2 templates, loaded when first asked for."""
