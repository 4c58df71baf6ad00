import type { discovery as english } from "../en/discovery.ts";
import type { Worded } from "../worded.ts";

export const discovery: Worded<typeof english> = {
  progress: "{hosts}台中{done}台（{percent}%）、UPS {upses}台を検出",
  state: { running: "実行中", done: "完了", cancelled: "取り消し", failed: "失敗" },
  summary:
    "{hosts}台中{done}台に{questions}回問い合わせました。UPS {upses}台、そのほかの機器 {otherDevices}台、問題のあるもの {faulty}件、応答なし {silent}台",
  none: "UPSは見つかりませんでした。",
  columns: {
    number: "番号",
    address: "アドレス",
    model: "機種",
    serial: "製造番号",
    firmware: "ファームウェア",
    name: "名前",
    family: "種類",
    access: "接続",
    output: "出力",
    known: "下書き",
  },
  speaks: { snmpV1: "SNMP v1", snmpV2c: "SNMP v2c", snmpV3: "SNMP v3", nut: "NUT" },
  output: { mains: "商用給電", battery: "バッテリ運転", off: "OFF", unknown: "不明" },
  known: { address: "登録済み: {name}", serial: "登録済み: {name}（同じ製造番号）" },
  faults: {
    unknownUser: "{place}: 機器はありますが、指定されたSNMP v3のユーザがどれもありません。",
    wrongAuthKey: "{place}: SNMP v3のユーザはありますが、認証パスフレーズまたはプロトコルが違います。",
    wrongPrivKey: "{place}: SNMP v3の認証は通りますが、暗号パスフレーズまたはプロトコルが違います。",
    unsupportedLevel: "{place}: このSNMP v3のユーザは、認証または暗号化なしでだけ使えます。",
    notPermitted: "{place}: 接続情報は合っていますが、読み取りが許可されていません。",
    silentToUser: "{place}: SNMP v3に対応していますが、指定されたユーザには応答しません。",
    unreadable: "{place}: 応答がありますが、解釈できません。",
    tls: "{place}: NUTサーバですが、指定のとおりのTLSでは接続できません。",
    noAddress: "{place}: この名前のアドレスが見つかりません。",
    forbiddenAddress:
      "{place}: この名前は、このマシン自身または複数のホストを指すアドレスになります。問い合わせていません。",
    askedEnough: "{place}: 1台のホストへの問い合わせの上限（{most}回）に達したため、一部は確認できていません。",
  },
  added: "{count, plural, =0 {追加したものはありません。} other {#台のUPSを下書きに追加しました:}}",
  wouldAdd:
    "{count, plural, =0 {追加するものはありません。} other {#台のUPSを下書きに追加します（まだ追加していません）:}}",
  skipped: "{place} はすでに下書きにあります: {name}",
  madeGroup: "作成したグループ: {path}",
  wouldMakeGroup: "作成するグループ: {path}",
  saveNext: "ツリーで確かめ、設定を保存してください。保存するまでは監視されません。",
  findings: "検査結果 {count}件（うちエラー {errors}件）。対処はツリーに表示されます。",
};
