import { availableParallelism } from "node:os";

export const usage =
  "simulate [--runs N] [--seed S] [--sites example|random|mixed|takeOvers|peers] [--no-faults] [--workers N] [--go-on] [--stories N] | simulate --defects [--runs N] [--seed S]";

export type SimulateOptions = {
  /** Outages; of `--defects` at the most so many for each. */
  runs: number;
  seed: number;
  sites: "example" | "random" | "mixed" | "takeOvers" | "peers";
  faults: boolean;
  workers: number;
  /** Goes on after a failure and lists all of them. */
  goesOn: boolean;
  /** So many failures are shrunk and told. */
  stories: number;
  /** Tries the deliberate defects instead. */
  defects: boolean;
};

const numbers = { "--runs": "runs", "--seed": "seed", "--workers": "workers", "--stories": "stories" } as const;
const flags = {
  "--go-on": ["goesOn", true],
  "--no-faults": ["faults", false],
  "--defects": ["defects", true],
} as const;

/** null: something in it is not understood. */
export function readSimulateOptions(args: readonly string[]): SimulateOptions | null {
  const options: SimulateOptions = {
    runs: 20_000,
    seed: 1,
    sites: "mixed",
    faults: true,
    workers: availableParallelism(),
    goesOn: false,
    stories: 1,
    defects: false,
  };
  for (let i = 0; i < args.length; i++) {
    const name = args[i] ?? "";
    if (isKeyOf(flags, name)) {
      const [field, value] = flags[name];
      options[field] = value;
      continue;
    }
    i += 1;
    const value = args[i] ?? "";
    if (name === "--sites" && isSites(value)) options.sites = value;
    else if (isKeyOf(numbers, name) && /^\d{1,12}$/.test(value))
      options[numbers[name]] = Math.max(name === "--stories" ? 0 : 1, Number(value));
    else return null;
  }
  return options;
}

function isSites(value: string): value is SimulateOptions["sites"] {
  return ["example", "random", "mixed", "takeOvers", "peers"].includes(value);
}

function isKeyOf<T extends object>(of: T, name: string): name is Extract<keyof T, string> {
  return Object.hasOwn(of, name);
}
