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
  T11: `{case, select,
    dated {Around {date}, “{name}”}
    other {“{name}”}
  } is left on: from the last off time of its servers ({offTime}) to their first on time ({onTime}) are {givenMin} min, but flushing it, cutting it and warming it up need {neededMin} min. Set the times at least {neededMin} min apart if it should go off.`,
  T12: `{case, select,
    controlAlone {If only the control terminals’ UPSes lose mains, {ups} is needed for {neededSec} s (with {confirmSec} s confirmation time and the stop of the linked side)}
    other {In an outage of the whole site, {ups} is needed for {neededSec} s (with {confirmSec} s confirmation time)}
  }, but it says that it lasts {givenSec} s at its present load. The stop would then begin before that time is over, with waits cut short; the forecast tells whether it is enough. Shorten the confirmation time or what has to stop, or give it more battery.`,
  T13: "“{name}” is a name that the cluster manager uses and has {length} characters. Use 1 to {max} half-width letters, digits, “-” and “_”, here and in the cluster manager.",
  T14: `“{name}”: {method, select, snmp {SNMP} nut {NUT} bridge {the storage bridge} ssh {SSH} wol {wake-on-LAN} redfish {Redfish} other {IPMI}} needs {missing, select, mac {a MAC address} address {an address} user {a user} password {a password} command {a command} upsName {a UPS name} readCommunity {a read community} writeCommunity {a write community: without it the UPS cannot be switched} authPassphrase {an authentication pass phrase of at least {min} characters} privPassphrase {a privacy pass phrase of at least {min} characters} other {authentication, where privacy is used}}. Enter it, or choose another method.`,
  T15: "These {length, plural, one {is # terminal that needs itself} other {are # terminals that need one another}}: {path}. Remove one of these dependencies.",
  T16: "{ups} feeds {members, plural, one {# member} other {# members}} of {cluster} and {others, plural, one {# other server} other {# other servers}}. A shutdown ordered from the cluster manager would cut the others while they run. Feed them from another UPS, or order shutdowns from here only.",
  T17: "All control terminals ({names}) are off by schedule from {offTime}, but the servers that use “{storage}” go off at {usersOffTime} and its flush may last until {neededTime}: nobody would be there to ask for it. Move the control terminals’ off time to {neededTime} or later, or let one of them stay up.",
  T18: `{ups} holds another {field, select, shutoffGraceSec {shutoff grace time} lowBatterySec {low-battery run time} other {minimum charge for restart}} than was asked for: asked {asked} {field, select, minRestartChargePercent {%} other {s}}, it holds {holds} {field, select, minRestartChargePercent {%} other {s}}. Enter the value that it holds, or one that it takes.`,
  T19: `{case, select,
    differ {The clocks of {terminal} and {otherTerminal} differ by {differSec} s, more than {maxSec} s. Scheduled running uses the clocks of all terminals: set them by the same time servers.}
    other {The clock of {terminal} was set by {bySec} s, {awayMin} min from the on or off time {time}. Let no clock be set within {withinMin} min of such a time.}
  }`,
  T20: `{case, select,
    ups {Nothing hangs on {name}. Name it as a feed, or remove it.}
    other {{group} has {count, plural, one {# terminal} other {# terminals}} without a feed. Add a power device to the group, or choose their feeds.}
  }`,
  T21: `{case, select,
    none {{ups} feeds a control terminal and is started by hand after an outage. If the site should come back by itself, set “Restart on power recovery” to the UPS.}
    other {{ups} feeds a control terminal and waits for a control terminal to switch it on, but none would be running. Set “Restart on power recovery” to the UPS.}
  }`,
  T22: `{case, select,
    product {On {terminal} another product that shuts servers down was seen: {product}. Remove it, or it may stop the terminal out of turn.}
    other {{ups} is set to shut down by a rule of its own: {case, select, onBatterySec {time on battery} runtimeSec {remaining runtime} other {load}}{says, select, yes { ({limit} {case, select, loadPercent {%} other {s}})} other {}}. Switch that off in the UPS, or it may go dark before its servers are down.}
  }`,
  T23: `{case, select,
    own {{ups} may be dark {givenSec} s after OFF with grace, but {terminal}, which controls the site, needs {neededSec} s (its shutdown time and 60 s). Raise the shutoff grace time to at least {neededSec} s, or shorten the shutdown time.}
    other {{ups} gets OFF together with the shutdown requests and may be dark {givenSec} s later, but {terminal} needs {neededSec} s (jobs, dependents and its shutdown time). Raise the shutoff grace time to at least {neededSec} s, or send OFF after the terminals are down.}
  }`,
  T24: "“{name}” is on the control path and goes dark {darkSec} s after an outage began, but is used until {lastUseSec} s. Feed it from the UPS of a control terminal as well.",
} as const;
