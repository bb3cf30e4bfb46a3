"""How a field is written in a template of a document; Django's own braces cannot stand in a page."""

from django import template

register = template.Library()


@register.simple_tag
def written(name: str) -> str:
    """Write the place of a field."""
    return f"{{{{ {name} }}}}"


@register.simple_tag
def written_row(name: str) -> str:
    """Write the place of a field within a line of a table."""
    return written(f"行.{name}")


@register.simple_tag
def written_loop(name: str) -> str:
    """Write how the lines of a table are repeated."""
    return f"{{%tr for 行 in {name} %}}"


@register.simple_tag
def written_if(name: str) -> str:
    """Write how a paragraph is left out where a field is empty."""
    return f"{{%p if {name} %}} … {{%p endif %}}"


@register.simple_tag
def written_rows(name: str, column: str) -> str:
    """Write a repeated line as a whole."""
    return f"{written_loop(name)} … {written_row(column)} … {{%tr endfor %}}"
