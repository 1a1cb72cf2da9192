// The theme changes at once; the server learns it from the cookie and paints it next time.
const ORDER = ["auto", "light", "dark"];

export function startTheme() {
  for (const form of document.querySelectorAll("[data-theme-form]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const button = form.querySelector("button");
      const chosen = button.value;
      const root = document.documentElement;
      fetch(form.action, { method: "POST", body: new URLSearchParams([...new FormData(form), ["theme", chosen]]), credentials: "same-origin", redirect: "manual" });
      root.dataset.bsTheme = chosen;
      button.title = button.dataset[chosen];
      button.setAttribute("aria-label", button.title);
      button.value = ORDER[(ORDER.indexOf(chosen) + 1) % ORDER.length];
    });
  }
}
