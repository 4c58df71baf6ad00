/** The search for UPSes, for the console and the command line. */
export const discovery = {
  progress: "{done} of {hosts} hosts, {percent} %, {upses, plural, one {# UPS} other {# UPSes}} found",
  state: { running: "running", done: "done", cancelled: "cancelled", failed: "failed" },
  summary:
    "{done} of {hosts} hosts asked, {questions} questions: {upses, plural, one {# UPS} other {# UPSes}}, {otherDevices, plural, one {# other device} other {# other devices}}, {faulty, plural, one {# with a problem} other {# with a problem}}, {silent} silent",
  none: "No UPS was found.",
  columns: {
    number: "No.",
    address: "Address",
    model: "Model",
    serial: "Serial number",
    firmware: "Firmware",
    name: "Name",
    family: "Speaks",
    access: "Taken",
    output: "Output",
    known: "In the draft",
  },
  speaks: { snmpV1: "SNMP v1", snmpV2c: "SNMP v2c", snmpV3: "SNMP v3", nut: "NUT" },
  output: { mains: "on mains", battery: "on battery", off: "off", unknown: "unknown" },
  known: { address: "yes: {name}", serial: "yes: {name} (same serial number)" },
  faults: {
    unknownUser: "{place}: is there, and knows none of the SNMP v3 users.",
    wrongAuthKey: "{place}: knows the SNMP v3 user, but the authentication passphrase or protocol is another.",
    wrongPrivKey: "{place}: takes the SNMP v3 user's signature, but the privacy passphrase or protocol is another.",
    unsupportedLevel: "{place}: knows the SNMP v3 user without signature or encryption only.",
    notPermitted: "{place}: the account is right, but may not read.",
    silentToUser: "{place}: speaks SNMP v3, and answers nothing to these users.",
    unreadable: "{place}: answers, but not so that it can be understood.",
    tls: "{place}: is a NUT server, but not with TLS as that account wants it.",
    noAddress: "{place}: this name leads to no address.",
    forbiddenAddress:
      "{place}: this name leads to an address that stands for this machine or for many; it was not asked.",
    askedEnough: "{place}: was asked as often as a host may be ({most} times), and is not known completely.",
  },
  added:
    "{count, plural, =0 {Nothing was added.} one {# UPS was added to the draft:} other {# UPSes were added to the draft:}}",
  wouldAdd:
    "{count, plural, =0 {Nothing would be added.} one {# UPS would be added to the draft:} other {# UPSes would be added to the draft:}}",
  skipped: "{place} is in the draft already: {name}",
  madeGroup: "Group made: {path}",
  wouldMakeGroup: "Group that would be made: {path}",
  saveNext: "Look at it in the tree, and save the settings: until then nothing of it is watched.",
  findings:
    "{count, plural, one {# finding} other {# findings}}, {errors, plural, one {# error} other {# errors}} among them: the tree shows what to do.",
};
