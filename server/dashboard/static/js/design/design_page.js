// @ts-check
// Shows the colours as the style sheets have them now, in the theme of the viewer.

import "../common/bar.js";
import { byId, el } from "../common/dom.js";

const ROOT = document.documentElement;

/** The rules of the style sheet of the tokens. @returns {CSSStyleRule[]} */
function rules() {
  const sheet = [...document.styleSheets].find((one) => one.href?.endsWith("/tokens.css"));
  return [...(sheet?.cssRules ?? [])].filter((rule) => rule instanceof CSSStyleRule);
}

/** The names of the colours among the tokens. */
function colours() {
  const style = rules().find((rule) => rule.selectorText === ":root")?.style;
  return [...(style ?? [])].filter((name) => name.startsWith("--") && CSS.supports("color", style?.getPropertyValue(name) ?? ""));
}

/** The colours of pairs that the style sheet knows. */
const pairColours = () => rules().flatMap((rule) => /^\[data-pair-colour="(\w+)"\]$/.exec(rule.selectorText)?.[1] ?? []);

function show() {
  byId("colours").replaceChildren(...colours().map((name) => {
    const shown = el("i", { "aria-hidden": "true" });
    shown.style.setProperty("--shown", `var(${name})`);
    return el("li", { class: "design-colour" }, shown, el("code", {}, name), el("span", { class: "label" }, getComputedStyle(ROOT).getPropertyValue(name)));
  }));
  byId("pair-colours").replaceChildren(...pairColours().map((name) => el("li", { class: "design-colour", "data-pair-colour": name },
    el("span", { class: "design-pair" }, name), el("span", {}, "--pair-ink"))));
}

show();
new MutationObserver(show).observe(ROOT, { attributeFilter: ["data-theme"] });
