/** Labels and help of every editable field, at the place where the field stands in its entity. */
const name = { label: "Name", help: "1 to 63 characters, no /. Unique among everything in the same group." };
const note = { label: "Note", help: "Free text. It changes nothing." };
const address = { label: "Management address", help: "Address of the server’s management controller (BMC)." };
const password = { label: "Password", help: "Leave [secret] as it is to keep the stored one." };
const job = {
  name: { label: "Name", help: "Shown in the log while the job runs." },
  command: { label: "Command", help: "Runs on the terminal itself." },
  timeoutSec: { label: "Timeout", help: "After this the sequence goes on without waiting for the job." },
  onFailure: {
    label: "When it fails",
    help: "What happens when the job fails or times out.",
    options: { continue: "Go on", stop: "Skip the jobs that are left" },
  },
} as const;

export const fields = {
  sections: {
    general: "General",
    connection: "Connection",
    times: "Times",
    recovery: "Recovery",
    storage: "Storage",
    jobs: "Jobs",
    relations: "Relations",
    state: "State",
  },
  units: { sec: "s", percent: "%" },
  network: {
    name,
    note,
    timeZone: {
      label: "Time zone",
      help: "IANA name, for example Asia/Tokyo. Operation schedules are read in it.",
    },
    shared: {
      storagePort: {
        label: "Storage port",
        help: "TCP port of the storage bridges, where a storage names none of its own.",
      },
      flushTimeoutSec: {
        label: "Cache flush timeout",
        help: "The longest wait for a cache flush, where a storage names none of its own. Take it from the storage’s manual.",
      },
    },
  },
  group: {
    name,
    note,
    policy: {
      stopOnOutage: {
        label: "Stop on outage",
        help: "Whether a confirmed outage stops the terminals of this group.",
        empty: "As the group above",
      },
      stopWhen: {
        label: "Stop when",
        help: "When a terminal of this group must stop.",
        options: { feedsLost: "too few feeds are left", anyUps: "any of its power devices has an outage" },
        empty: "As the group above",
      },
      onControlLoss: {
        label: "When all control terminals must stop",
        help: "Nobody is left to stop this group afterwards.",
        options: { stopLinked: "Stop this group first", leaveRunning: "Leave it running" },
        empty: "As the group above",
      },
      offFactorsNeeded: {
        label: "Power-off factors needed",
        help: "Whether one of the chosen power-off factors is enough, or all must hold.",
        options: { any: "Any", all: "All" },
        empty: "As the group above",
      },
      restartOnRecovery: {
        label: "Restart on power recovery",
        help: "Whether what an outage stopped is started again.",
        empty: "As the group above",
      },
      stableSec: {
        label: "Mains stable for",
        help: "Mains must have been present this long without a break before anything starts.",
        empty: "As the group above",
      },
    },
  },
  ups: {
    name,
    note,
    source: {
      kind: {
        label: "Connected by",
        help: "How this UPS is read and commanded.",
        options: { snmp: "SNMP card", nut: "NUT server" },
      },
      host: { label: "Address", help: "Host name or IP address of the card or of the NUT server." },
      port: { label: "Port", help: "UDP 161 for SNMP, TCP 3493 for NUT, unless changed there." },
      mib: {
        label: "MIB",
        help: "Automatic asks the card which one it has.",
        options: { auto: "Automatic", powernet: "PowerNet (APC)", rfc1628: "RFC 1628" },
      },
      access: {
        version: {
          label: "SNMP version",
          help: "Only version 3 encrypts what is sent.",
          options: { "1": "Version 1", "2c": "Version 2c", "3": "Version 3" },
        },
        readCommunity: { label: "Read community", help: "Leave [secret] as it is to keep the stored one." },
        writeCommunity: {
          label: "Write community",
          help: "Without it the UPS can be watched, but not switched. Leave [secret] as it is to keep the stored one.",
        },
        user: { label: "User", help: "SNMPv3 user name on the card." },
        authProtocol: {
          label: "Authentication",
          help: "As set on the card.",
          options: { sha: "SHA-1", sha224: "SHA-224", sha256: "SHA-256", sha384: "SHA-384", sha512: "SHA-512" },
          empty: "None",
        },
        authPassphrase: {
          label: "Authentication pass phrase",
          help: "At least 8 characters. Leave [secret] as it is to keep the stored one.",
        },
        privProtocol: {
          label: "Privacy",
          help: "As set on the card. Needs authentication.",
          options: { aes: "AES-128", aes256b: "AES-256 (Blumenthal)", aes256r: "AES-256 (Reeder)" },
          empty: "None",
        },
        privPassphrase: {
          label: "Privacy pass phrase",
          help: "At least 8 characters. Leave [secret] as it is to keep the stored one.",
        },
      },
      upsName: { label: "UPS name", help: "The UPS’s name on the NUT server." },
      user: { label: "User", help: "An account on the NUT server that may switch the UPS." },
      password,
      tls: { label: "TLS", help: "Encrypt the connection to the NUT server, or do not use it at all." },
      certificateSha256: {
        label: "Certificate’s SHA-256",
        help: "The fingerprint of the NUT server’s certificate, 64 hexadecimal digits. A certificate that is not trusted is refused, and the service’s log shows its fingerprint.",
        empty: "Trusted authorities",
      },
    },
    confirmSec: {
      label: "Power-failure confirmation time",
      help: "How long an outage must last before anything is stopped. Control terminals’ power devices need the longest, the storage of linked terminals the shortest.",
    },
    shutoffGraceSec: {
      label: "Shutoff grace time",
      help: "The UPS’s own setting: how long its output stays on after OFF with grace.",
    },
    lowBatterySec: {
      label: "Low-battery run time",
      help: "How long the UPS runs after it reports low battery.",
    },
    offCommand: {
      label: "When OFF is sent",
      help: "After its terminals are down: a slow server does not lose power while it runs. Together with the shutdown requests: the UPS goes off even if the control terminal dies.",
      options: {
        afterTerminalsDown: "After its terminals are down",
        withShutdown: "Together with the shutdown requests",
      },
    },
    restart: {
      label: "Restart on power recovery",
      help: "The power device of a control terminal must come back by itself: nobody is left to switch it on.",
      options: { controller: "By a control terminal", ups: "By the UPS itself", none: "By hand" },
    },
    minRestartChargePercent: {
      label: "Minimum charge for restart",
      help: "Nothing on this UPS is started again before its battery holds this much.",
    },
    warmupOrder: { label: "Warm-up order", help: "The order in which linked devices come back, lowest first." },
    warmupSec: {
      label: "Warm-up time",
      help: "How long the storage needs after its UPS is on; in steps of 360 s. In scheduled running it is also the lead over its servers.",
    },
  },
  storage: {
    name,
    note,
    addresses: { label: "Addresses", help: "Of its controllers, one or more. The first that answers is used." },
    driver: {
      kind: {
        label: "Connected by",
        help: "How its cache is flushed and its state is read.",
        options: { bridge: "Storage bridge", ssh: "SSH" },
      },
      port: { label: "Port", help: "TCP port of its storage bridge.", empty: "The shared storage port" },
      user: { label: "User", help: "The account that may run both commands." },
      flushCommand: { label: "Flush command", help: "Returns when the cache is on disk." },
      stateCommand: { label: "State command", help: "Says whether the storage is ready." },
    },
    flushTimeoutSec: {
      label: "Cache flush timeout",
      help: "The longest wait for a cache flush before its UPS is cut.",
      empty: "The shared cache flush timeout",
    },
    linkage: {
      label: "Storage linkage",
      help: "Its cache is flushed before its UPS is cut. Not allowed for the control terminals’ own disk.",
    },
    controllerUpsIds: { label: "UPSes of the controllers", help: "Cut first, switched on last." },
    enclosureUpsIds: { label: "UPSes of the enclosures", help: "Cut last, switched on first." },
  },
  cluster: {
    name,
    note,
    enabled: { label: "Linkage", help: "Whether the cluster is stopped and started as one." },
    memberIds: { label: "Members", help: "Terminals that form the cluster." },
    communicationAddress: {
      label: "Communication address",
      help: "The directed broadcast of the LAN. Address and mask are worked out: 172.16.134.12/255.255.255.0 gives 172.16.134.255.",
    },
    port: { label: "Port", help: "Of the cluster manager." },
    shutdownOnOutage: { label: "Cluster shutdown on outage", help: "The cluster is shut down before its terminals." },
    shutdownTimeoutSec: {
      label: "Cluster shutdown timeout",
      help: "After it the operating systems are shut down, whatever the cluster says.",
    },
    shutdownCommand: { label: "Shutdown command", help: "Run on a member by its agent." },
    restartCommand: { label: "Restart command", help: "Run on a member by its agent." },
    stateCommand: { label: "State command", help: "Tells by its exit code whether the cluster runs." },
  },
  load: {
    name,
    note,
    kind: {
      label: "Kind",
      help: "What it is. It is fed by UPSes, and never commanded.",
      options: { switch: "Switch", hub: "Hub", chassis: "Chassis", other: "Other" },
    },
    feeds: { label: "Feeds", help: "The power devices that feed it." },
    onControlPath: {
      label: "On the control path",
      help: "Commands to servers or UPSes run through it: cutting its power early is a finding.",
    },
  },
  terminal: {
    name,
    note,
    os: {
      label: "Operating system",
      help: "Its family.",
      options: { windows: "Windows", linux: "Linux", esxi: "VMware ESXi", other: "Other" },
    },
    pool: { label: "Pool server", help: "A spare: stopped if it runs; started again only if it ran." },
    consoleUrl: { label: "Console URL", help: "Where the console of this control terminal is.", empty: "None" },
    host: { label: "Address", help: "Host name or IP address." },
    macs: { label: "MAC addresses", help: "As 02:46:4b:44:00:01. Needed for wake-on-LAN." },
    feeds: {
      label: "Feeds",
      help: "The power devices that feed it.",
      empty: "The power devices of its own group",
    },
    feedsNeeded: {
      label: "Feeds needed",
      help: "It must stop when fewer than this many of its feeds are left.",
    },
    shutdown: {
      kind: {
        label: "Shut down by",
        help: "How its operating system is shut down.",
        options: {
          agent: "Agent",
          nut: "NUT client",
          ssh: "SSH",
          redfish: "Redfish",
          ipmi: "IPMI",
          none: "Not at all",
        },
      },
      address,
      user: { label: "User", help: "The account that may shut it down." },
      password,
      command: { label: "Command", help: "Shuts the operating system down." },
    },
    shutdownSec: { label: "Shutdown time", help: "How long its operating system needs at the most." },
    startSec: { label: "Start time", help: "How long until it is ready, at the most." },
    start: {
      kind: {
        label: "Started by",
        help: "Power: it boots when its outlet gets power; its firmware must be set so.",
        options: { power: "Power", wol: "Wake-on-LAN", redfish: "Redfish", ipmi: "IPMI", none: "Not at all" },
      },
      broadcast: {
        label: "Wake address",
        help: "The directed broadcast of its LAN.",
        empty: "255.255.255.255",
      },
      port: { label: "Wake port", help: "UDP port of the wake packet.", empty: "9" },
      address,
      user: { label: "User", help: "The account that may start it." },
      password,
    },
    readiness: {
      label: "Readiness checks",
      help: "It counts as running when all of these hold.",
      item: {
        kind: {
          label: "Check",
          help: "What must answer.",
          options: { agent: "Agent reports", ping: "Ping answers", tcp: "TCP port answers" },
        },
        port: { label: "Port", help: "TCP port." },
      },
    },
    stopJobs: {
      label: "Jobs on stop",
      help: "Run in this order, before the operating system is shut down.",
      item: job,
    },
    startJobs: { label: "Jobs on start", help: "Run in this order, once it is ready.", item: job },
  },
} as const;
