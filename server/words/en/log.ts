/** What happened, one plain sentence per journal entry. */
export const log = {
  outageBegan: "{node}: outage began ({evidence, select, trap {trap} other {poll}}).",
  outageConfirmed:
    "{node}: outage confirmed ({by, select, time {confirmation time passed} lowBattery {low battery} other {run time is getting short}}).",
  mainsBack: "{node}: mains are back.",
  mainsLostAgain: "{node}: mains lost again.",
  outageEnded: "{node}: outage over, mains stable.",
  terminalDown:
    "{node}: {cause, select, goodbye {is down} dark {is down, without power} silent {counted as down, nothing was heard of it} other {counted as down, not confirmed}}.",
  terminalUp: "{node}: is up.",
  upsDark: "{node}: output is off.",
  upsRestored: "{node}: output is on again.",
  cutFound: "{node}: another control terminal switched it off.",
  cutWithoutEffect: "{node}: stayed on, the command to switch off had no effect.",
  offBefore: "What does not run now stays off afterwards.",
  flushEnded:
    "{node}: cache flush {outcome, select, flushed {complete} skipped {not waited for} other {did not end in time}}.",
  waitsShortened:
    "{node}: its battery holds for {runtimeSec} s and {neededSec} s are needed; {waits, select, gracefulStop {the flush does not wait for its users to have stopped} other {the flush waits for no confirmation any more}}.",
  stopHastened:
    "{node}: its battery holds for {runtimeSec} s and {neededSec} s are needed; {waits, select, gracefulStop {it is stopped although what needs it is still up} other {it waits for no confirmation any more that what needs it is down}}.",
  flushOvertaken: "{node}: its users wrote after the flush; it is flushed again.",
  storageReleased: "{node}: is to stop no longer, it may start again.",
  storageReady: "{node}: is ready.",
  controlRebootNeeded: "Control terminals must restart once to take up {node}.",
  controlRebootDone: "Control terminals have restarted.",
  clusterStopEnded:
    "{node}: cluster shutdown {outcome, select, stopped {complete} timedOut {did not end in time} doesNotFit {left out, the batteries do not hold for it} other {not possible, it was refused}}.",
  clusterReleased: "{node}: the cluster shutdown is over.",
  startTimedOut: "{node}: did not come up in time.",
  upsIdentified:
    "{node}: {hasModel, select, yes {{model}} other {a UPS that does not say its model}}{hasSerial, select, yes {, serial number {serial},} other {}} answers, and is read by {family, select, powernet {PowerNet-MIB} rfc1628 {UPS-MIB (RFC 1628)} other {NUT}}.",
  upsSettingsWritten:
    "{node}: {by} had its settings written. {outcome, select, done {{refused, plural, =0 {} one {It did not take one of them. } other {It did not take # of them. }}{shutoffGraceSec, select, none {} other {Shutoff grace time {shutoffGraceSec} s. }}{lowBatterySec, select, none {} other {Low-battery run time {lowBatterySec} s. }}{returnDelaySec, select, none {} other {Return delay {returnDelaySec} s. }}{minRestartChargePercent, select, none {} other {Minimum charge for restart {minRestartChargePercent} %.}}} timeout {There was no answer: whether it took them is not known.} unreachable {It cannot be reached: nothing was written.} unsupported {It has no such settings.} rejected {It refused them.} other {Its answer makes no sense.}}",
  sequenceBegan: "The incident runs by the settings of revision {revision} to its end.",
  sequenceEnded: "Everything runs again that is to run.",
  scheduleDue:
    "{node}: {wanted, select, on {on} off {off} other {restart}} by schedule{missed, select, yes {; too late, it is left as it is} other {}}.",
  stepSkipped:
    "{node}: {phase, select, stop {its stop is skipped} start {its start is skipped} other {nothing is skipped any more}}.",
  orderGiven:
    "{node}: an operator ordered {order, select, hold {to hold} abort {to abort} skip {to skip its step} retry {to try its step again} force {to force its step} stop {to stop} rehearse {to rehearse} other {to start}}.",
  rehearsalEnded: "{node}: rehearsal over. Of its checks {works} passed, {fails} failed, {unknown} could not be made.",
  orderEnded:
    "An order is {outcome, select, done {done} withdrawn {withdrawn} overtaken {overtaken by a later one or by an outage} other {void: there was no such step}}.",
  changeMade: "{node}: {wanted, select, on {runs} other {is off}} for once, other than its schedule says.",
  changeDropped: "A one-off change of a schedule is taken back.",
  trapHeard:
    "{upses, select, one {{node}} other {{upses} UPSes at {address}}}: trap, {trap, select, onBattery {on battery} powerRestored {mains are back} lowBattery {low battery} returnFromLowBattery {no longer low battery} turnedOff {switched off} turnedOn {switched on} sleeping {asleep} wokeUp {woken up} rebootStarted {restarts its output} gracefulShutdown {shutdown began} communicationLost {its card has lost the UPS} communicationEstablished {its card has found the UPS} alarmAdded {alarm} alarmRemoved {alarm is over} testCompleted {test over} other {other}} ({detail}){times, select, 1 {} other {, {times} times}}.",
  messageRefused:
    "{why, select, foreignAnswer {Answer} lateAnswer {Answer} weakAnswer {Answer} brokenAnswer {Answer} other {Message to the trap port}} from {address} not taken{times, select, 1 {} other { ({times} of them)}}: {why, select, oversized {it is too large} garbled {it is no SNMP message, or damaged} notATrap {it is no trap} unknownUser {its SNMP v3 user is not in the settings} unsigned {it is not signed, and its SNMP v3 user is to sign} badSignature {its signature is not by the user’s passphrase} undecryptable {it cannot be decrypted with the user’s passphrase} untimely {it is signed but old; a poll was hastened all the same} unknownTrap {it is none of a UPS} unknownSource {no UPS of the settings can have sent it} foreignAnswer {nothing was asked there} lateAnswer {it answers no question that is open} weakAnswer {it is not by the user or community that was asked} other {it is no SNMP message, or damaged}}{detail}.",
  commandIssued: {
    upsOff:
      "{node}: told to switch off{form, select, offWithGrace { after the shutoff grace time} cycleNow { and come back by itself} cycleWithGrace { after the shutoff grace time and come back by itself} other {}}.",
    upsOn: "{node}: told to switch on.",
    terminalShutdown: "{node}: asked to shut down.",
    terminalReboot: "{node}: asked to restart.",
    terminalWake: "{node}: wake packet sent.",
    clusterShutdown: "{node}: asked for a cluster shutdown.",
    clusterRestart: "{node}: asked for a cluster shutdown and restart.",
    storageFlush: "{node}: asked to flush its cache.",
    check:
      "{node}: checked {of, select, terminalStop {whether it can be shut down} terminalStart {whether it can be started} upsRead {whether it can be read} upsWrite {whether it can be switched} storageFlush {whether its cache can be flushed} other {whether the cluster can be shut down}}.",
  },
  commandEnded: {
    accepted: "{node}: accepted it.",
    done: "{node}: done.",
    unreachable: "{node}: not reachable, the command was not sent.",
    timeout: "{node}: no answer; whether the command took effect is not known.",
    rejected: "{node}: refused the command.",
    unsupported: "{node}: has no such command.",
    badReply: "{node}: gave a reply that makes no sense.",
  },
  someNode: "a node",
};
