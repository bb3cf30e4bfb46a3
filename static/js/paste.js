// A block of cells pasted into the grid fills it from the cell with the focus, as in a worksheet; Enter goes down.

const grid = document.querySelector("[data-paste]");

function cellsOf(text) {
    const rows = [[""]];
    let quoted = false;
    for (let at = 0; at < text.length; at += 1) {
        const sign = text[at];
        const row = rows.at(-1);
        if (quoted && sign === '"' && text[at + 1] === '"') {
            row[row.length - 1] += '"';
            at += 1;
        } else if (sign === '"' && (quoted || row.at(-1) === "")) {
            quoted = !quoted;
        } else if (!quoted && sign === "\t") {
            row.push("");
        } else if (!quoted && sign === "\n") {
            rows.push([""]);
        } else {
            row[row.length - 1] += sign;
        }
    }
    if (rows.at(-1).join("") === "") {
        rows.pop();
    }
    return rows;
}

function place(input) {
    const cell = input.closest("td");
    return [cell.parentElement.rowIndex - 1, cell.cellIndex - 1];
}

function inputAt(row, column) {
    return grid.tBodies[0].rows[row]?.cells[column + 1]?.querySelector("input");
}

function hasHeadings(row) {
    const named = [...grid.querySelectorAll("thead [data-headings]")];
    const headings = new Set(named.flatMap((each) => each.dataset.headings.split("|")));
    return row.filter((cell) => headings.has(cell.trim())).length > 1;
}

function leaveToServer(text) {
    document.querySelector("[data-paste-text]").value = text;
    document.querySelector("[data-paste-place]").click();
}

function onPaste(event) {
    const text = event.clipboardData.getData("text").replaceAll("\r\n", "\n");
    if (!event.target.matches("input") || !/[\t\n]/.test(text.trimEnd())) {
        return;
    }
    event.preventDefault();
    const rows = cellsOf(text);
    const [top, left] = place(event.target);
    const fits = rows.every((row) => inputAt(0, left + row.length - 1)) && inputAt(top + rows.length - 1, 0);
    // Headings, more columns than the grid has, more rows than are on the page: the server lays the grid out anew.
    if (hasHeadings(rows[0]) || (!fits && left === 0)) {
        leaveToServer(text);
        return;
    }
    document.querySelector("[data-paste-message]").textContent = fits ? "" : grid.dataset.paste;
    if (!fits) {
        return;
    }
    rows.forEach((row, down) => {
        row.forEach((value, along) => {
            inputAt(top + down, left + along).value = value.trim();
        });
    });
    event.target.form.dataset.dirty = "yes";
}

function onKey(event) {
    if (event.key === "Enter" && !event.isComposing && event.target.matches("input")) {
        event.preventDefault();
        const [row, column] = place(event.target);
        inputAt(row + (event.shiftKey ? -1 : 1), column)?.focus();
    }
}

grid?.addEventListener("paste", onPaste);
grid?.addEventListener("keydown", onKey);
