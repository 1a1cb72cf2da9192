// On a phone what a row opens lies far below it: go there once it has come.
const NARROW = "(max-width: 62rem)";

export function startFollow() {
  document.addEventListener("htmx:afterSwap", (event) => {
    const place = event.detail.target;
    if (place.matches("[data-follow]") && matchMedia(NARROW).matches) place.scrollIntoView({ block: "start" });
  });
}
