// The phone as the umpire's microphone: its sound goes to the server, and what became of each call comes back.

import { streamToken } from "../common/session.js";
import { language, say } from "../common/language.js";
import { refusalText } from "../common/refusals.js";

const RATE_HZ = 16_000;
// As much as is sent too late to be of use: a phone without a connection does not pile up minutes of sound.
const MOST_WAITING_BYTES = 2 * RATE_HZ * 5;

/** Why nothing can be heard; its message is for people. */
export class NoSound extends Error {}

export class PhoneMicrophone {
  #heard;
  #socket = null;
  #context = null;
  #sound = null;

  /**
   * `heard` is told: `listening()`, `decision({heard, verdict, said})`, `loudness(from 0 to 1)`, `late()`, and
   * `ended(why)` when it ends by itself.
   */
  constructor(heard) {
    this.#heard = heard;
  }

  get isOn() {
    return this.#context !== null;
  }

  /** Begin to listen for a match; throws `NoSound` when this browser or its owner gives no sound. */
  async begin(match) {
    if (!navigator.mediaDevices || !window.AudioWorkletNode) throw new NoSound(say("umpire.mic-insecure"));
    this.#context = new AudioContext({ sampleRate: RATE_HZ });
    try {
      const wishes = { channelCount: 1, echoCancellation: false, noiseSuppression: false, autoGainControl: false };
      this.#sound = await navigator.mediaDevices.getUserMedia({ audio: wishes });
      await this.#context.audioWorklet.addModule(new URL("sound_worklet.js", import.meta.url));
      await this.#connect(match);
    } catch (error) {
      this.end();
      if (error instanceof NoSound) throw error;
      throw new NoSound(say(error.name === "NotAllowedError" ? "umpire.mic-denied" : "umpire.mic-none"));
    }
    const pieces = new AudioWorkletNode(this.#context, "sound-pieces");
    pieces.port.onmessage = ({ data }) => this.#send(data);
    this.#context.createMediaStreamSource(this.#sound).connect(pieces);
  }

  /** Listen no more. */
  end() {
    this.#sound?.getTracks().forEach((track) => track.stop());
    this.#context?.close();
    const socket = this.#socket;
    this.#socket = this.#context = this.#sound = null;
    socket?.close();
  }

  async #connect(match) {
    const path = `/ws/matches/${encodeURIComponent(match)}/audio`;
    const query = new URLSearchParams({ language });
    const token = await streamToken(path);
    if (token) query.set("token", token);
    const socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}${path}?${query}`);
    this.#socket = socket;
    let why = Promise.resolve("");
    socket.onmessage = ({ data: message }) => {
      const { type, data } = JSON.parse(message);
      if (type === "refused") why = refusalText(data);
      else if (type === "late") this.#heard.late();
      else if (type === "listening") this.#heard.listening();
      else this.#heard.decision(data);
    };
    socket.onclose = ({ reason }) => {
      if (this.#socket !== socket) return;
      this.end();
      why.then((told) => this.#heard.ended(told || reason || say("umpire.mic-ended")));
    };
  }

  #send({ sound, loudest }) {
    this.#heard.loudness(loudest);
    const socket = this.#socket;
    if (socket?.readyState !== WebSocket.OPEN) return;
    if (socket.bufferedAmount > MOST_WAITING_BYTES) this.#heard.late();
    else socket.send(sound);
  }
}
