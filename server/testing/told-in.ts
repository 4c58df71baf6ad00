/** The lines of a story, in order, that what is told asks for; "missing: …" where there is none. */
export function toldIn(story: readonly string[], tells: readonly string[]): string[] {
  let from = 0;
  return tells.map((asked) => {
    const [, least = "", most = "", text = ""] = /^(-?\d+)–(-?\d+) (.*)$/.exec(asked) ?? [];
    const at = story.findIndex((line, i) => {
      const [, sec = "", what = ""] = /^t\+(\S+) (.*)$/.exec(line) ?? [];
      return i >= from && what.startsWith(text) && Number(sec) >= Number(least) && Number(sec) <= Number(most);
    });
    if (at === -1) return `missing: ${asked}`;
    from = at + 1;
    return asked;
  });
}
