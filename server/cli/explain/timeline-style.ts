const light = {
  page: "#ffffff",
  ink: "#1d232b",
  soft: "#59626e",
  line: "#d3d9e0",
  away: "#f6efe3",
  battery: "#a0620f",
  stopping: "#a8326b",
  flush: "#3f57c0",
  off: "#66707c",
  booting: "#1f739b",
  empty: "#b8321f",
};
const dark: typeof light = {
  page: "#14181d",
  ink: "#e8ebef",
  soft: "#abb4bf",
  line: "#343c46",
  away: "#241f17",
  battery: "#e3b057",
  stopping: "#e58bb3",
  flush: "#95a7f6",
  off: "#939ca7",
  booting: "#77c0e6",
  empty: "#ff8a70",
};

const asProperties = (colours: typeof light) =>
  Object.entries(colours)
    .map(([name, value]) => `--${name}:${value}`)
    .join(";");

/** Colours for light and dark pages, and a pattern for each kind of bar, so that none is told by its colour alone. */
export const timelineStyle = `<style>
svg{${asProperties(light)}}
@media (prefers-color-scheme:dark){svg{${asProperties(dark)}}}
text{font-family:Inter,"Noto Sans JP","Noto Sans CJK JP","Hiragino Sans","Yu Gothic UI",Meiryo,system-ui,sans-serif;font-size:13px;fill:var(--ink)}
.group{font-weight:600;fill:var(--soft)}
.time{font-size:12px;fill:var(--soft);font-variant-numeric:tabular-nums}
.away-word{font-size:12px;fill:var(--battery);font-weight:600}
.margin{font-size:11px;font-weight:600;fill:var(--ink);stroke:var(--page);stroke-width:3px;paint-order:stroke;font-variant-numeric:tabular-nums}
.page{fill:var(--page)}
.gap{stroke:var(--soft);stroke-width:2}
.gap-word{font-size:12px;fill:var(--soft);font-weight:600}
.away{fill:var(--away)}
.rule,.tick{stroke:var(--line);stroke-width:1}
.minor{stroke-dasharray:2 4}
.bar{stroke-width:1}
.battery{fill:url(#battery);stroke:var(--battery)}
.grace{fill:url(#grace);stroke:var(--battery)}
.off{fill:none;stroke:var(--off);stroke-dasharray:3 3}
.stopping{fill:var(--stopping);stroke:var(--stopping)}
.flush{fill:url(#flush);stroke:var(--flush)}
.warmup{fill:url(#warmup);stroke:var(--booting)}
.booting{fill:url(#booting);stroke:var(--booting)}
.waiting{stroke:var(--soft);stroke-width:2;stroke-dasharray:1 4;stroke-linecap:round}
.critical{fill:none;stroke:var(--ink);stroke-width:4;stroke-linejoin:round;stroke-linecap:round}
.confirmed{fill:var(--page);stroke:var(--ink);stroke-width:2}
.empty{fill:none;stroke:var(--empty);stroke-width:3}
.under{fill:var(--page)}
.of-battery{fill:none;stroke:var(--battery);stroke-width:1.5}
.of-flush{fill:none;stroke:var(--flush)}
.of-booting{fill:none;stroke:var(--booting);stroke-width:1.2}
.tint{fill-opacity:.18;stroke:none}
.of-battery.tint{fill:var(--battery)}
.of-flush.tint,.dot{fill:var(--flush)}
.of-booting.tint{fill:var(--booting)}
</style>
<defs>
<pattern id="battery" width="7" height="7" patternUnits="userSpaceOnUse"><rect class="under" width="7" height="7"/><rect class="of-battery tint" width="7" height="7"/><path class="of-battery" d="M-1 1 l2 -2 M0 7 l7 -7 M6 8 l2 -2"/></pattern>
<pattern id="grace" width="5" height="14" patternUnits="userSpaceOnUse"><rect class="under" width="5" height="14"/><rect class="of-battery tint" width="5" height="14"/><path class="of-battery" d="M1 0 v14"/></pattern>
<pattern id="flush" width="6" height="6" patternUnits="userSpaceOnUse"><rect class="under" width="6" height="6"/><rect class="of-flush tint" width="6" height="6"/><circle class="of-flush dot" cx="3" cy="3" r="1.5"/></pattern>
<pattern id="warmup" width="8" height="5" patternUnits="userSpaceOnUse"><rect class="under" width="8" height="5"/><rect class="of-booting tint" width="8" height="5"/><path class="of-booting" d="M0 2.5 h8"/></pattern>
<pattern id="booting" width="8" height="8" patternUnits="userSpaceOnUse"><rect class="under" width="8" height="8"/><rect class="of-booting tint" width="8" height="8"/><path class="of-booting" d="M0 0 l8 8 M8 0 l-8 8"/></pattern>
</defs>`;
