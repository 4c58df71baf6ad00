import "../zod-without-eval.ts";

export { readClip } from "../../../server/contract/clip.ts";
