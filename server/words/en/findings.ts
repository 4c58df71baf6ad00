/** One text for each rule: what is wrong, with both numbers, and what to do. ICU; `case` chooses the sentence. */
export const findings = {
  T01: `{case, select,
    length {The name “{name}” has {length} characters. Give it 1 to {max}.}
    slash {The name “{name}” contains “/”, which joins names to paths. Take it out.}
    repeated {{count} entries in {group} are named “{name}”. Give each a name of its own.}
    other {{count} entries have the address {address}. Give each its own address, or remove the surplus ones.}
  }`,
  T02: `{case, select,
    none {“{name}” has no feed. Add a power device to its group, or choose its feeds.}
    other {“{name}” needs {needed} feeds but has {feeds}. Lower “Feeds needed”, or add feeds.}
  }`,
  T03: "The power devices of control terminals must have the same power-failure confirmation time: {ups} has {confirmSec} s, {otherUps} has {otherConfirmSec} s. Set one value for all of them.",
  T04: `{case, select,
    controlTerminal {The confirmation time of {ups}, which feeds a control terminal, is {confirmSec} s; that of {otherUps}, which feeds the control terminals’ disk, is {otherConfirmSec} s. Raise the first or lower the second, so that the first is longer.}
    controlStorage {The confirmation time of {ups}, which feeds the control terminals’ disk, is {confirmSec} s; that of {otherUps}, which feeds linked terminals, is {otherConfirmSec} s. Raise the first or lower the second, so that the first is longer.}
    controlOverLinked {The confirmation time of {ups}, which feeds a control terminal, is {confirmSec} s; that of {otherUps}, which feeds linked terminals, is {otherConfirmSec} s. Raise the first or lower the second, so that the first is longer.}
    other {The confirmation time of {ups}, which feeds linked terminals, is {confirmSec} s; that of {otherUps}, which feeds the storage that they use, is {otherConfirmSec} s. Raise the first or lower the second, so that the first is longer.}
  }`,
  T05: "The control side begins to stop after {givenSec} s ({ups}), but the linked side may need {neededSec} s: {confirmSec} s confirmation of {branchUps}, {darkSec} s until it is dark, {flushSec} s flush. Raise the control side’s confirmation times to at least {neededSec} s, or shorten these.",
  T06: "“{name}” is the control terminals’ own disk and cannot have storage linkage: nobody would be left to ask for the flush. Switch storage linkage off.",
  T07: "{count} storage systems have storage linkage; {max} are possible. Switch it off for the others.",
  T08: `{case, select,
    notLinked {“{name}” has no storage linkage and is fed by {ups}, which is not a linked device. Feed it from linked devices only, or switch storage linkage on.}
    other {“{name}” has no storage linkage, and its {upses} UPSes stand in {groups} groups. Move them into the linked devices of 1 group, or switch storage linkage on.}
  }`,
  T09: `The linked devices of {group} must restart in the same way: {ups} is {restart, select, controller {restarted by a control terminal} ups {restarted by itself} other {started by hand}}, {otherUps} is {otherRestart, select, controller {restarted by a control terminal} ups {restarted by itself} other {started by hand}}. Set one value for all of them.`,
  T10: "The warm-up time of {ups} is {warmupSec} s; it goes in steps of 360 s. Set {lowerSec} s or {upperSec} s.",
  T13: "“{name}” is a name that the cluster manager uses and has {length} characters. Use 1 to {max} half-width letters, digits, “-” and “_”, here and in the cluster manager.",
  T14: `“{name}”: {method, select, snmp {SNMP} nut {NUT} bridge {the storage bridge} ssh {SSH} wol {wake-on-LAN} redfish {Redfish} other {IPMI}} needs {missing, select, mac {a MAC address} address {an address} user {a user} password {a password} command {a command} upsName {a UPS name} readCommunity {a read community} writeCommunity {a write community: without it the UPS cannot be switched} authPassphrase {an authentication pass phrase of at least {min} characters} privPassphrase {a privacy pass phrase of at least {min} characters} other {authentication, where privacy is used}}. Enter it, or choose another method.`,
  T15: "These {length, plural, one {is # terminal that needs itself} other {are # terminals that need one another}}: {path}. Remove one of these dependencies.",
  T16: "{ups} feeds {members, plural, one {# member} other {# members}} of {cluster} and {others, plural, one {# other server} other {# other servers}}. A shutdown ordered from the cluster manager would cut the others while they run. Feed them from another UPS, or order shutdowns from here only.",
  T20: `{case, select,
    ups {Nothing hangs on {name}. Name it as a feed, or remove it.}
    other {{group} has {count, plural, one {# terminal} other {# terminals}} without a feed. Add a power device to the group, or choose their feeds.}
  }`,
  T21: `{case, select,
    none {{ups} feeds a control terminal and is started by hand after an outage. If the site should come back by itself, set “Restart on power recovery” to the UPS.}
    other {{ups} feeds a control terminal and waits for a control terminal to switch it on, but none would be running. Set “Restart on power recovery” to the UPS.}
  }`,
  T23: `{case, select,
    own {{ups} may be dark {givenSec} s after OFF with grace, but {terminal}, which controls the site, needs {neededSec} s (its shutdown time and 60 s). Raise the shutoff grace time to at least {neededSec} s, or shorten the shutdown time.}
    other {{ups} gets OFF together with the shutdown requests and may be dark {givenSec} s later, but {terminal} needs {neededSec} s (jobs, dependents and its shutdown time). Raise the shutoff grace time to at least {neededSec} s, or send OFF after the terminals are down.}
  }`,
  T24: "“{name}” is on the control path and goes dark {darkSec} s after an outage began, but is used until {lastUseSec} s. Feed it from the UPS of a control terminal as well.",
} as const;
