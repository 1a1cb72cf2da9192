// Toasts stay long enough to be read; one that offers to undo stays until it is used or left.
const STAY = 8000;

export function undo() {
  const form = document.querySelector("#toasts [data-undo]");
  form?.requestSubmit();
  return Boolean(form);
}

function leave(toast) {
  if (toast.querySelector("[data-undo]") || toast.getAttribute("role") === "alert") return;
  setTimeout(() => toast.remove(), STAY);
}

export function startToasts() {
  const region = document.getElementById("toasts");
  if (!region) return;
  [...region.children].forEach(leave);
  new MutationObserver((changes) => {
    for (const change of changes) for (const node of change.addedNodes) if (node.nodeType === 1) leave(node);
  }).observe(region, { childList: true });
}
