// Keeps what is typed on the server within seconds, so that a lost browser loses next to nothing. Nothing stays in the browser.

const WAIT = 3000;
const form = document.querySelector("form[data-keep]");
let timer = 0;

async function keep() {
    timer = 0;
    const kept = form.querySelector("[data-kept]");
    try {
        const answer = await fetch(form.dataset.keep, { method: "POST", body: new FormData(form), redirect: "manual" });
        const told = answer.headers.get("Content-Type")?.startsWith("application/json");
        kept.textContent = told ? (await answer.json()).words : form.dataset.keepFailed;
    } catch {
        kept.textContent = form.dataset.keepFailed;
    }
}

function later() {
    timer ||= setTimeout(keep, WAIT);
}

function typedAlready() {
    return [...form.elements].some((control) => "defaultValue" in control && control.value !== control.defaultValue);
}

if (form && typedAlready()) {
    later();
}
form?.addEventListener("input", later);
form?.addEventListener("change", later);
form?.addEventListener("submit", () => clearTimeout(timer));
