import type { Actor } from "../../contract/api.ts";
import type { ServiceContext } from "../context.ts";
import { told } from "../told.ts";

/** Creates the first administrator by the one-time token, and signs in. @throws ServiceError `setupDone`, `badSetupToken` */
export function setUp(
  context: ServiceContext,
  input: { token: string; name: string; password: string; headers: Headers },
): Promise<{ actor: Actor; setCookie: string[] }> {
  const { accounts } = context;
  return told(async () => {
    await accounts.setup.run(input);
    const { actor, setCookie } = await accounts.signIn(input);
    // An account of a moment ago has no second factor.
    if (actor === null) throw new Error("a new account asks for a second factor");
    return { actor, setCookie };
  });
}
