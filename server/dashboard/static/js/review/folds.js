// @ts-check
// What lies folded on the page, or below what is seen first: it is loaded once the answers stand, with its styles.

import { el } from "../common/dom.js";

export { showDearPoints } from "./dear_points.js";
export { EffortPanel } from "./effort_panel.js";
export { showRecovery } from "./recovery_table.js";
export { showForced, showShots } from "./shots.js";
export { WhatIf } from "./what_if.js";

// The zones' colours are among them: what was drawn without is drawn again.
for (const name of ["shots", "effort"]) {
  const sheet = el("link", { rel: "stylesheet", href: new URL(`../../css/${name}.css`, import.meta.url).href });
  sheet.addEventListener("load", () => dispatchEvent(new Event("themechange")));
  document.head.append(sheet);
}
