/** What a site without settings offers, and the way to its first saved ones. */
export const firstRun = {
  title: "There are no settings yet",
  description: "Begin in one of these ways. Nothing is in force before you save the settings.",
  notAllowed: "There are no settings yet. An administrator of the whole site makes them.",
  cards: {
    example: {
      title: "The example site",
      text: "Six UPSes, a cluster of control terminals, shared disks and servers, as the set-up guide has them. Its addresses lead to the simulated devices of the demo: put yours in their place.",
      action: "Load the example",
    },
    discover: {
      title: "Find UPSes",
      text: "Asks the network which UPSes there are, and adds those that you choose, with the account that they took.",
      action: "Search the network",
    },
    importFile: {
      title: "Import a file",
      text: "Settings of another console, a list of UPSes as CSV, a ups.conf of NUT, or the config.apc of ESMPRO/AC.",
      action: "Choose a file",
    },
    empty: {
      title: "Start empty",
      text: "Draw the tree yourself: make a power-control group, then register devices in its folders.",
      action: "Show the empty tree",
    },
  },
  path: {
    label: "The way to the first settings",
    done: "done",
    open: "to do",
    hide: "Hide",
    steps: {
      powerDevices: "UPSes are registered",
      terminals: "Terminals are registered, each with a feed",
      findings: "The rules find no error",
      save: "The settings are saved",
    },
    actions: {
      powerDevices: "Register a UPS",
      terminals: "Register a terminal",
      findings: "Show the finding",
      save: "Save them",
      group: "Create a group",
    },
  },
} as const;
