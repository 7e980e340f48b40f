// The phone as the umpire's microphone: its sound goes to the server, and what became of each call comes back.

import { streamToken } from "../common/session.js";
import { language, say } from "../common/language.js";
import { refusalText } from "../common/refusals.js";

const RATE_HZ = 16_000;
// As much as is sent too late to be of use: a phone without a connection does not pile up minutes of sound.
const MOST_WAITING_BYTES = 2 * RATE_HZ * 5;

// What a lower rate would fold onto speech is taken out before: a Butterworth filter of order 8, as four of order 2.
const HIGHEST_HZ = 7_000;
const RESONANCES = [0.5098, 0.6013, 0.9, 2.5629];

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
      const source = this.#source();
      const pieces = await soundPieces(this.#context);
      await this.#connect(match);
      pieces.port.onmessage = ({ data }) => this.#send(data);
      within(source).connect(pieces);
    } catch (error) {
      this.end();
      if (error instanceof NoSound) throw error;
      throw new NoSound(say(error.name === "NotAllowedError" ? "umpire.mic-denied" : "umpire.mic-none"));
    }
  }

  // Firefox takes a microphone only at the microphone's own rate.
  #source() {
    try {
      return this.#context.createMediaStreamSource(this.#sound);
    } catch (error) {
      if (error.name !== "NotSupportedError") throw error;
      this.#context.close();
      this.#context = new AudioContext();
      return this.#context.createMediaStreamSource(this.#sound);
    }
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

/** What gathers the sound of a context into pieces at 16 kHz, whatever the context's own rate. */
export async function soundPieces(context) {
  await context.audioWorklet.addModule(new URL("sound_worklet.js", import.meta.url));
  return new AudioWorkletNode(context, "sound-pieces");
}

/** A source without what 16 kHz cannot carry. */
export function within(source) {
  const { context } = source;
  if (context.sampleRate === RATE_HZ) return source;
  const filter = (resonance) => new BiquadFilterNode(context, { type: "lowpass", frequency: HIGHEST_HZ, Q: 20 * Math.log10(resonance) });
  return RESONANCES.reduce((from, resonance) => from.connect(filter(resonance)), source);
}
