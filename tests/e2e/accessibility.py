"""Accessibility of a page: axe, and the rules of our own that axe does not know."""

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]

RUN_AXE = """async (tags) => {
    const found = await axe.run(document, {runOnly: {type: "tag", values: tags}});
    return found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(", ")}`);
}"""

UNLABELLED = """() => [...document.querySelectorAll("input:not([type=hidden]), select, textarea")]
    .filter((control) => control.checkVisibility())
    .filter((control) => !control.getAttribute("aria-label"))
    .filter((control) => ![...control.labels].some((label) => label.checkVisibility() && label.innerText.trim()))
    .map((control) => control.outerHTML)"""

UNMARKED = """() => [...document.querySelectorAll("form[method=post] .field")]
    .filter((field) => field.checkVisibility() && !field.classList.contains("field--checkbox"))
    .filter((field) => !field.querySelector(".mark"))
    .map((field) => field.innerText)"""

UNTIED_ERRORS = """() => [...document.querySelectorAll("[aria-invalid=true]")]
    .filter((control) => {
        const ids = (control.getAttribute("aria-describedby")
            || control.closest("fieldset")?.getAttribute("aria-describedby") || "").split(" ");
        return !ids.some((id) => document.getElementById(id)?.classList.contains("errorlist"));
    })
    .map((control) => control.outerHTML)"""

# Links inside sentences are exempt (WCAG 2.5.8, exception "inline"); skip links are hidden until they have the focus.
SMALL_TARGETS = """() => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
    .filter((target) => target.checkVisibility() && !target.closest(".skip-link, [aria-hidden=true]"))
    .filter((target) => !target.closest("p, dd, td, th, li") || target.matches("button, input, .button"))
    .map((target) => [target, target.getBoundingClientRect()])
    .filter(([, box]) => box.width < 24 || box.height < 24)
    .map(([target, box]) => `${target.outerHTML.slice(0, 120)} ${box.width}x${box.height}`)"""

TOO_WIDE = """() => {
    const limit = document.documentElement.clientWidth;
    return [...document.querySelectorAll("body *")]
        .filter((node) => node.checkVisibility() && !node.closest(".table-region, .skip-link, .visually-hidden"))
        .filter((node) => node.getBoundingClientRect().right > limit + 1)
        .map((node) => `${node.tagName}.${node.className} ${node.getBoundingClientRect().right} > ${limit}`);
}"""

NARROW = {"width": 320, "height": 640}


def assert_accessible(page: Page, *, narrow: bool = True) -> None:
    """Check WCAG 2.2 A and AA by axe, and C01, C03, C07, C08 by our own rules, on the page as it stands."""
    if not page.evaluate("typeof axe !== 'undefined'"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    assert page.evaluate(RUN_AXE, TAGS) == []
    assert page.evaluate(UNLABELLED) == [], "C01: a control has no visible label"
    assert page.evaluate(UNMARKED) == [], "C01: a field says neither 必須 nor 任意"
    assert page.evaluate(UNTIED_ERRORS) == [], "C03: an error is not tied to its control"
    assert page.evaluate(SMALL_TARGETS) == [], "C07: a target is smaller than 24 pixels"
    assert page.locator("h1").count() == 1
    if narrow:
        assert_fits_320_pixels(page)


def assert_error_summary(page: Page) -> None:
    """Check C03: the title says so, the summary has the focus, and every line of it leads to an existing field."""
    assert page.title().startswith("エラー：")
    page.wait_for_function("document.activeElement.matches('[data-error-summary]')")
    targets = page.locator("[data-error-summary] a").evaluate_all("links => links.map(a => a.hash.slice(1))")
    assert targets
    assert page.evaluate("ids => ids.filter(id => !document.getElementById(id))", targets) == []


def assert_fits_320_pixels(page: Page) -> None:
    """Check C08: at 320 pixels only data tables scroll sideways."""
    size = page.viewport_size
    page.set_viewport_size(NARROW)
    found = page.evaluate(TOO_WIDE)
    if size:
        page.set_viewport_size(size)
    assert found == [], "C08: the page scrolls sideways at 320 pixels"
