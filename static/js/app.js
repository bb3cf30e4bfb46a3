// Small conveniences on top of pages that also work without them. Everything is attached by data attributes.

const TYPING = "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select";

// --- Errors: the summary takes the focus, so that it is read first.

function focusErrorSummary() {
    document.querySelector("[data-error-summary]")?.focus();
}

// --- Forms: one submit per page view; a second click does nothing until the page is shown anew.

function guardDoubleSubmit(event) {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.matches("[hx-post], [data-repeatable]")) {
        return;
    }
    if (form.dataset.sent) {
        event.preventDefault();
        return;
    }
    form.dataset.sent = "yes";
    delete form.dataset.dirty;
    // Later, because a button that is disabled at once does not send its own value.
    setTimeout(() => setBusy(form, true), 0);
}

function setBusy(form, busy) {
    for (const button of form.querySelectorAll("button:not([type=button])")) {
        button.disabled = busy;
    }
}

function releaseForms() {
    for (const form of document.querySelectorAll("form[data-sent]")) {
        delete form.dataset.sent;
        setBusy(form, false);
    }
}

function markDirty(event) {
    const form = event.target.closest("form[data-guard]");
    if (form) {
        form.dataset.dirty = "yes";
    }
}

function warnUnsaved(event) {
    if (document.querySelector("form[data-guard][data-dirty]:not([data-sent])")) {
        event.preventDefault();
    }
}

// What was typed before this script arrived, or put back by the browser, is reckoned with like any typing. It is no reason
// to hold anybody back who leaves: after going back to a form that was sent, nothing is unsaved.
function announceEarlyTyping() {
    for (const form of document.querySelectorAll("form[data-guard]")) {
        const wasDirty = form.dataset.dirty;
        [...form.elements].find(differsFromServer)?.dispatchEvent(new Event("input", { bubbles: true }));
        if (!wasDirty) {
            delete form.dataset.dirty;
        }
    }
}

function differsFromServer(control) {
    if (control.type === "hidden" || !control.matches(TYPING)) {
        return false;
    }
    if (control.matches("select")) {
        const options = [...control.options];
        return options.some((option) => option.defaultSelected) && options.some((option) => option.selected !== option.defaultSelected);
    }
    const [shown, sent] = [control.value, control.defaultValue];
    return shown !== sent && !(control.matches("[data-yen]") && parseYen(shown) === parseYen(sent));
}

// --- Keys

const SWITCH = "renkei-single-keys";

function singleKeysOn() {
    return localStorage.getItem(SWITCH) !== "off";
}

function setUpShortcutSwitch() {
    const box = document.querySelector("[data-shortcut-switch]");
    if (!box) {
        return;
    }
    box.checked = singleKeysOn();
    box.addEventListener("change", () => localStorage.setItem(SWITCH, box.checked ? "on" : "off"));
}

function save() {
    const form = document.activeElement?.closest("form[method=post]") ?? document.querySelector("form[data-save]");
    const target = form?.matches("[data-save]") ? form : document.querySelector("form[data-save]");
    if (!target) {
        return false;
    }
    target.requestSubmit(target.querySelector("[data-save-button]") ?? target.querySelector("button:not([type=button])"));
    return true;
}

function onKey(event) {
    // 229 is what browsers send for a key that belongs to an input method; Enter must then never submit.
    if (event.isComposing || event.keyCode === 229) {
        if (event.key === "Enter" && !event.isComposing) {
            event.preventDefault();
        }
        return;
    }
    if (event.ctrlKey || event.metaKey) {
        if ((event.key === "s" || event.key === "Enter") && save()) {
            event.preventDefault();
        }
        return;
    }
    if (event.altKey || event.target.closest?.(TYPING) || !singleKeysOn()) {
        return;
    }
    if (event.key === "/") {
        const search = document.querySelector("[data-search], input[type=search]");
        if (search) {
            event.preventDefault();
            search.focus();
            search.select();
        }
    } else if (event.key === "e") {
        document.querySelector("[data-edit]")?.click();
    } else if (event.key === "?") {
        document.getElementById("shortcuts")?.showModal();
    }
}

// --- Numbers and dates: shown the way they are read, beside the field.

const FULL_WIDTH = /[！-～]/g;

function fold(text) {
    return text.replace(FULL_WIDTH, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0)).trim();
}

function parseYen(text) {
    const digits = fold(text).replace(/[¥￥,，\s円]/g, "");
    return /^\d{1,14}$/.test(digits) ? Number(digits) : null;
}

function isJapanese() {
    return document.documentElement.lang.startsWith("ja");
}

function yenReading(amount) {
    if (!isJapanese()) {
        return `${amount.toLocaleString("en")} yen`;
    }
    const parts = [];
    let rest = amount;
    for (const [unit, size] of [["兆", 1e12], ["億", 1e8], ["万", 1e4]]) {
        const count = Math.floor(rest / size);
        if (count) {
            parts.push(count.toLocaleString("ja-JP") + unit);
        }
        rest %= size;
    }
    if (rest || !parts.length) {
        parts.push(rest.toLocaleString("ja-JP"));
    }
    return `${parts.join("")}円`;
}

function parseDay(text) {
    const match = fold(text).match(/^(\d{4})(?:[/.\-年]?)(\d{1,2})(?:[/.\-月]?)(\d{1,2})日?$/);
    if (!match) {
        return null;
    }
    const [year, month, day] = match.slice(1).map(Number);
    const found = new Date(year, month - 1, day);
    return found.getMonth() === month - 1 && found.getDate() === day ? found : null;
}

function dayReading(day) {
    const fiscalYear = day.getMonth() < 3 ? day.getFullYear() - 1 : day.getFullYear();
    if (!isJapanese()) {
        return `${new Intl.DateTimeFormat("en-GB", { dateStyle: "long" }).format(day)} – FY${fiscalYear}`;
    }
    const era = new Intl.DateTimeFormat("ja-JP-u-ca-japanese", { dateStyle: "long" }).format(day);
    return `${era}・${fiscalYear}年度`;
}

function readingOf(input) {
    const known = input.parentElement.querySelector(`output[for="${input.id}"]`);
    if (known) {
        return known;
    }
    const output = document.createElement("output");
    output.className = "reading";
    output.htmlFor = input.id;
    input.after(output);
    return output;
}

function showReading(input) {
    if (input.matches("[data-yen]")) {
        const amount = parseYen(input.value);
        if (amount !== null) {
            input.value = amount.toLocaleString("ja-JP");
        }
        readingOf(input).textContent = amount !== null && amount >= 10000 ? yenReading(amount) : "";
    } else if (input.matches("[data-date]")) {
        const day = parseDay(input.value);
        readingOf(input).textContent = day ? dayReading(day) : "";
    }
    showSum(input.closest("[data-sum-parts]"));
}

// --- Parts that must sum to a whole: the difference is shown while the clerk types.

function showSum(group) {
    if (!group) {
        return;
    }
    const whole = parseYen(group.querySelector("[data-sum-whole]")?.value ?? "");
    const parts = [...group.querySelectorAll("[data-sum-part]")].map((input) => parseYen(input.value) ?? 0);
    const rest = (whole ?? 0) - parts.reduce((sum, part) => sum + part, 0);
    const output = group.querySelector("[data-sum-rest]");
    if (output) {
        output.textContent = rest === 0 ? output.dataset.equal : `${output.dataset.rest}${rest.toLocaleString("ja-JP")}${isJapanese() ? "円" : " yen"}`;
    }
}

// --- Parts of a form that only matter for one choice

function showDependents(control) {
    for (const block of document.querySelectorAll(`[data-shown-by="${control.id}"]`)) {
        block.hidden = !(control.type === "checkbox" ? control.checked : control.value);
    }
}

function setUpDependents() {
    for (const block of document.querySelectorAll("[data-shown-by]")) {
        const control = document.getElementById(block.dataset.shownBy);
        if (control) {
            showDependents(control);
            control.addEventListener("change", () => showDependents(control));
        }
    }
}

// --- Controls that act at once when they change, e.g. the number of rows per page

function submitOnChange(event) {
    event.target.closest("[data-submit-on-change]")?.form?.requestSubmit();
}

document.addEventListener("submit", guardDoubleSubmit);
document.addEventListener("input", markDirty);
document.addEventListener("change", submitOnChange);
document.addEventListener("keydown", onKey);
document.addEventListener("focusout", (event) => event.target.matches?.("[data-yen], [data-date]") && showReading(event.target));
document.addEventListener("click", (event) => event.target.closest("[data-print]") && window.print());
window.addEventListener("beforeunload", warnUnsaved);
window.addEventListener("pageshow", releaseForms);
window.addEventListener("pageshow", announceEarlyTyping);
setUpShortcutSwitch();
setUpDependents();
document.querySelectorAll("[data-yen], [data-date]").forEach(showReading);
focusErrorSummary();
