import { createSocket, type RemoteInfo } from "node:dgram";
import { once } from "node:events";
import * as snmp from "net-snmp";

/** The parts of npm net-snmp's `Agent` that we use; its own types leave it open. */
export type Varbind = { oid: string; type: number; value: unknown };
export type RequestMessage = {
  version: number;
  community?: string;
  user?: { name: string };
  pdu: {
    type: number;
    varbinds: Varbind[];
    nonRepeaters?: number;
    maxRepetitions?: number;
    getResponsePduForRequest(): ResponsePdu;
  };
};
export type ResponsePdu = { varbinds: Varbind[]; errorStatus?: number; errorIndex?: number };
export type RequestHandler = (socket: unknown, message: RequestMessage, rinfo: RemoteInfo) => void;

export type NetSnmpAgent = {
  getRequest: RequestHandler;
  getNextRequest: RequestHandler;
  getBulkRequest: RequestHandler;
  setRequest: RequestHandler;
  sendResponse(socket: unknown, rinfo: RemoteInfo, message: RequestMessage, response: ResponsePdu): void;
  getAuthorizer(): {
    addCommunity(community: string): void;
    addUser(user: Record<string, unknown>): void;
    getAccessControlModel(): {
      setCommunityAccess(community: string, level: number): void;
      setUserAccess(user: string, level: number): void;
      isAccessAllowed(version: number, name: string | undefined, pduType: number): boolean;
    };
  };
};

/** What net-snmp takes in place of `node:dgram`. */
export type DgramModule = { createSocket(): unknown };

/**
 * A socket that is bound before net-snmp sees it: it takes port 0, an agent listens on it (`forAgent`) and traps leave from it
 * (`forTraps`, which hears nothing), and no datagram can throw out of its handler.
 */
export async function bindShared(args: {
  port: number;
  maxBytes: number;
  onBadDatagram(detail: string): void;
}): Promise<{ port: number; forAgent: DgramModule; forTraps: DgramModule; close(): Promise<void> }> {
  const socket = createSocket("udp4");
  socket.bind({ port: args.port, address: "127.0.0.1", exclusive: true });
  await once(socket, "listening");
  socket.on("error", (error) => args.onBadDatagram(error.message));
  const face = {
    on: () => face,
    bind: () => face,
    unref: () => face,
    address: () => socket.address(),
    send: socket.send.bind(socket),
    close: () => {},
  };
  const hearing = {
    ...face,
    on(name: string, listener: (datagram: Buffer, rinfo: RemoteInfo) => void) {
      if (name !== "message") return hearing;
      socket.on("message", (datagram, rinfo) => {
        if (datagram.length > args.maxBytes) return args.onBadDatagram(`${datagram.length} bytes`);
        try {
          listener(datagram, rinfo);
        } catch (error) {
          args.onBadDatagram(error instanceof Error ? error.message : String(error));
        }
      });
      return hearing;
    },
  };
  return {
    port: socket.address().port,
    forAgent: { createSocket: () => hearing },
    forTraps: { createSocket: () => face },
    async close() {
      const closed = once(socket, "close");
      socket.close();
      await closed;
    },
  };
}

/** Who may ask a simulated card: the demo's fixed communities and user. */
export function createCardAgent(args: {
  port: number;
  dgramModule: DgramModule;
  onError(error: Error): void;
}): NetSnmpAgent {
  const agent: NetSnmpAgent = snmp.createAgent(
    {
      port: args.port,
      address: "127.0.0.1",
      disableAuthorization: false,
      accessControlModelType: snmp.AccessControlModelType.Simple,
      dgramModule: args.dgramModule,
    },
    (error: Error | null) => {
      if (error) args.onError(error);
    },
  );
  const authorizer = agent.getAuthorizer();
  authorizer.addCommunity("public");
  authorizer.addCommunity("private");
  authorizer.addUser({
    name: "fukuden",
    level: snmp.SecurityLevel.authPriv,
    authProtocol: snmp.AuthProtocols.sha256,
    authKey: "fukuden-auth",
    privProtocol: snmp.PrivProtocols.aes,
    privKey: "fukuden-priv",
  });
  const access = authorizer.getAccessControlModel();
  access.setCommunityAccess("private", snmp.AccessLevel.ReadWrite);
  access.setUserAccess("fukuden", snmp.AccessLevel.ReadWrite);
  return agent;
}
