// Focus never falls to the page: after a swap or an act it lands on what one stood on, else on the
// heading of what changed. The links at the top lead past the navigation.
import { ROW } from "./rows.js";

const KEPT = "timonier.acted";
const STILL = 60_000; // an act whose page comes later than this was left for something else
const HEADING = "h1, h2, h3, legend, caption";
const FIRST = { field: "input:not([type=hidden]), select, textarea", row: "a[href], button" };
// Fields that are no part of what the page asks: its tools, the boxes that choose rows.
const BESIDE = ".ti-head-tools, .ti-views, .ti-pick, #aside";

const work = () => document.getElementById("content");
const lost = () => !document.activeElement || document.activeElement === document.body;
const words = (element) => (element.getAttribute("aria-label") ?? element.textContent).trim();
const usable = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.disabled && element.tabIndex >= 0;

const markOf = (element) => ({
  tag: element.tagName,
  name: element.getAttribute("name") ?? "",
  to: element.getAttribute("href") ?? element.form?.getAttribute("action") ?? "",
  value: element.matches("button, [type=checkbox], [type=radio]") ? (element.getAttribute("value") ?? "") : "",
  words: element.matches("input, select, textarea") ? "" : words(element),
});

// Where a control has changed its address or its words, one of the two still says that it is the same.
function alike(mark, element) {
  const other = markOf(element);
  const same = (part) => mark[part] !== "" && mark[part] === other[part];
  return mark.tag === other.tag ? 4 * same("to") + 2 * same("words") + 2 * same("name") + same("value") : 0;
}

function likest(mark, region) {
  let [best, most] = [null, 1];
  for (const element of region.querySelectorAll(mark.tag)) {
    const likeness = usable(element) ? alike(mark, element) : 0;
    if (likeness > most) [best, most] = [element, likeness];
  }
  return best;
}

function land(element) {
  if (!element) return false;
  if (element.tabIndex < 0) Object.assign(element, { tabIndex: -1 }).dataset.landed = "";
  element.focus({ preventScroll: true });
  return document.activeElement === element;
}

// The innermost place around what was lost that is still there, or is there anew.
function placeOf(around) {
  for (const { element, id } of around) {
    if (element.isConnected) return element;
    const anew = id && document.getElementById(id);
    if (anew) return anew;
  }
  return work();
}

function heading(place) {
  const within = place?.closest("#content") ? place : work();
  return within?.querySelector(HEADING) ?? within?.closest("section")?.querySelector(HEADING) ?? work()?.querySelector("h1");
}

let held = null;

function hold(event) {
  const around = [];
  for (let element = event.target.parentElement; element && element !== document.body; element = element.parentElement) {
    around.push({ element, id: element.id });
  }
  held = { element: event.target, mark: markOf(event.target), around };
}

function restore() {
  if (!held || held.element.isConnected || !lost()) return;
  const { mark, around } = held;
  const place = placeOf(around);
  held = null;
  if (place) land(likest(mark, place)) || land(heading(place)) || land(work());
}

// An act that leaves the page is remembered by the next one, which begins where it was done.
function remember(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  const by = event.submitter ?? document.activeElement;
  sessionStorage.setItem(KEPT, JSON.stringify({ at: location.pathname, when: Date.now(), mark: markOf(by) }));
}

function resume() {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
  sessionStorage.removeItem(KEPT);
  if (!kept || Date.now() - kept.when > STILL || !lost() || !work()) return;
  const status = performance.getEntriesByType("navigation")[0]?.responseStatus ?? 200;
  const refused = status < 400 ? null : [...work().querySelectorAll("[aria-invalid=true]")].find(usable) ?? work().querySelector("[role=alert]");
  const again = kept.at === location.pathname ? likest(kept.mark, work()) : null;
  land(refused) || land(again) || land(work().querySelector("h1"));
}

const first = { field: () => all(FIRST.field).find((field) => !field.closest(BESIDE)), row: () => rowParts().find(usable) };
const all = (selector) => [...(work()?.querySelectorAll(selector) ?? [])].filter(usable);
const rowParts = () => [...document.querySelectorAll(ROW)].flatMap((row) => [...row.querySelectorAll(FIRST.row)]);

// A link to a first field or row is there where there is one; it goes to the thing itself.
function startSkips() {
  for (const link of document.querySelectorAll("[data-skip]")) {
    const find = first[link.dataset.skip];
    link.hidden = !find();
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const found = find() ?? work();
      land(found);
      found.scrollIntoView({ block: "nearest" });
    });
  }
}

export function startFocus() {
  document.addEventListener("focusin", hold);
  document.addEventListener("submit", remember);
  new MutationObserver(restore).observe(document.body, { childList: true, subtree: true });
  startSkips();
  resume();
}
