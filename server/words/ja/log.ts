import type { log as english } from "../en/log.ts";
import type { Worded } from "../worded.ts";

export const log: Worded<typeof english> = {
  outageBegan: "{node}: 停電が始まりました（{evidence, select, trap {トラップ} other {ポーリング}}）。",
  outageConfirmed:
    "{node}: 停電を確認しました（{by, select, time {電源異常確認時間が経過} lowBattery {Low Battery} other {動作可能時間が不足}}）。",
  mainsBack: "{node}: 復電しました。",
  mainsLostAgain: "{node}: 再び停電しました。",
  outageEnded: "{node}: 停電が終わり、電源は安定しています。",
  terminalDown:
    "{node}: {cause, select, goodbye {停止しました} dark {給電がなく、停止しています} silent {応答がなく、停止とみなしました} other {停止とみなしました（未確認）}}。",
  terminalUp: "{node}: 起動しました。",
  upsDark: "{node}: 出力が切れました。",
  upsRestored: "{node}: 出力が戻りました。",
  cutFound: "{node}: ほかの制御端末が出力を切っていました。",
  cutWithoutEffect: "{node}: OFF の指示は効かず、出力は入ったままです。",
  offBefore: "現在停止しているものは、復電後も停止したままにします。",
  flushEnded:
    "{node}: キャッシュフラッシュが{outcome, select, flushed {完了しました} skipped {省略されました} other {時間内に終わりませんでした}}。",
  waitsShortened:
    "{node}: バッテリの残り {runtimeSec} 秒に対し {neededSec} 秒必要なため、{waits, select, gracefulStop {使用する端末の停止を待たずにキャッシュフラッシュします} other {停止の確認を待たずにキャッシュフラッシュします}}。",
  stopHastened:
    "{node}: バッテリの残り {runtimeSec} 秒に対し {neededSec} 秒必要なため、{waits, select, gracefulStop {依存する端末の停止を待たずに停止します} other {依存する端末の停止の確認を待たずに停止します}}。",
  flushOvertaken: "{node}: フラッシュ後に書き込みがあったため、もう一度キャッシュフラッシュします。",
  storageReleased: "{node}: 停止の対象から外れ、再び起動できます。",
  storageReady: "{node}: 準備が完了しました。",
  controlRebootNeeded: "{node} を認識するため、制御端末を一度リブートします。",
  controlRebootDone: "制御端末のリブートが終わりました。",
  clusterStopEnded:
    "{node}: クラスタシャットダウンが{outcome, select, stopped {完了しました} timedOut {時間内に終わりませんでした} doesNotFit {バッテリ不足のため省かれました} other {拒否され、実行できませんでした}}。",
  clusterReleased: "{node}: クラスタシャットダウンの処置が終わりました。",
  startTimedOut: "{node}: 時間内に起動しませんでした。",
  upsIdentified:
    "{node}: {hasModel, select, yes {{model}} other {形式を通知しないUPS}}{hasSerial, select, yes {（製造番号 {serial}）} other {}}が応答しました。{family, select, powernet {PowerNet-MIB} rfc1628 {UPS-MIB（RFC 1628）} other {NUT}}で読み取ります。",
  upsSettingsWritten:
    "{node}: {by} が設定値を書き込みました。{outcome, select, done {{refused, plural, =0 {} other {# 項目は拒否されました。}}{shutoffGraceSec, select, none {} other {電源切断猶予時間 {shutoffGraceSec} 秒。}}{lowBatterySec, select, none {} other {Low Battery検出後の動作可能時間 {lowBatterySec} 秒。}}{returnDelaySec, select, none {} other {復電後の投入遅延 {returnDelaySec} 秒。}}{minRestartChargePercent, select, none {} other {起動に必要なバッテリ残量 {minRestartChargePercent} %。}}} timeout {応答がないため、書き込まれたかどうかは不明です。} unreachable {到達できないため、何も書き込まれていません。} unsupported {このUPSにはその設定がありません。} rejected {UPSに拒否されました。} other {UPSの応答が正しくありません。}}",
  sequenceBegan: "この停電の間は、リビジョン {revision} の設定で動作します。",
  sequenceEnded: "稼働すべきものはすべて再び稼働しています。",
  scheduleDue:
    "{node}: スケジュールにより{wanted, select, on {起動します} off {停止します} other {リブートします}}{missed, select, yes {（時刻を過ぎたため何もしません）} other {}}。",
  stepSkipped: "{node}: {phase, select, stop {停止を省略します} start {起動を省略します} other {省略は終わりました}}。",
  orderGiven:
    "{node}: オペレータの指示: {order, select, hold {保留} abort {中止} skip {手順の省略} retry {手順の再試行} force {手順の強制実行} stop {停止} rehearse {訓練} other {起動}}。",
  rehearsalEnded: "{node}: 訓練が終わりました（合格 {works} 件、不合格 {fails} 件、確認不可 {unknown} 件）。",
  orderEnded:
    "指示が{outcome, select, done {完了しました} withdrawn {取り消されました} overtaken {後の指示または停電により打ち切られました} other {無効でした（該当する手順がありません）}}。",
  changeMade: "{node}: 今回に限り、スケジュールによらず{wanted, select, on {稼働} other {停止}}します。",
  changeDropped: "スケジュールの一時変更が取り消されました。",
  trapHeard:
    "{upses, select, one {{node}} other {{address} の UPS {upses} 台}}: トラップ「{trap, select, onBattery {バッテリ運転} powerRestored {復電} lowBattery {Low Battery} returnFromLowBattery {Low Battery 解除} turnedOff {出力 OFF} turnedOn {出力 ON} sleeping {スリープ} wokeUp {スリープ解除} rebootStarted {出力の再起動} gracefulShutdown {シャットダウン開始} communicationLost {カードと UPS の通信断} communicationEstablished {カードと UPS の通信回復} alarmAdded {アラーム発生} alarmRemoved {アラーム解除} testCompleted {テスト終了} other {その他}}」（{detail}）{times, select, 1 {} other {{times} 回}}。",
  messageRefused:
    "{address} からの{why, select, foreignAnswer {応答} lateAnswer {応答} weakAnswer {応答} brokenAnswer {応答} other {トラップポートへのメッセージ}}を受け付けませんでした{times, select, 1 {} other {（{times} 件）}}: {why, select, oversized {大きすぎます} garbled {SNMP のメッセージではないか、壊れています} notATrap {トラップではありません} unknownUser {設定にない SNMP v3 ユーザです} unsigned {認証が必要な SNMP v3 ユーザですが、署名がありません} badSignature {署名がユーザのパスフレーズと一致しません} undecryptable {ユーザのパスフレーズで復号できません} untimely {署名は正しいものの古いものです（ポーリングは早めました）} unknownTrap {UPS のトラップではありません} unknownSource {送信元にあたる UPS が設定にありません} foreignAnswer {問い合わせていない相手です} lateAnswer {待っている問い合わせへの応答ではありません} weakAnswer {問い合わせたユーザまたはコミュニティの応答ではありません} other {SNMP のメッセージではないか、壊れています}}{detail}。",
  commandIssued: {
    upsOff:
      "{node}: OFF を指示しました{form, select, offWithGrace {（電源切断猶予時間の後）} cycleNow {（自動で復帰）} cycleWithGrace {（電源切断猶予時間の後、自動で復帰）} other {}}。",
    upsOn: "{node}: ON を指示しました。",
    terminalShutdown: "{node}: シャットダウンを要求しました。",
    terminalReboot: "{node}: リブートを要求しました。",
    terminalWake: "{node}: Wake パケットを送信しました。",
    clusterShutdown: "{node}: クラスタシャットダウンを要求しました。",
    clusterRestart: "{node}: クラスタ再起動を要求しました。",
    storageFlush: "{node}: キャッシュフラッシュを要求しました。",
    check:
      "{node}: {of, select, terminalStop {シャットダウンできるか} terminalStart {起動できるか} upsRead {状態を読み取れるか} upsWrite {ON/OFF を指示できるか} storageFlush {キャッシュフラッシュできるか} other {クラスタシャットダウンできるか}}を確認します。",
  },
  commandEnded: {
    accepted: "{node}: 受け付けました。",
    done: "{node}: 完了しました。",
    unreachable: "{node}: 到達できず、指示は送られていません。",
    timeout: "{node}: 応答がありません。指示が効いたかは不明です。",
    rejected: "{node}: 指示を拒否しました。",
    unsupported: "{node}: この指示に対応していません。",
    badReply: "{node}: 不正な応答です。",
  },
  someNode: "ノード",
};
