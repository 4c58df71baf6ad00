/** What a rehearsal came to. {node}, {ups}: names. {margin}: time as m:ss. */
export const rehearsal = {
  verdict:
    "{verdict, select, ready {Every step would work, and the batteries last.} tight {Every step would work; the batteries last just about.} incomplete {Nothing would fail of what could be checked.} other {It would fail.}}",
  counts: "{works, plural, one {# check} other {# checks}} passed, {fails} failed, {unknown} could not be made.",
  line: "{node}: {of, select, terminalStop {shutting it down} terminalStart {starting it} upsRead {reading it} upsWrite {switching it} storageFlush {flushing its cache} other {shutting the cluster down}} {finding, select, works {would work} unknown {cannot be checked} other {would fail}}{outcome, select, unreachable {: it is not reachable} timeout {: it does not answer} rejected {: it refuses} badReply {: its reply makes no sense} other {}}.",
  margin:
    "{ups}: {known, select, yes {margin of its battery {margin}} other {how long its battery lasts is not known}}.",
};
