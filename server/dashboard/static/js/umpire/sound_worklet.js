// In the audio thread: gathers samples into pieces of 50 ms, 16 bits each, with how loud they were.

const PIECE = 800;

class SoundPieces extends AudioWorkletProcessor {
  #piece = new Int16Array(PIECE);
  #filled = 0;
  #loudest = 0;

  process([[samples]]) {
    for (const sample of samples ?? []) {
      this.#loudest = Math.max(this.#loudest, Math.abs(sample));
      this.#piece[this.#filled++] = Math.max(-1, Math.min(1, sample)) * 0x7fff;
      if (this.#filled === PIECE) this.#send();
    }
    return true;
  }

  #send() {
    this.port.postMessage({ sound: this.#piece.buffer, loudest: this.#loudest }, [this.#piece.buffer]);
    this.#piece = new Int16Array(PIECE);
    this.#filled = this.#loudest = 0;
  }
}

registerProcessor("sound-pieces", SoundPieces);
