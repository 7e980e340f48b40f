// The button that makes the phone the umpire's microphone, and how loud it is.

import { el, setText } from "../common/dom.js";
import { say } from "../common/language.js";
import { NoSound, PhoneMicrophone } from "./phone_microphone.js";

// Below it nobody speaks into it, above it the loudest is cut off.
const SOFT = 0.02;
const LOUD = 0.99;
const TROUBLES = new Set(["refused", "alarm", "asked", "waiting"]);

export class MicrophoneBar {
  #button = el("button", { class: "plain", type: "button", "aria-pressed": "false" });
  #level = el("meter", { min: 0, max: 1, low: SOFT, high: LOUD, optimum: 0.3, value: 0, hidden: true });
  #tell;
  #match = "";
  #microphone = new PhoneMicrophone({
    listening: () => this.#tell(say("umpire.mic-listening"), "done"),
    decision: (told) => this.#decided(told),
    loudness: (loudest) => { this.#level.value = loudest; },
    late: () => this.#tell(say("umpire.mic-late"), "refused"),
    ended: (why) => this.#ended(why),
  });

  /** `tell(said, outcome)` shows how it goes, and what became of a call. */
  constructor(root, tell) {
    this.#tell = tell;
    this.#level.setAttribute("aria-label", say("umpire.mic-level"));
    this.#button.addEventListener("click", () => this.#press());
    root.replaceChildren(this.#button, this.#level);
    this.#draw();
  }

  /** Which match it is for; "" ends it. */
  set match(match) {
    if (match === this.#match) return;
    this.#match = match;
    if (this.#microphone.isOn) this.#stop();
  }

  async #press() {
    if (this.#microphone.isOn) return this.#stop();
    this.#tell(say("umpire.mic-begins"), "");
    try {
      await this.#microphone.begin(this.#match);
    } catch (error) {
      if (!(error instanceof NoSound)) throw error;
      this.#ended(error.message);
    }
    return this.#draw();
  }

  #stop() {
    this.#microphone.end();
    this.#ended("");
  }

  #ended(why) {
    this.#tell(why, why && "refused");
    this.#draw();
  }

  #decided({ heard, verdict, said }) {
    if (verdict === "unclear") return this.#tell(say("umpire.mic-unclear"), "");
    if (verdict === "taken") return this.#tell(said, "done");
    const outcome = TROUBLES.has(verdict) ? "refused" : "done";
    return this.#tell(say("umpire.mic-heard", { heard, said: said || say("umpire.mic-agrees") }), outcome);
  }

  #draw() {
    const isOn = this.#microphone.isOn;
    this.#button.setAttribute("aria-pressed", String(isOn));
    setText(this.#button, say(isOn ? "umpire.mic-stop" : "umpire.mic-start"));
    this.#level.hidden = !isOn;
  }
}
