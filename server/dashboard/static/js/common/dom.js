// Building and changing elements. Text is always text: nothing here, and nothing that uses it, parses HTML.

import { locale } from "./language.js";

const SVG = "http://www.w3.org/2000/svg";

/** Make an element: `el("p", {class: "quiet"}, "text", child)`. Strings become text; null children are left out. */
export function el(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** Make an SVG element, as `el` does. */
export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Find an element that the page is known to have. */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no #${id}`);
  return element;
}

/** Set text only when it differs, so that a live region speaks only of what changed. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Show a sentence in the page's notice, or hide the notice with an empty one. */
export function notice(text, ...more) {
  const element = byId("notice");
  element.replaceChildren(text, ...more);
  element.hidden = text === "";
}

/** Write a moment as the viewer's clock shows it, with seconds. */
export function clock(moment) {
  return new Date(moment).toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
}

/** Write a moment as the viewer's calendar and clock show it: "9 May, 17:30". */
export function dayAndTime(moment) {
  return new Date(moment).toLocaleString(locale, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}

/** Give the last part of the page's path: the court or the session. */
export function lastOfPath() {
  return decodeURIComponent(location.pathname.split("/").filter(Boolean).at(-1) ?? "");
}
