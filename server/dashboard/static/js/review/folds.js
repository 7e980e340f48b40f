// @ts-check
// What lies folded on the page, or below what is seen first: it is loaded once the answers stand.

export { showDearPoints } from "./dear_points.js";
export { EffortPanel } from "./effort_panel.js";
export { showRecovery } from "./recovery_table.js";
export { showForced, showShots } from "./shots.js";
export { WhatIf } from "./what_if.js";
