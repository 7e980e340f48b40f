// In the audio thread: gathers samples at 16 kHz into pieces of 50 ms, 16 bits each, with how loud they were.

const PIECE = 800;
// How many samples of the context make one, which lies on the line between two of them.
const STEP = sampleRate / 16_000;

class SoundPieces extends AudioWorkletProcessor {
  #piece = new Int16Array(PIECE);
  #filled = 0;
  #loudest = 0;
  #before = 0;
  #at = 0;

  process([[samples]]) {
    for (const sample of samples ?? []) {
      for (; this.#at < 1; this.#at += STEP) this.#take(this.#before + this.#at * (sample - this.#before));
      this.#at -= 1;
      this.#before = sample;
    }
    return true;
  }

  #take(sample) {
    this.#loudest = Math.max(this.#loudest, Math.abs(sample));
    this.#piece[this.#filled++] = Math.max(-1, Math.min(1, sample)) * 0x7fff;
    if (this.#filled === PIECE) this.#send();
  }

  #send() {
    this.port.postMessage({ sound: this.#piece.buffer, loudest: this.#loudest }, [this.#piece.buffer]);
    this.#piece = new Int16Array(PIECE);
    this.#filled = this.#loudest = 0;
  }
}

registerProcessor("sound-pieces", SoundPieces);
