/** ツリーの横の図: 何が何に給電しているか。 */
export const drawing = {
  label: "給電の関係",
  mains: "商用電源",
  empty: "まだ図に描けるものがありません。UPS または端末を登録してください。",
  making: "図を作成中…",
  controls: "拡大・縮小",
  hint: "UPS または端末の右の点から、給電先またはそれを必要とする端末へドラッグします。",
  leftOut: "{count} 個のノードは省略しています。選択中のものの周辺だけを描いています。",
  edges: { feeds: "給電", uses: "使用", needs: "依存" },
  asList: "一覧で表示",
  asListHelp: "図と同じ内容の文章です。給電元と依存関係は、端末のプロパティでも設定できます。",
  and: "、",
  sentences: {
    feeds: "は {names} に給電します。",
    uses: "は {names} に使われます。",
    needs: "は {names} に必要とされます。",
  },
  refusals: {
    already: "すでにそうなっています。",
    wrongKinds: "給電は UPS から端末、負荷、共有ディスクへ、依存は端末から端末へだけ設定できます。",
    unknown: "そのノードはもうありません。",
    self: "端末がそれ自身を必要とすることはできません。",
    exists: "すでにそうなっています。",
    cycle: "依存関係が循環します: {path}。",
  },
};
