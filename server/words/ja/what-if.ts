/** ツリーの横の「停電するとどうなるか」: 下書きの予測。{margin} は m:ss の時間。 */
export const whatIf = {
  title: "停電するとどうなるか",
  of: { label: "停電の範囲", site: "サイト全体が停電し、", selection: "選択中のものが停電し、" },
  back: { label: "復電", never: "復電しない場合", after: "{minutes} 分後に復電する場合" },
  details: "詳細",
  margin: "余裕 {margin}",
  saved: "(保存済みの設定では {margin})",
  making: "計算中…",
  trouble: {
    noSite: "サイトの状態がまだわかりません。最初のライブデータが届くと予測します。",
    tooLarge: "ブラウザーでは時間がかかりすぎます。サーバーで fukuden plan を実行してください。",
    failed: "この設定は計算できません。下の検査結果を確認してください。",
  },
  nothing: "選択中のものには何も起こりません。",
  plan: "停電の開始から、何がいつ起こるか",
  batteries: "停電の開始からのバッテリー",
  criticalPath: "すべての電源が切れる時刻を決めるもの:",
  estimate: "現在のサイトの状態と、この設定の時間から計算しています。バッテリーがなくなる時刻は推定です。",
  shift: {
    title: "保存済みの設定との違い",
    none: "手順も余裕も変わりません。",
    margin: "余裕",
    not: "なし",
    more: "ほか {count} 件",
  },
};
