// A table of fields as in a spreadsheet: arrows move, what is pasted spreads over its cells.
const GRID = "[data-grid]";
const cells = (grid) => [...grid.tBodies[0].rows].map((row) => [...row.querySelectorAll("input:not([type=hidden])")]);

// Where the caret may leave the text: at its end, or when all of it is chosen.
const atEdge = (field, step) => {
  const { selectionStart: start, selectionEnd: end, value } = field;
  return end - start === value.length || (step < 0 ? end === 0 : start === value.length);
};

function place(grid, field) {
  const rows = cells(grid);
  const y = rows.findIndex((row) => row.includes(field));
  const fromRight = rows[y].length - rows[y].indexOf(field);
  return { rows, y, fromRight };
}

function go(field, dx, dy) {
  const { rows, y, fromRight } = place(field.closest(GRID), field);
  const row = rows[y + dy];
  const next = row?.[row.length - fromRight + dx];
  if (!next) return false;
  next.focus();
  next.select();
  return true;
}

function onKey(event) {
  const field = event.target;
  if (!field.matches?.(`${GRID} input`) || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const moves = { ArrowUp: [0, -1], ArrowDown: [0, 1], Enter: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
  const [dx, dy] = moves[event.key] ?? [0, 0];
  if (!(dx || dy) || (dx && !atEdge(field, dx))) return;
  if (go(field, dx, dy)) event.preventDefault();
}

// Rows end with a line, cells with a tab, as every spreadsheet writes them.
function onPaste(event) {
  const field = event.target;
  const text = event.clipboardData?.getData("text") ?? "";
  if (!field.matches?.(`${GRID} input`) || !/[\t\n]/.test(text.trimEnd())) return;
  event.preventDefault();
  const grid = field.closest(GRID);
  const { rows, y, fromRight } = place(grid, field);
  let count = 0;
  text.replace(/\r?\n$/, "").split(/\r?\n/).forEach((line, down) => {
    line.split("\t").forEach((value, across) => {
      const row = rows[y + down];
      const target = row?.[row.length - fromRight + across];
      if (!target) return;
      target.value = value.trim();
      count += 1;
    });
  });
  document.querySelector("[data-grid-said]").textContent = grid.dataset.pasted.replace("{n}", String(count));
}

export function startGrid() {
  document.addEventListener("keydown", onKey);
  document.addEventListener("paste", onPaste);
}
