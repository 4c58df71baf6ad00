/** ツリーの編集での、ファイルのインポートとエクスポート。 */
export const files = {
  export: {
    title: "エクスポート",
    description: "現在の下書きをファイルに保存します。",
    what: "内容",
    withoutSecrets: "すべての設定 (秘密情報なし)",
    withSecrets: "すべての設定 (秘密情報をパスフレーズで暗号化)",
    csv: "UPS の一覧 (CSV)",
    upsConf: "NUT サーバ用の UPS の一覧 (ups.conf)",
    help: {
      withoutSecrets:
        "コミュニティ名、パスフレーズ、パスワードは含みません。このコンソールに再びインポートすると、現在の値が残ります。",
      withSecrets: "秘密情報は暗号化します (scrypt、AES-256)。パスフレーズがないと、誰にも開けません。",
      csv: "表計算ソフトで編集し、再びインポートできます。秘密情報は含みません。",
      upsConf:
        "同じ UPS を NUT サーバから監視する場合に使います。秘密情報は含まないため、NUT サーバで設定してください。",
    },
    passphrase: "パスフレーズ",
    again: "もう一度入力",
    short: "{min} 文字以上にしてください。",
    differs: "2 つの入力が一致しません。",
    keep: "パスフレーズを控えておいてください。ファイルから調べることはできません。",
    confirm: "エクスポート",
  },
  import: {
    title: "インポート",
    description:
      "設定ファイル、UPS 一覧の CSV、NUT の ups.conf、または ESMPRO/AC の config.apc を読み込みます。先に変更内容を表示します。",
    choose: "ファイルを選択、またはここにドロップ",
    tooLarge: "「{name}」は大きすぎます。{most} MB まで読み込めます。",
    unreadable: "「{name}」は設定ファイルのようですが、途中で切れているか壊れています。",
    passphrase: "ファイルのパスフレーズ",
    open: "開く",
    looking: "ファイルを確認中…",
    same: "ファイルの内容は下書きと同じです。",
    replacesSecrets:
      "ファイルの秘密情報は、下書きのノードのものと異なります。このインポートは Ctrl+Z では元に戻せません。",
    withoutSecrets:
      "{count} 個のノードの秘密情報がファイルにも、このコンソールにもありません。インポートの後で入力してください。",
    storageGroup: "ストレージを登録するグループ",
    storageHelp:
      "config.apc の [AcStorage] セクションだけを取り込みます。新しいアドレスごとにストレージを登録し、ポートとキャッシュフラッシュのタイムアウトは全ストレージ共通の設定にします。",
    needsGroup: "グループがまだありません。先に作成してください。",
    group: "グループの指定がない UPS の登録先",
    noGroup: "なし",
    makeGroups: "ないグループは作成する",
    upsd: "NUT サーバ (upsd) のホスト",
    adds: "{count, plural, =0 {追加するものはありません。} other {UPS {count} 台を追加します。}}",
    skips: "{count} 台はすでに登録されています。",
    makes: "新しいグループ: {groups}。",
    confirm: "下書きに取り込む",
  },
};
