// Warns before a session ends, so that nothing typed is lost: one button keeps it going.

const WARNED_BEFORE_SECONDS = 120;
const banner = document.querySelector("[data-session-seconds]");
let timer;

function startWaiting() {
    const seconds = Number(banner.dataset.sessionSeconds) - WARNED_BEFORE_SECONDS;
    clearTimeout(timer);
    timer = setTimeout(warn, Math.max(seconds, 0) * 1000);
}

function warn() {
    banner.hidden = false;
    banner.querySelector("button").focus();
}

async function keepGoing(event) {
    event.preventDefault();
    const form = event.target;
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
    if (answer.status === 204) {
        banner.hidden = true;
        startWaiting();
    } else {
        location.reload();
    }
}

if (banner) {
    banner.querySelector("form").addEventListener("submit", keepGoing);
    startWaiting();
}
