import type { status as english } from "../en/status.ts";
import type { Worded } from "../worded.ts";

export const status: Worded<typeof english> = {
  onMains: "商用給電中",
  onBattery: "バッテリ運転中",
  running: "稼働中",
  stopping: "停止処理中",
  flushing: "キャッシュフラッシュ中",
  stopped: "停止",
  starting: "起動中",
  waiting: "待機中",
  fault: "異常",
  lost: "通信不能",
  unknown: "不明",
};
