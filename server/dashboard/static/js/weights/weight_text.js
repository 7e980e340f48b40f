// @ts-check
// A weight as it is written: no more digits than it has, two after the point at most.

import { language } from "../common/language.js";

/** @param {number} value */
export const weightText = (value) => value.toLocaleString(language, { maximumFractionDigits: 2 }).replace("-", "−");
