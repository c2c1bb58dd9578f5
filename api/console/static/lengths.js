// How long a text is, as glossaries/channels.py counts: NFC code points, UTF-8 bytes, columns.
const wide = /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const none = /[\p{Mn}\p{Me}\p{Cf}]/u;

export function measure(text) {
  const tidy = text.normalize("NFC");
  let width = 0;
  for (const character of tidy) width += none.test(character) ? 0 : wide.test(character) ? 2 : 1;
  return { chars: [...tidy].length, bytes: new TextEncoder().encode(tidy).length, width };
}

/** Shows the lengths at once; the server's numbers follow with the findings. */
export function show(text) {
  for (const [unit, length] of Object.entries(measure(text))) {
    const number = document.querySelector(`[data-unit="${unit}"]`);
    if (number) number.textContent = length.toLocaleString(document.documentElement.lang);
    const meter = document.querySelector(`[data-meter="${unit}"]`);
    if (meter) meter.value = length;
  }
}
