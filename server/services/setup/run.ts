import type { SignedIn } from "../../auth/accounts.ts";
import type { ServiceContext } from "../context.ts";
import { told } from "../told.ts";

/** Creates the first administrator by the one-time token, and signs in. @throws ServiceError `setupDone`, `badSetupToken` */
export function setUp(
  context: ServiceContext,
  input: { token: string; name: string; password: string; headers: Headers },
): Promise<SignedIn> {
  const { accounts } = context;
  return told(async () => {
    await accounts.setup.run(input);
    return accounts.signIn(input);
  });
}
