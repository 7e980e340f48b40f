// @ts-check
// What lies folded on the page, or below what is seen first: it is loaded once the answers stand, with its styles.

import { el } from "../common/dom.js";

import "./folded_words.js";

export { Along } from "./along.js";
export { showDearPoints } from "./dear_points.js";
export { EffortPanel } from "./effort_panel.js";
export { showRecovery } from "./recovery_table.js";
export { showForced } from "./shots.js";
export { ShotsPart } from "./shots_part.js";
export { SynchronyPart } from "./synchrony_part.js";
export { WhatIf } from "./what_if.js";

for (const [name, media] of [["shots", "all"], ["effort", "all"], ["retold", "all"], ["print", "print"]]) {
  document.head.append(el("link", { rel: "stylesheet", media, href: new URL(`../../css/${name}.css`, import.meta.url).href }));
}
