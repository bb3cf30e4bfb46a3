// While the columns of an estimate are made anew on the server, somebody may go on typing: the newest text wins.

const BODY = "estimate-body";

function typed() {
    const controls = document.querySelectorAll(`#${BODY} :is(input:not([type=hidden], [type=checkbox], [type=radio]), select, textarea)`);
    return new Map([...controls].filter((control) => control.name).map((control) => [control.name, control.value]));
}

let sent = new Map();
let newest = new Map();

document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.target?.id === BODY) {
        sent = typed();
    }
});

document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target?.id === BODY) {
        newest = new Map([...typed()].filter(([name, value]) => sent.has(name) && sent.get(name) !== value));
    }
});

document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target?.id !== BODY) {
        return;
    }
    for (const [name, value] of newest) {
        const control = event.detail.target.querySelector(`[name="${CSS.escape(name)}"]`);
        if (control) {
            control.value = value;
        }
    }
    newest = new Map();
});
