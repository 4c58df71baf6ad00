import type { ControllerAnswer, ControllerQuestion } from "../contract/controller-question.ts";
import { openWebBus } from "./web-bus.ts";

const waitMs = 3_000;

/** For who has no connection of its own: asks one question. null: the controller does not answer. */
export async function askControllerOnce(
  { socketPath }: { socketPath: string },
  question: ControllerQuestion,
): Promise<ControllerAnswer | null> {
  const up = Promise.withResolvers<boolean>();
  const bus = openWebBus({
    socketPath,
    onSnapshot: () => up.resolve(true),
    onDelta: () => {},
    onDown: () => {},
    onTrouble: () => {},
  });
  const timer = setTimeout(() => up.resolve(false), waitMs);
  try {
    return (await up.promise) ? await bus.ask(question) : null;
  } finally {
    clearTimeout(timer);
    bus.close();
  }
}
