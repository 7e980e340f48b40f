// Signing in; then back to the page that asked for it.

import "../common/bar.js";
import { byId } from "../common/dom.js";
import { letShow, typedCode, whenSent } from "./form.js";

const ours = (path) => (path?.startsWith("/") && !/^\/[/\\]/.test(path) ? path : "/");

letShow(byId("show"), byId("password"));
whenSent(byId("form"), "login",
  () => ({ name: byId("name").value, password: byId("password").value, code: typedCode() }),
  () => ours(new URLSearchParams(location.search).get("then")));
