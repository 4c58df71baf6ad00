/** 設定全体の印刷用シート。 */
export const sheet = {
  title: "{site} の電源制御設定",
  loading: "設定を読み込み中…",
  print: "印刷",
  neverSaved: "下書き: まだ保存されていません。",
  revision: "リビジョン {number}、{at} に {author} が保存。",
  changes: "保存していない変更が {count} 件あります。",
  findings: "検査結果",
  clusters: "クラスタ連携",
  dependencies: "依存関係",
  needs: "{dependent} は {needed} を必要とする",
  schedules: "スケジュール",
  scheduleOf: "{name}: {target}",
  entry: "{on, select, weekly {{days}} dated {{date}} other {休日}}: ON {onTime}、OFF {offTime}",
  weekdays: { sun: "日", mon: "月", tue: "火", wed: "水", thu: "木", fri: "金", sat: "土" },
  and: "・",
  isSet: "設定済み",
};
