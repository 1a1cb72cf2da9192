// Rows of a table to fill in: once the last one is begun, an empty one follows.
export function startGrowing() {
  document.addEventListener("input", (event) => {
    const row = event.target.closest?.("[data-grows] > tr:last-child");
    if (!row || row.parentElement.rows.length >= 50) return;
    const next = row.cloneNode(true);
    const number = row.parentElement.rows.length + 1;
    for (const field of next.querySelectorAll("input")) {
      field.value = "";
      field.setAttribute("value", "");
      field.setAttribute("aria-label", field.getAttribute("aria-label").replace(/\d+$/, String(number)));
    }
    row.after(next);
  });
}
