/** One family as a strict reader of Prometheus' text format (0.0.4) understands it. */
export type ParsedFamily = { type: string; help: string; samples: ParsedSample[] };
export type ParsedSample = { name: string; labels: Record<string, string>; value: number };

const metricName = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const labelName = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const number = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$|^NaN$|^[+-]Inf$/;

/**
 * Reads the whole text. Throws at the first thing that the format forbids, and also at what it only advises against: a family in two places, HELP
 * or TYPE missing or after samples, a sample twice, a counter whose name does not end in `_total`, buckets that do not add up.
 */
export function parseExposition(text: string): Map<string, ParsedFamily> {
  if (!text.endsWith("\n")) throw new Error("the last line has no end");
  if (text.includes("\r")) throw new Error("a carriage return");
  const families = new Map<string, ParsedFamily>();
  const seen = new Set<string>();
  let open: { name: string; family: ParsedFamily } | null = null;
  for (const [i, line] of text.slice(0, -1).split("\n").entries()) {
    const fail = (why: string): never => {
      throw new Error(`line ${i + 1}: ${why}: ${line}`);
    };
    const help = /^# HELP (\S+) (.*)$/.exec(line);
    const type = /^# TYPE (\S+) (counter|gauge|histogram|summary|untyped)$/.exec(line);
    if (help) {
      const [, name = "", words = ""] = help;
      if (!metricName.test(name)) fail("no name of a metric");
      if (families.has(name)) fail("the family stands in two places");
      if (/\\(?![\\n])/.test(words)) fail("an unknown escape");
      open = { name, family: { type: "", help: words, samples: [] } };
      families.set(name, open.family);
    } else if (type) {
      const [, name, kind = ""] = type;
      if (open === null || open.name !== name) throw new Error(`line ${i + 1}: TYPE without its HELP: ${line}`);
      if (open.family.type !== "" || open.family.samples.length > 0) fail("TYPE twice, or after samples");
      open.family.type = kind;
    } else {
      if (line === "" || line.startsWith("#")) fail("neither HELP, TYPE nor a sample");
      const sample = parseSample(line, fail);
      if (open === null || open.family.type === "") throw new Error(`line ${i + 1}: a sample without TYPE: ${line}`);
      if (!namesOf(open.name, open.family.type).includes(sample.name)) fail(`not of ${open.name}`);
      const key = sample.name + JSON.stringify(Object.entries(sample.labels).sort());
      if (seen.has(key)) fail("the same sample twice");
      seen.add(key);
      open.family.samples.push(sample);
    }
  }
  for (const [name, family] of families) checkFamily(name, family);
  return families;
}

function parseSample(line: string, fail: (why: string) => never): ParsedSample {
  const name = /^[^{ ]*/.exec(line)?.[0] ?? "";
  if (!metricName.test(name)) fail("no name of a metric");
  const labels: Record<string, string> = {};
  let at = name.length;
  if (line[at] === "{") {
    at += 1;
    while (line[at] !== "}") {
      const label = /^([^=]*)="/.exec(line.slice(at));
      if (!label?.[1] || !labelName.test(label[1]) || label[1].startsWith("__")) return fail("no name of a label");
      if (label[1] in labels) fail("a label twice");
      at += label[0].length;
      let value = "";
      for (; line[at] !== '"'; at++) {
        if (at >= line.length) fail("a label without end");
        if (line[at] === "\\") {
          at += 1;
          const meant = { "\\": "\\", '"': '"', n: "\n" }[line[at] ?? ""];
          value += meant ?? fail("an unknown escape");
        } else value += line[at];
      }
      labels[label[1]] = value;
      at += 1;
      if (line[at] === ",") at += 1;
      else if (line[at] !== "}") fail("labels not joined by commas");
    }
    at += 1;
  }
  const value = line.slice(at + 1);
  if (line[at] !== " " || !number.test(value)) fail("no number");
  return { name, labels, value: Number(value.replace("Inf", "Infinity")) };
}

function namesOf(family: string, type: string): string[] {
  return type === "histogram" ? ["_bucket", "_sum", "_count"].map((end) => family + end) : [family];
}

function checkFamily(name: string, { type, samples }: ParsedFamily): void {
  if (type === "") throw new Error(`${name} has no TYPE`);
  if (type === "counter" && !name.endsWith("_total")) throw new Error(`the counter ${name} does not end in _total`);
  if (type !== "counter" && name.endsWith("_total")) throw new Error(`${name} is no counter`);
  if (type !== "gauge" && samples.some(({ value }) => !(value >= 0))) throw new Error(`${name} counts below zero`);
  if (type !== "histogram" || samples.length === 0) return;
  const buckets = samples.filter((sample) => sample.name.endsWith("_bucket"));
  const bounds = buckets.map(({ labels }) => Number(labels.le?.replace("Inf", "Infinity")));
  const grows = (values: readonly number[]) => values.every((value, i) => i === 0 || value >= (values[i - 1] ?? 0));
  if (!grows(bounds) || bounds.at(-1) !== Number.POSITIVE_INFINITY)
    throw new Error(`${name} has no bucket +Inf at its end`);
  if (!grows(buckets.map(({ value }) => value))) throw new Error(`${name} has buckets that shrink`);
  const count = samples.find((sample) => sample.name.endsWith("_count"));
  if (count?.value !== buckets.at(-1)?.value) throw new Error(`${name} does not count what is in its buckets`);
}
