// The "why?" panel: opens beside the page, takes the focus, gives it back when it closes.
let opener = null;

const aside = () => document.getElementById("aside");

export function closeAside() {
  const panel = aside();
  if (!panel || !panel.firstElementChild) return false;
  panel.replaceChildren();
  const back = opener && document.contains(opener) ? opener : document.getElementById("content");
  back?.focus({ preventScroll: true });
  opener = null;
  return true;
}

export function startAside() {
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-close-aside]")) return;
    event.preventDefault();
    closeAside();
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    const from = event.detail.elt;
    if (from.matches("[data-why], [data-aside]") && !aside()?.contains(from)) opener = from;
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id !== "aside") return;
    document.getElementById("aside-title")?.focus();
  });
}
