// Which groups of the navigation are closed is kept in a cookie, so that the server paints it so.
const COOKIE = "timonier_folded";
const YEAR = 365 * 24 * 3600;

export function startFolds() {
  const groups = [...document.querySelectorAll("[data-fold]")];
  for (const group of groups) {
    group.addEventListener("toggle", () => {
      const closed = groups.filter((each) => !each.open).map((each) => each.dataset.fold);
      document.cookie = `${COOKIE}=${closed.join(".")}; path=/; max-age=${YEAR}; samesite=lax`;
    });
  }
}
