import type { firstRun as english } from "../en/first-run.ts";
import type { Worded } from "../worded.ts";

export const firstRun: Worded<typeof english> = {
  title: "設定がまだありません",
  description: "次のいずれかの方法で始めてください。設定を保存するまで、何も制御されません。",
  notAllowed: "設定がまだありません。サイト全体の管理者が作成します。",
  cards: {
    example: {
      title: "構成例",
      text: "セットアップカードの構成例です。UPS 6 台、制御端末のクラスタ、共有ディスク、サーバを含みます。アドレスはデモの模擬装置のものですので、実際のものに置き換えてください。",
      action: "構成例を読み込む",
    },
    discover: {
      title: "UPS の検索",
      text: "ネットワーク上の UPS を検索し、選択したものを、通った接続情報とともに追加します。",
      action: "ネットワークを検索",
    },
    importFile: {
      title: "ファイルのインポート",
      text: "ほかのコンソールの設定、UPS 一覧の CSV、NUT の ups.conf、ESMPRO/AC の config.apc を読み込みます。",
      action: "ファイルを選択",
    },
    empty: {
      title: "空の状態から作成",
      text: "電源制御グループを作成し、その中に装置を登録します。",
      action: "空のツリーを表示",
    },
  },
  path: {
    label: "最初の設定までの手順",
    done: "完了",
    open: "未完了",
    hide: "隠す",
    steps: {
      powerDevices: "UPS を登録する",
      terminals: "端末を登録し、給電元を決める",
      findings: "検査結果のエラーをなくす",
      save: "設定を保存する",
    },
    actions: {
      powerDevices: "UPS を登録",
      terminals: "端末を登録",
      findings: "検査結果を表示",
      save: "保存に進む",
      group: "グループを作成",
    },
  },
};
