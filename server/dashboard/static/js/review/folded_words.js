// @ts-check
// The words of what lies folded: who imports this has them.

import { learn } from "../common/language.js";

await Promise.all(["review", "strokes"].map(learn));
