import type { rehearsal as english } from "../en/rehearsal.ts";
import type { Worded } from "../worded.ts";

export const rehearsal: Worded<typeof english> = {
  verdict:
    "{verdict, select, ready {すべての手順を実行でき、バッテリも足ります。} tight {すべての手順を実行できますが、バッテリの余裕はわずかです。} incomplete {確認できた範囲では、失敗する手順はありません。} other {このままでは失敗します。}}",
  counts: "合格 {works} 件、不合格 {fails} 件、確認不可 {unknown} 件。",
  line: "{node}: {of, select, terminalStop {シャットダウン} terminalStart {起動} upsRead {状態の読み取り} upsWrite {ON/OFF の指示} storageFlush {キャッシュフラッシュ} other {クラスタシャットダウン}}{finding, select, works {は実行できます} unknown {は確認できません} other {は失敗します}}{outcome, select, unreachable {（到達できません）} timeout {（応答がありません）} rejected {（拒否されました）} badReply {（不正な応答です）} other {}}。",
  margin: "{ups}: {known, select, yes {バッテリの余裕は {margin} です} other {バッテリの持続時間は不明です}}。",
};
