"""What a browser would send: the fields of a page as they stand, with some of them changed."""

import html.parser


class _Fields(html.parser.HTMLParser):
    """Collects the controls of the form that is sent by POST and holds the save button."""

    def __init__(self):
        super().__init__()
        self.values, self.select, self.textarea, self.inside = {}, None, None, False

    def handle_starttag(self, tag, attributes):
        attrs = dict(attributes)
        if tag == "form":
            self.inside = "data-save" in attrs
        if not self.inside:
            return
        name = attrs.get("name")
        if tag == "input" and name:
            self._read_input(name, attrs)
        elif tag == "select":
            self.select = name
            self.values.setdefault(name, "")
        elif tag == "option" and self.select and "selected" in attrs:
            self.values[self.select] = attrs.get("value", "")
        elif tag == "textarea":
            self.textarea = name
            self.values[name] = ""

    def _read_input(self, name, attrs):
        kind = attrs.get("type", "text")
        if kind in {"checkbox", "radio"}:
            if "checked" in attrs:
                self.values[name] = attrs.get("value", "on")
        elif name != "csrfmiddlewaretoken":
            self.values[name] = attrs.get("value", "")

    def handle_endtag(self, tag):
        if tag == "select":
            self.select = None
        elif tag == "textarea":
            self.textarea = None
        elif tag == "form":
            self.inside = False

    def handle_data(self, text):
        if self.textarea:
            self.values[self.textarea] += text.strip("\n")


def fields_of(response):
    """Return what the page's form would send if nothing were typed."""
    parser = _Fields()
    parser.feed(response.content.decode())
    return parser.values


def sent(client, address, then=None, **changes):
    """Open the page, change some fields and press the button; field names may hold `__` for a hyphen."""
    page = client.get(address)
    assert page.status_code == 200
    values = fields_of(page) | {name.replace("__", "-"): value for name, value in changes.items()}
    values = {name: value for name, value in values.items() if value is not None}
    if then:
        values["then"] = then
    return client.post(address, values)
