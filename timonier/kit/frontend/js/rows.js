// J and K walk over the rows of the page, Enter opens one, P asks why.
export const ROW = "#content [data-row], #content [data-rows] tbody tr";
const rows = () => [...document.querySelectorAll(ROW)];
const current = () => document.querySelector("#content tr[aria-current], #content [data-row][aria-current]");

export function moveRow(step) {
  const all = rows();
  if (!all.length) return false;
  const here = all.indexOf(current());
  const next = all[Math.min(Math.max(here + step, 0), all.length - 1)];
  current()?.removeAttribute("aria-current");
  next.setAttribute("aria-current", "true");
  next.scrollIntoView({ block: "nearest" });
  next.querySelector("a[href], button")?.focus({ preventScroll: true });
  return true;
}

export function openRow() {
  const link = current()?.querySelector("a[href]:not([data-why])");
  link?.click();
  return Boolean(link);
}

// What a key does to the row one stands on, or to the page when there are no rows.
export function actOnRow(which) {
  const link = (current() ?? document.getElementById("content")).querySelector(which);
  link?.click();
  return Boolean(link);
}

// X chooses the row one stands on, or lets it go.
export function pickRow() {
  const box = current()?.querySelector("input[name=_pick]");
  if (box) box.checked = !box.checked;
  return Boolean(box);
}

function startPicking() {
  const every = () => document.querySelector("[data-pick-all]");
  const show = () => every()?.removeAttribute("hidden");
  show();
  document.addEventListener("htmx:afterSwap", show);
  document.addEventListener("change", (event) => {
    if (event.target !== every()) return;
    for (const box of document.querySelectorAll("input[name=_pick]")) box.checked = event.target.checked;
  });
}

export function startRows() {
  startPicking();
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest?.(ROW);
    if (!row || row === current()) return;
    current()?.removeAttribute("aria-current");
    row.setAttribute("aria-current", "true");
  });
}
