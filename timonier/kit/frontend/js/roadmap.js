// Bars of a roadmap move between quarters, by pointer and by keyboard; the form beside it asks for
// the plan that results. Without script the same form has two lists to choose from.
const moves = new Map();

const forms = () => document.querySelector("[data-roadmap-form]");
const bars = (picture) => [...picture.querySelectorAll("[data-bar]")];
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);

function place(picture, bar, quarter) {
  const step = Number(picture.dataset.step);
  bar.setAttribute("transform", `translate(${(quarter - Number(bar.dataset.start)) * step} 0)`);
  bar.setAttribute("aria-valuenow", String(quarter));
  bar.setAttribute("aria-valuetext", picture.dataset.words.split("|")[quarter]);
  bar.classList.toggle("is-moved", quarter !== Number(bar.dataset.start));
}

const placeOf = (bar) => Number(bar.getAttribute("aria-valuenow"));
const last = (picture, bar) => Number(picture.dataset.names.split("|").length) - Number(bar.dataset.length);

function move(picture, bar, quarter) {
  const wanted = Math.min(Math.max(quarter, 0), last(picture, bar));
  if (wanted === placeOf(bar)) return;
  place(picture, bar, wanted);
  const names = picture.dataset.names.split("|");
  const words = picture.dataset.words.split("|");
  if (wanted === Number(bar.dataset.start)) moves.delete(bar.dataset.bar);
  else moves.set(bar.dataset.bar, { quarter: names[wanted], words: words[wanted], label: bar.dataset.label, was: words[Number(bar.dataset.start)] });
  show(bar.dataset.label, words[wanted]);
}

// The moves asked for so far, as fields of the form and as a sentence for who cannot see the bars.
function show(label, words) {
  const form = forms();
  const box = form.querySelector("[data-moves]");
  box.replaceChildren();
  for (const [key, to] of moves) {
    const item = document.createElement("li");
    item.textContent = fill(form.dataset.moved, { name: to.label, quarter: to.words, was: to.was });
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "move", value: `${key}@${to.quarter}` });
    item.append(field);
    box.append(item);
  }
  form.querySelector("[data-ask]").hidden = moves.size === 0;
  form.querySelector("[data-said]").textContent = label ? fill(form.dataset.spoken, { name: label, quarter: words }) : "";
}

function cancel(picture, bar) {
  moves.delete(bar.dataset.bar);
  place(picture, bar, Number(bar.dataset.start));
  show(bar.dataset.label, picture.dataset.words.split("|")[Number(bar.dataset.start)]);
}

function onKey(event) {
  const bar = event.target.closest?.("[data-bar]");
  if (!bar || event.ctrlKey || event.metaKey || event.altKey) return;
  const picture = bar.closest("[data-roadmap]");
  const steps = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 };
  const act = {
    Home: () => move(picture, bar, 0),
    End: () => move(picture, bar, last(picture, bar)),
    Escape: () => cancel(picture, bar),
    Enter: () => moves.size && forms().requestSubmit(forms().querySelector("[data-ask] button")),
  }[event.key] ?? (event.key in steps ? () => move(picture, bar, placeOf(bar) + steps[event.key]) : null);
  if (!act) return;
  event.preventDefault();
  event.stopPropagation();
  act();
}

function onPointer(event) {
  const bar = event.target.closest?.("[data-bar]");
  if (!bar || event.button !== 0 || !bar.hasAttribute("aria-valuenow")) return;
  const picture = bar.closest("[data-roadmap]");
  const scale = picture.viewBox.baseVal.width / picture.getBoundingClientRect().width;
  const [from, x] = [placeOf(bar), event.clientX];
  const follow = (next) => move(picture, bar, from + Math.round(((next.clientX - x) * scale) / Number(picture.dataset.step)));
  const stop = () => {
    bar.classList.remove("is-held");
    bar.removeEventListener("pointermove", follow);
  };
  bar.setPointerCapture(event.pointerId);
  bar.classList.add("is-held");
  bar.focus({ preventScroll: true });
  bar.addEventListener("pointermove", follow);
  bar.addEventListener("pointerup", stop, { once: true });
  bar.addEventListener("pointercancel", () => { stop(); cancel(picture, bar); }, { once: true });
}

// What can be moved becomes a slider over the quarters; the picture is then a group, not an image.
function dress(picture) {
  if (!forms() || !bars(picture).length || picture.dataset.dressed) return;
  picture.dataset.dressed = "true";
  picture.setAttribute("role", "group");
  for (const bar of bars(picture)) {
    const to = { role: "slider", tabindex: "0", "aria-label": bar.dataset.label, "aria-valuemin": "0", "aria-valuemax": String(last(picture, bar)) };
    for (const [name, value] of Object.entries(to)) bar.setAttribute(name, value);
    const asked = moves.get(bar.dataset.bar);
    place(picture, bar, asked ? picture.dataset.names.split("|").indexOf(asked.quarter) : Number(bar.dataset.start));
  }
}

const dressAll = () => document.querySelectorAll("[data-roadmap]").forEach(dress);

export function startRoadmap() {
  dressAll();
  document.addEventListener("htmx:afterSwap", dressAll);
  document.addEventListener("keydown", onKey, true);
  document.addEventListener("pointerdown", onPointer);
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-forget-moves]")) return;
    for (const bar of document.querySelectorAll("[data-bar].is-moved")) cancel(bar.closest("[data-roadmap]"), bar);
    moves.clear();
    show("", "");
  });
}
