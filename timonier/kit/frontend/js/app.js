// Everything here makes a page quicker; every page works without it.
import htmx from "htmx.org";

import { startAside } from "./aside.js";
import { startFollow } from "./follow.js";
import { startKeys } from "./keys.js";
import { startPalette } from "./palette.js";
import { startRoadmap } from "./roadmap.js";
import { startRows } from "./rows.js";
import { startTheme } from "./theme.js";
import { startToasts } from "./toasts.js";

// The policy of the house forbids eval and inline style; htmx must not try either.
Object.assign(htmx.config, { allowEval: false, includeIndicatorStyles: false, historyRestoreAsHxRequest: false });

startTheme();
startAside();
startPalette();
startRows();
startRoadmap();
startFollow();
startToasts();
startKeys();
document.documentElement.dataset.ready = "true";
