// The command palette: a combobox over a list that the server fills (ARIA authoring practices).
const DELAY = 120;
let timer = 0;
let asked = 0;

const dialog = () => document.getElementById("palette");
const input = () => dialog().querySelector("input");
const list = () => document.getElementById("palette-options");
const options = () => [...list().querySelectorAll("[role=option]")];

function select(index) {
  const all = options();
  if (!all.length) {
    input().removeAttribute("aria-activedescendant");
    return;
  }
  const chosen = all[(index + all.length) % all.length];
  for (const option of all) option.setAttribute("aria-selected", String(option === chosen));
  input().setAttribute("aria-activedescendant", chosen.id);
  chosen.scrollIntoView({ block: "nearest" });
}

const selected = () => options().findIndex((option) => option.getAttribute("aria-selected") === "true");

async function fill() {
  const turn = ++asked;
  const address = `${input().dataset.source}?q=${encodeURIComponent(input().value)}`;
  let answer;
  try {
    answer = await fetch(address, { headers: { "X-Palette": "1" }, credentials: "same-origin" });
  } catch {
    return;
  }
  if (turn !== asked) return; // a later letter has asked since
  if (!answer.ok || answer.redirected) {
    window.location.assign(address);
    return;
  }
  list().innerHTML = await answer.text();
  const count = options().length;
  dialog().querySelector("[data-count]").textContent = String(count);
  select(0);
}

// An act is a form that the server made, with its token; it comes back to this page.
function follow(option) {
  const form = option?.querySelector("form");
  if (form) {
    const next = form.elements.namedItem("next");
    if (next) next.value = window.location.pathname + window.location.search;
    form.requestSubmit();
  } else if (option) window.location.assign(option.dataset.url);
}

export function openPalette() {
  const box = dialog();
  if (!box || box.open) return;
  box.showModal();
  input().select();
  fill();
}

function onKey(event) {
  const moves = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in moves) {
    event.preventDefault();
    select(selected() + moves[event.key]);
  } else if (event.key === "Enter") {
    event.preventDefault();
    follow(options()[selected()]);
  }
}

export function startPalette() {
  if (!dialog()) return;
  for (const opener of document.querySelectorAll("[data-opens=palette]")) {
    opener.addEventListener("click", (event) => {
      event.preventDefault();
      openPalette();
    });
  }
  input().addEventListener("keydown", onKey);
  input().addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(fill, DELAY);
  });
  list().addEventListener("click", (event) => {
    follow(event.target.closest("[role=option]"));
  });
  // A click beside the box closes it, as people expect.
  dialog().addEventListener("click", (event) => event.target === dialog() && dialog().close());
}
