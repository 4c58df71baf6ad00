import type { plan as english } from "../en/plan.ts";
import type { Worded } from "../worded.ts";

export const plan: Worded<typeof english> = {
  assumes: {
    fails:
      "前提: {when, select, now {いま} other {{after} 後（{at}）に}} {nodes} が停電し、{returns, select, no {復電しない} other {その {back} 後に復電する}}。",
    stays: "前提: 商用電源は現状のまま。",
    ordered:
      "前提: いま {node} の{order, select, stop {停止} other {起動}}を指示する{cut, select, yes {（給電先がなくなる電源装置も OFF）} other {}}。",
    allUpses: "すべての電源装置",
    through: "{after} 後（{at}）まで見通します。",
  },
  estimate: "{at} 時点でわかっている状態からの見積もりです。",
  nothing: "停止も起動も切り替えもありません。",
  columns: {
    after: "経過",
    at: "時刻",
    takes: "所要",
    step: "動作",
    node: "対象",
    basis: "所要の根拠",
    why: "理由",
    ups: "電源装置",
    empty: "バッテリ切れ",
    needed: "必要な時点",
    margin: "余裕",
    path: "決める要因",
  },
  basis: {
    configured: "設定値",
    measured: "実測 {runs} 回",
  },
  acts: {
    confirm: "電源異常確認",
    mainsBack: "復電",
    wait: "待ち",
  },
  act: "{node} {act} {takes}",
  pathToDark: "停止するものすべての出力断を決める経路:",
  pathToDown: "最後の停止を決める経路:",
  pathToRunning: "すべての再稼働を決める経路:",
  dark: "停止するものはすべて {after} 後（{at}）に出力が切れます。",
  running: "すべて {after} 後（{at}）に再び稼働します。",
  rests: "時間のかかる {total} 件の動作のうち、{measured} 件は実測、{configured} 件は設定の最長時間によります。",
  battery:
    "バッテリ切れは見積もりです。現在の負荷で装置が示す動作可能時間と、負荷の変化に従うモデルのうち、早い方です。",
  unknown: "不明",
  verdict: "判定: {verdict}{hasMargin, select, yes {、最小の余裕 {margin}（{ups}）} other {}}。",
  drawing: {
    title: "サンプルサイトの {back} の停電と復旧",
    description:
      "電源装置、共有ディスク、端末ごとの行を電源ツリーの順に並べ、停電からの経過時間で示す。帯はそれぞれの動作、太線は停止と復旧の所要時間を決める経路。",
    noMains: "停電",
    nobodyDecides: "制御する端末自身が停止中",
    margin: "余裕 {time}",
    legend: {
      battery: "バッテリ運転",
      grace: "OFF 指示済み、猶予中",
      off: "OFF または停止",
      stopping: "シャットダウン中",
      flush: "キャッシュフラッシュ中",
      warmup: "共有ディスクの起動（Warm-UP）",
      booting: "起動中",
      waiting: "ほかを待っている",
      confirmed: "電源異常を確認",
      empty: "バッテリ切れの見込み",
      critical: "クリティカルパス",
    },
  },
};
