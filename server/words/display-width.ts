/** Characters that take two columns: kana, kanji, hangul, full-width forms. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u;
const ofNoWidth = /\p{Mn}/u;

/** How many columns of half-width letters a text takes, in a terminal or a drawing. */
export function displayWidth(text: string): number {
  let columns = 0;
  for (const character of text) columns += ofNoWidth.test(character) ? 0 : wide.test(character) ? 2 : 1;
  return columns;
}
