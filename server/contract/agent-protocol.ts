import { z } from "zod";

/**
 * What an agent on a terminal and the controller say to each other over TCP: one JSON object per line, UTF-8, at most
 * `maxLineBytes`. The agent dials in. Every command names the epoch it was given in; an agent refuses one older than the newest it has seen.
 */
export const agentProtocolVersion = 1;
export const maxLineBytes = 65_536;

const job = z.strictObject({
  name: z.string(),
  command: z.string(),
  timeoutSec: z.number().int().min(0),
  onFailure: z.enum(["continue", "stop"]),
});

export const agentMessage = z.discriminatedUnion("type", [
  /** First line. `bootId` names this run of the OS: another boot has another one. `token` is what enrolment gave; null before it. */
  z.strictObject({
    type: z.literal("hello"),
    version: z.literal(agentProtocolVersion),
    terminalId: z.string().min(1).max(200),
    bootId: z.string().min(1).max(200),
    agentVersion: z.string().max(50),
    phase: z.enum(["running", "stopping"]),
    newestEpoch: z.number().int().min(0),
    token: z.string().max(200).nullable(),
  }),
  z.strictObject({
    type: z.literal("heartbeat"),
    bootId: z.string().min(1).max(200),
    phase: z.enum(["running", "stopping"]),
  }),
  /** Answers a command. A command that comes twice (same `commandId`) is answered again and done once. */
  z.strictObject({
    type: z.literal("answer"),
    commandId: z.string().min(1).max(200),
    result: z.enum(["accepted", "staleEpoch", "otherBoot", "unsupported", "failed"]),
    detail: z.string().max(2000),
    /** To `clusterState` alone. */
    state: z.enum(["running", "stopping", "stopped", "unknown"]).optional(),
  }),
  /** The last line before the OS stops the agent: nothing of this boot runs from here on but the OS's own end. */
  z.strictObject({ type: z.literal("goodbye"), bootId: z.string().min(1).max(200) }),
]);
export type AgentMessage = z.infer<typeof agentMessage>;

const command = {
  commandId: z.string().min(1).max(200),
  epoch: z.number().int().min(0),
  /** The boot that is meant; null: whichever runs. */
  bootId: z.string().nullable(),
};

const cluster = {
  clusterId: z.string().min(1).max(200),
  /** The cluster manager's own command line for it. */
  run: z.string().max(1000),
};

export const controllerMessage = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("welcome"), epoch: z.number().int().min(0), heartbeatSec: z.number().int().min(1) }),
  z.strictObject({
    type: z.literal("refused"),
    code: z.enum(["unknownTerminal", "badToken", "badVersion", "badMessage"]),
    detail: z.string(),
  }),
  z.strictObject({ type: z.literal("shutdown"), ...command, jobs: z.array(job), shutdownSec: z.number().int().min(0) }),
  z.strictObject({ type: z.literal("reboot"), ...command, jobs: z.array(job), shutdownSec: z.number().int().min(0) }),
  /** The cluster that this terminal is a member of: its services (`shutdown`), or them and the OS of all members (`restart`). */
  z.strictObject({ type: z.literal("cluster"), ...command, ...cluster, does: z.enum(["shutdown", "restart"]) }),
  /** How its manager says that the cluster stands. Changes nothing, so it has no epoch and no boot. */
  z.strictObject({ type: z.literal("clusterState"), commandId: command.commandId, ...cluster }),
]);
export type ControllerMessage = z.infer<typeof controllerMessage>;
