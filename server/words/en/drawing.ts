/** The drawing beside the tree: who feeds whom. */
export const drawing = {
  label: "Who feeds whom",
  mains: "Mains",
  empty: "Nothing can be drawn yet: register a UPS or a terminal first.",
  making: "Working out the drawing…",
  controls: "Zoom",
  hint: "Drag from the dot beside a UPS or a terminal to what it feeds, or to what needs it.",
  leftOut: "{count, plural, one {# node is} other {# nodes are}} left out: only what surrounds the selection is drawn.",
  edges: { feeds: "feeds", uses: "is used by", needs: "is needed by" },
  asList: "As a list",
  asListHelp: "The same as the drawing, in words. Feeds and dependencies are also set in the properties of a terminal.",
  and: ", ",
  sentences: {
    feeds: "feeds {names}.",
    uses: "is used by {names}.",
    needs: "is needed by {names}.",
  },
  refusals: {
    already: "That is so already.",
    wrongKinds: "Power runs from a UPS to a terminal, a load or a storage; need from one terminal to another.",
    unknown: "That node is not there any more.",
    self: "A terminal cannot need itself.",
    exists: "That is so already.",
    cycle: "That would be a circle: {path}.",
  },
};
