/**
 * A device's text as it is shown, kept and compared: one line without blanks around it, at most `maxLength` characters; "": none. Marks
 * that turn the direction of writing go too: they would make others of the words around it.
 */
export function printable(text: string, maxLength: number): string {
  const line = text
    // What is cut away may be megabytes.
    .slice(0, maxLength * 4)
    .replace(/[\p{C}\p{Z}]+/gu, " ")
    .trim();
  return line.slice(0, maxLength);
}
