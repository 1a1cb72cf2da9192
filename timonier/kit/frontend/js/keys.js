// Keys. Single letters are off while someone types, and can be turned off (WCAG 2.1.4).
import { closeAside } from "./aside.js";
import { openPalette } from "./palette.js";
import { actOnRow, moveRow, openRow, pickRow } from "./rows.js";
import { undo } from "./toasts.js";

const SETTING = "timonier.single-keys";

const singleKeys = () => localStorage.getItem(SETTING) !== "off";

function typing(target) {
  if (target.type === "checkbox") return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

function showKeys() {
  const dialog = document.getElementById("keys");
  if (dialog && !dialog.open) dialog.showModal();
  return Boolean(dialog);
}

function create() {
  const link = document.querySelector("[data-new]");
  link?.click();
  return Boolean(link);
}

const SINGLE = {
  j: () => moveRow(1),
  k: () => moveRow(-1),
  p: () => actOnRow("[data-why]"),
  d: () => actOnRow("[data-decide]"),
  r: () => actOnRow("[data-reject]"),
  c: create,
  x: pickRow,
  z: undo,
  "?": showKeys,
};

function onKey(event) {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
    event.preventDefault();
    openPalette();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.key === "Escape") {
    closeAside();
    return;
  }
  if (typing(event.target)) return;
  // Enter stays the browser's own wherever something that answers to it has the focus.
  if (event.key === "Enter" && event.target.closest("a, button, input, summary, [tabindex='0']")) return;
  const act = event.key === "Enter" ? openRow : singleKeys() && SINGLE[event.key.length === 1 ? event.key.toLowerCase() : ""];
  if (act && act()) event.preventDefault();
}

export function startKeys() {
  document.addEventListener("keydown", onKey);
  const box = document.querySelector("[data-single-keys]");
  if (!box) return;
  box.checked = singleKeys();
  box.addEventListener("change", () => localStorage.setItem(SETTING, box.checked ? "on" : "off"));
}
