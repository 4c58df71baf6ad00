/** The connection test of the property panel. */
export const connectionTest = {
  title: "Test connection",
  running: "Connecting…",
  errors: {
    unreachable:
      "It cannot be reached: the address leads nowhere, or nothing takes the connection. Check address and port.",
    timeout:
      "No answer. The address, the port or the community may be another, SNMP may be switched off there, or something on the way keeps it out.",
    rejected: "It answers, and refuses. Check the account and what it may do.",
    unsupported: "It answers, but is not what these settings say.",
    badReply: "It answers something that cannot be read. Check the port and what speaks there.",
  },
  faults: {
    unknownUser: "It answers, but does not know this SNMP v3 user.",
    wrongAuthKey: "It knows the user, but the authentication pass phrase or protocol is another.",
    wrongPrivKey: "It takes the signature, but the privacy pass phrase or protocol is another.",
    unsupportedLevel: "It knows the user, but with less protection than these settings ask for.",
    notPermitted: "It answers, but this user or community may not do that.",
    silentToUser: "It is there, and answers nothing to this user.",
  },
  agent: {
    connected: "The agent of this terminal is connected (last heard {at}).",
    gone: "No agent of this terminal is connected. It dials in to the control terminal: check that it is installed and running there, and its address.",
  },
  storage: "Its bridge answers: {state}.",
  storageStates: {
    starting: "it starts",
    ready: "ready",
    flushing: "it flushes its cache",
    flushed: "flushed, takes no writes",
    fault: "it reports a fault",
  },
  outputs: { mains: "on mains", battery: "on battery", off: "output off", unknown: "unknown" },
  mayWrite: {
    yes: "Connected. It can be read, and switched.",
    no: "Connected, but it cannot be switched: this account may not write.",
    silent:
      "Connected, but what is written gets no answer, so it could not be switched. The write community may be another.",
    unknown: "Connected. It can be read; whether it can be switched could not be tried.",
  },
  differs: "{field}: the UPS holds {holds}, the settings ask for {asked}.",
  take: "Take {holds}",
};
