// A link to rows becomes a search box with chips: a combobox whose list the server fills.
// Without script it is the select it stands on.
import TomSelect from "tom-select/base";

const PICKS = "select[data-pick]";
const fill = (text, name) => text.replace("{name}", name);

const element = (tag, attributes, ...children) => {
  const made = Object.assign(document.createElement(tag), attributes);
  made.append(...children);
  return made;
};

// A chip is a name and a button that takes it away; whoever presses it stays in the box.
function chip(data) {
  const words = this.input.dataset;
  const button = element("button", { type: "button", ariaLabel: fill(words.remove, data.text) }, "×");
  button.addEventListener("click", (event) => {
    event.preventDefault();
    event.stopPropagation();
    this.removeItem(data.value);
    this.refreshOptions(false);
    this.control_input.focus();
  });
  const shown = element("div", {}, element("span", {}, data.text));
  if (this.settings.mode === "multi") shown.append(button);
  return shown;
}

async function search(words, done) {
  const pick = this;
  try {
    const answer = await fetch(`${pick.input.dataset.pick}?q=${encodeURIComponent(words)}`, { credentials: "same-origin" });
    const { options, more } = await answer.json();
    pick.clearOptions();
    done(options.map(({ key, name }) => ({ value: key, text: name })));
    pick.dropdown.querySelector("[data-refine]").hidden = !more;
  } catch {
    done();
  }
}

// What the library leaves out of the pattern: how it completes, what describes it, what happened.
function tell(pick) {
  const { input, control_input: box } = pick;
  const words = input.dataset;
  const status = element("p", { className: "ti-sr", role: "status" });
  pick.wrapper.append(status);
  pick.dropdown.append(element("p", { className: "ti-help", hidden: true }, words.refine));
  pick.dropdown.lastChild.dataset.refine = "";
  box.setAttribute("aria-autocomplete", "list");
  for (const name of ["aria-describedby", "aria-invalid"]) {
    if (input.hasAttribute(name)) box.setAttribute(name, input.getAttribute(name));
  }
  const say = (text) => (value) => {
    const named = pick.options[value]?.text ?? pick.getItem(value)?.textContent ?? value;
    status.textContent = fill(text, named);
  };
  pick.on("item_add", say(words.added));
  pick.hook("before", "removeItem", (item) => {
    const value = item?.dataset ? item.dataset.value : item;
    if (value) say(words.removed)(value);
  });
  pick.control.addEventListener("click", () => pick.refreshOptions(true));
}

function dress(select) {
  if (select.tomselect) return;
  const remote = Boolean(select.dataset.pick);
  const found = remote ? { load: search, preload: "focus", shouldLoad: () => true, score: () => () => 1, loadThrottle: 200 } : {};
  const pick = new TomSelect(select, {
    ...found,
    maxOptions: 50,
    openOnFocus: false,
    hidePlaceholder: true,
    placeholder: select.dataset.seek,
    sortField: [{ field: "$order" }],
    render: { item: chip, no_results: () => element("p", { className: "ti-help" }, select.dataset.none) },
    onItemAdd() {
      this.setTextboxValue("");
      if (remote) this.load("");
      this.refreshOptions(this.settings.mode === "multi");
    },
  });
  select.hidden = true;
  tell(pick);
}

export function startPicks() {
  const all = (root) => root.querySelectorAll(PICKS).forEach(dress);
  all(document);
  document.addEventListener("htmx:afterSwap", (event) => all(event.detail.target.parentElement ?? document));
}
