// Suggestions under a text field: <input data-suggest="/address/" data-suggest-key="id of a hidden field">.
// The list comes as <li role="option" data-value data-key> from the address with ?q=. Without this script the text itself is looked up
// when the form is sent.

const DELAY_MS = 150;

function setUp(input) {
    const list = document.createElement("ul");
    list.id = `${input.id}_options`;
    list.className = "suggestions";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.labels[0]?.firstChild?.textContent.trim() ?? "");
    list.hidden = true;
    const anchor = document.createElement("div");
    anchor.className = "suggest";
    input.replaceWith(anchor);
    anchor.append(input, list);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", list.id);
    const box = { input, list, key: document.getElementById(input.dataset.suggestKey), timer: 0, request: null };
    input.addEventListener("input", (event) => onInput(box, event));
    input.addEventListener("compositionend", () => schedule(box));
    input.addEventListener("keydown", (event) => onKey(box, event));
    input.addEventListener("blur", () => close(box));
    // Before the blur, which would close the list and lose the click.
    list.addEventListener("mousedown", (event) => {
        event.preventDefault();
        const option = event.target.closest("[role=option]");
        if (option) {
            pick(box, option);
        }
    });
}

function onInput(box, event) {
    if (box.key) {
        box.key.value = "";
    }
    if (!event.isComposing) {
        schedule(box);
    }
}

function schedule(box) {
    clearTimeout(box.timer);
    box.timer = setTimeout(() => load(box), DELAY_MS);
}

async function load(box) {
    box.request?.abort();
    const text = box.input.value.trim();
    if (!text) {
        close(box);
        return;
    }
    box.request = new AbortController();
    try {
        const address = `${box.input.dataset.suggest}?${new URLSearchParams({ q: text })}`;
        const response = await fetch(address, { signal: box.request.signal, headers: { Accept: "text/html" } });
        if (response.ok && document.activeElement === box.input) {
            show(box, await response.text());
        }
    } catch (error) {
        if (error.name !== "AbortError") {
            close(box);
        }
    }
}

function show(box, html) {
    // A fresh list must not move the choice from under the fingers of somebody who is already in it.
    const chosen = activeOption(box)?.dataset.key;
    box.list.innerHTML = html;
    const options = [...box.list.children];
    options.forEach((option, at) => {
        option.id = `${box.list.id}_${at}`;
        option.setAttribute("aria-selected", "false");
    });
    box.list.hidden = options.length === 0;
    box.input.setAttribute("aria-expanded", String(options.length > 0));
    select(box, options.find((option) => option.dataset.key === chosen));
}

function close(box) {
    clearTimeout(box.timer);
    box.request?.abort();
    box.list.hidden = true;
    box.input.setAttribute("aria-expanded", "false");
    box.input.removeAttribute("aria-activedescendant");
}

function activeOption(box) {
    return box.list.hidden ? null : box.list.querySelector("[aria-selected=true]");
}

function move(box, step) {
    const options = [...box.list.children];
    const at = options.indexOf(activeOption(box));
    select(box, options[at === -1 && step < 0 ? options.length - 1 : (at + step + options.length) % options.length]);
}

function select(box, wanted) {
    for (const option of box.list.children) {
        option.setAttribute("aria-selected", String(option === wanted));
    }
    if (wanted) {
        box.input.setAttribute("aria-activedescendant", wanted.id);
        wanted.scrollIntoView({ block: "nearest" });
    } else {
        box.input.removeAttribute("aria-activedescendant");
    }
}

function pick(box, option) {
    box.input.value = option.dataset.value;
    if (box.key) {
        box.key.value = option.dataset.key;
    }
    box.input.dispatchEvent(new Event("change", { bubbles: true }));
    close(box);
}

function onKey(box, event) {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) {
        return;
    }
    const open = !box.list.hidden;
    const option = activeOption(box);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (open) {
            event.preventDefault();
            move(box, event.key === "ArrowDown" ? 1 : -1);
        } else {
            schedule(box);
        }
    } else if (event.key === "Enter" && option) {
        event.preventDefault();
        pick(box, option);
    } else if (event.key === "Tab" && option) {
        pick(box, option);
    } else if (event.key === "Escape" && open) {
        event.preventDefault();
        close(box);
    }
}

document.querySelectorAll("input[data-suggest]").forEach(setUp);
