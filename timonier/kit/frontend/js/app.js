// Everything here makes a page quicker; every page works without it.
import htmx from "htmx.org";

import { startAside } from "./aside.js";
import { startFocus } from "./focus.js";
import { startFolds } from "./folds.js";
import { startFollow } from "./follow.js";
import { startGrid } from "./grid.js";
import { startGrowing } from "./growing.js";
import { startKeys } from "./keys.js";
import { startPalette } from "./palette.js";
import { startPicks } from "./pick.js";
import { startRoadmap } from "./roadmap.js";
import { startRows } from "./rows.js";
import { startTheme } from "./theme.js";
import { startToasts } from "./toasts.js";

// The policy of the house forbids eval and inline style; htmx must not try either.
Object.assign(htmx.config, { allowEval: false, includeIndicatorStyles: false, historyRestoreAsHxRequest: false });

startTheme();
startFolds();
startAside();
startPalette();
startPicks();
startGrowing();
startGrid();
startRows();
startRoadmap();
startFollow();
startToasts();
startKeys();
startFocus();
document.documentElement.dataset.ready = "true";
