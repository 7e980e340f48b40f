// @ts-check
// What devices and the server say is amiss at a court, each in English as it comes and in Spanish; read only by pages in Spanish.

/** @type {[string, string][]} */
export default [
  ["power: the voltage is too low now", "alimentación: la tensión es ahora demasiado baja"],
  ["use the power supply of the Raspberry Pi itself (5.1 V; 3 A, 5 A for a Pi 5) and its cable, not a phone's", "usa la fuente de la propia Raspberry Pi (5,1 V; 3 A, 5 A para una Pi 5) y su cable, no los de un móvil"],
  ["temperature: {degrees} °C, and it is slowed down", "temperatura: {degrees} °C, y va frenada"],
  ["give it a heat sink or a fan, and shade; a closed box in the sun is too warm for it", "ponle un disipador o un ventilador, y sombra; una caja cerrada al sol es demasiado caliente"],
  ["disk space: {free} GB are free at {folder}: free some:", "espacio en disco: quedan {free} GB en {folder}: libera algo:"],
  ["`apt clean`, or a larger card; match events are kept to the last", "`apt clean`, o una tarjeta mayor; los partidos se guardan hasta el final"],
  ["disk wear: ", "desgaste del disco: "],
  ["the disk can only be read, as after an error of the card", "el disco solo se puede leer, como tras un error de la tarjeta"],
  ["the file system has noted {errors} errors", "el sistema de archivos ha anotado {errors} errores"],
  ["the disk says that {share} % of its life is over", "el disco dice que ha pasado el {share} % de su vida"],
  ["put another card in soon (of the high-endurance kind), and make it with `marcador server backup` at hand", "pon pronto otra tarjeta (de alta resistencia), con `marcador server backup` a mano"],
  ["`fsck` may mend this one", "`fsck` quizá arregle esta"],
  ["the microphone gives nothing but silence: look for its mute switch", "el micrófono no da más que silencio: busca su interruptor de silencio"],
  ["the microphone is too loud, it is cut off: turn the microphone down, or hold it farther away", "el micrófono está demasiado alto y se corta: bájalo, o aléjalo"],
  ["the microphone gives no more sound; check its plug", "el micrófono ya no da sonido; mira su enchufe"],
  ["the microphone was unplugged; plug it in again", "el micrófono se ha desenchufado; enchúfalo otra vez"],
  ["microphone {name} cannot be opened: {reason}. `marcador device --list-microphones` shows what there is", "el micrófono {name} no se puede abrir: {reason}. `marcador device --list-microphones` muestra los que hay"],
  ["microphone {name} is back, but hears at {is} Hz instead of {was}; plug in the one that was there, or restart the appliance", "el micrófono {name} ha vuelto, pero oye a {is} Hz en vez de {was}; enchufa el que estaba, o reinicia el aparato"],
  ["the outbox {path} cannot be used: {reason}; scoring goes on", "la bandeja de salida {path} no se puede usar: {reason}; se sigue anotando"],
  [", but {n} events are in memory only, and a power cut takes them", ", pero {n} sucesos están solo en memoria, y un corte de luz se los lleva"],
  ["two devices call themselves {device} on court {court}; give one of them another name", "dos dispositivos se llaman {device} en la pista {court}; pon otro nombre a uno"],
  ["two devices report for court {court}: {devices}; leave one of them on, or change a court", "dos dispositivos anotan en la pista {court}: {devices}; deja uno encendido, o cambia una pista"],
  ["several devices report for court {court}: {devices}; leave one of them on, or change a court", "varios dispositivos anotan en la pista {court}: {devices}; deja uno encendido, o cambia una pista"],
];
