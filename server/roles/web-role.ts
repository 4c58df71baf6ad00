import { mkdirSync } from "node:fs";
import type { IncomingHttpHeaders } from "node:http";
import { hostname } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import next from "next";
import { createApi } from "../api/create-api.ts";
import { localSocketPath } from "../bus/local-socket.ts";
import { openWebBus, type WebBus } from "../bus/web-bus.ts";
import { type Config, ConfigError, isLoopback } from "../config.ts";
import { haltedExitCode } from "../controller/halted-exit-code.ts";
import type { Logger } from "../logging.ts";
import { createTlsPeerLink } from "../peers/tls-peer-link.ts";
import { watchPeers } from "../peers/watch-peers.ts";
import { seedRevision } from "../persistence/seed-revision.ts";
import { systemActor } from "../persistence/stored-actor.ts";
import { openGateway } from "../realtime/gateway.ts";
import { createLiveHub, type LiveHub } from "../realtime/live-hub.ts";
import { simulatorOverSocket } from "../services/demo/simulator-socket.ts";
import { openServices } from "../services/open-services.ts";
import { version } from "../version.ts";
import { type Certificate, ownCertificate, readCertificate } from "../web/certificate.ts";
import { closeServer, listen } from "../web/listen.ts";
import { isHostAllowed, isOwnOrigin } from "../web/request-origin.ts";
import { type Supervisor, superviseChild } from "../web/supervisor.ts";
import { createWebServer } from "../web/web-server.ts";
import { connectionTester } from "./connection-tester.ts";
import { controllerProcess } from "./controller-process.ts";
import { demoSite } from "./demo-site.ts";
import { type Lifetime, live } from "./lifetime.ts";
import { openSimControl } from "./sim-control-client.ts";
import { createUpsScanner } from "./ups-scanner.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The web process: keeps the controller running, and serves the console, the API and the live state. */
export function runWeb({ config, log }: { config: Config; log: Logger }): Promise<void> {
  return live(log, (lifetime) => start({ config, log, lifetime }));
}

async function start({ config, log, lifetime }: { config: Config; log: Logger; lifetime: Lifetime }): Promise<void> {
  const { dataDir, host, behindProxy } = config;
  makeFolder(dataDir);
  if (config.demo) {
    const { tree } = demoSite(config.demoPortOffset);
    await seedRevision({ dataDir, tree, comment: "example site", now: Date.now() });
  }

  const hub = createLiveHub({ selfId: config.nodeId, now: Date.now });
  const controller = startChildren({ config, log, hub, lifetime });
  const bus = openBus({ config, log, hub });
  lifetime.onEnd(() => bus.close());

  const certificate = await certificateOf(config);
  const services = await openServices({
    dataDir,
    secureCookies: certificate !== null || behindProxy,
    live: hub,
    nudge: {
      revisionSaved: () => void bus.nudge({ kind: "revisionSaved" }),
      roleChanged() {
        // It is no crash that brings it down.
        hub.markDown("notStarted");
        controller.restart();
      },
    },
    controller: { ask: (question) => bus.ask(question) },
    simulator: config.demo ? simulatorOverSocket({ socketPath: localSocketPath(dataDir, "sim") }) : null,
    scanner: createUpsScanner({ dataDir }),
    connections: connectionTester,
    peers: {
      selfId: config.nodeId,
      certificate: certificate?.fingerprint.replaceAll(":", "").toLowerCase() ?? null,
      link: createTlsPeerLink(),
    },
  });
  lifetime.onEnd(() => services.close());
  const watching = new AbortController();
  void watchPeers(services.context, { log, signal: watching.signal });
  lifetime.onEnd(() => watching.abort());
  const { accounts } = services.context;
  if (config.adminPassword) await accounts.ensureAdministrator(config.adminPassword.reveal(), systemActor);

  const pages = next({ dev: false, dir: root });
  await pages.prepare();
  lifetime.onEnd(() => pages.close());

  const api = createApi({
    context: services.context,
    readiness: { check: () => readiness({ bus, hub, database: accounts.setup.needed }) },
    log,
    version,
    behindProxy,
  });
  // Only the API answers with the cookie that prolongs a session, so only it prolongs.
  const actorOf = async (headers: IncomingHttpHeaders) =>
    (await accounts.authenticate(webHeaders(headers), { prolong: false }))?.actor ?? null;
  const server = createWebServer({
    host,
    behindProxy,
    certificate,
    api: api.fetch,
    pages: pages.getRequestHandler(),
    publicDir: path.join(root, "public"),
    isSignedIn: async (request) => (await actorOf(request.headers)) !== null,
    setupNeeded: accounts.setup.needed,
    log,
  });
  const gateway = openGateway({
    httpServer: server,
    hub,
    authenticate: actorOf,
    isAllowed: (headers) => isHostAllowed(headers, config) && isOwnOrigin(headers, behindProxy),
  });
  accounts.onEnded(() => void gateway.recheck());
  const port = await listen(server, { host, port: config.port });
  lifetime.onEnd(() => closeServer(server));
  lifetime.onEnd(() => gateway.close());

  log.info({ host, port, tls: certificate !== null, controllerPid: controller.pid(), version }, "console ready");
  announce({ config, port, certificate, setupToken: await accounts.setup.issueToken() });
}

/** @throws ConfigError */
function makeFolder(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  } catch (error) {
    const why = error instanceof Error && "code" in error ? error.code : error;
    throw new ConfigError(
      `FUKUDEN_DATA=${JSON.stringify(dataDir)} cannot be made (${why}); allowed: a folder that this user may write`,
    );
  }
}

/** The controller, and in the demo the simulated site, whose control terminal decides whether the controller runs. */
function startChildren(args: { config: Config; log: Logger; hub: LiveHub; lifetime: Lifetime }): Supervisor {
  const { config, log, hub, lifetime } = args;
  const child = (
    role: "controller" | "simulator",
    haltCode: number | null,
    onEnd?: (kind: "halted" | "crashed") => void,
  ) => {
    const { nodeArgs, env } = role === "controller" ? controllerProcess : { nodeArgs: [], env: {} };
    return superviseChild({
      name: role,
      nodeArgs,
      modulePath: path.join(root, "server/main.ts"),
      childArgs: [role],
      env: { NODE_COMPILE_CACHE: path.join(root, "node_modules/.cache/fukuden/compiled"), ...env, ...process.env },
      haltCode,
      log,
      onEnd: (end) => onEnd?.(end.kind),
    });
  };
  const controller = child("controller", haltedExitCode, (kind) => hub.markDown(kind));
  lifetime.onEnd(() => controller.stop());
  if (config.demo) {
    const simulator = child("simulator", null);
    lifetime.onEnd(() => simulator.stop());
    simulator.start();
    const control = openSimControl({
      socketPath: localSocketPath(config.dataDir, "sim"),
      onPush(push) {
        if (push.push !== "terminal" || push.terminalId !== config.nodeId) return;
        if (push.state === "running") controller.start();
        if (push.state === "off" || push.state === "crashed") {
          controller.kill();
          hub.markDown("halted");
        }
      },
    });
    lifetime.onEnd(() => control.close());
  }
  controller.start();
  return controller;
}

function openBus(args: { config: Config; log: Logger; hub: LiveHub }): WebBus {
  const { config, log, hub } = args;
  return openWebBus({
    socketPath: localSocketPath(config.dataDir, "bus"),
    onSnapshot: hub.replace,
    onDelta: hub.apply,
    // The supervisor knows better, but it may hear of it later.
    onDown: () => {
      if (hub.snapshot().controller.state === "running") hub.markDown("crashed");
    },
    onTrouble: (detail) => log.warn({ detail }, "bus"),
  });
}

async function readiness(args: { bus: WebBus; hub: LiveHub; database: () => Promise<unknown> }) {
  const reasons: string[] = [];
  await args.database().catch(() => reasons.push("databaseNotAnswering"));
  const link = args.bus.link();
  if (link === "down") reasons.push(`controllerDown.${args.hub.snapshot().controller.downBecause ?? "notStarted"}`);
  if (link === "silent") reasons.push("controllerSilent");
  return { ready: reasons.length === 0, reasons };
}

/** null: plain HTTP, because only this machine or a proxy talks to us. */
async function certificateOf(config: Config): Promise<Certificate | null> {
  if (config.tls) return readCertificate(config.tls);
  if (config.behindProxy || isLoopback(config.host)) return null;
  return ownCertificate({ dataDir: config.dataDir, host: config.host, now: Date.now() });
}

function announce(args: {
  config: Config;
  port: number;
  certificate: Certificate | null;
  setupToken: string | null;
}): void {
  const { config, port, certificate, setupToken } = args;
  const name = config.host === "0.0.0.0" || config.host === "::" ? hostname() : config.host;
  const origin = `${certificate ? "https" : "http"}://${name.includes(":") ? `[${name}]` : name}:${port}`;
  const lines = [`Fukuden ${version}: ${origin}/`];
  if (certificate?.selfSigned) lines.push(`Self-signed certificate, SHA-256 ${certificate.fingerprint}`);
  if (setupToken) lines.push(`Create the first account (the link works once): ${origin}/set-up?token=${setupToken}`);
  process.stdout.write(`${lines.join("\n")}\n`);
}

function webHeaders(headers: IncomingHttpHeaders): Headers {
  const result = new Headers();
  for (const name of ["cookie", "authorization"] as const) {
    const value = headers[name];
    if (value !== undefined) result.set(name, value);
  }
  return result;
}
