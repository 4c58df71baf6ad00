import type { fields as english } from "../en/fields.ts";
import type { Worded } from "../worded.ts";

const name = { label: "名前", help: "1～63文字。「/」は使えません。同じグループの中で重複できません。" };
const note = { label: "備考", help: "自由記述です。動作には影響しません。" };
const address = { label: "管理アドレス", help: "サーバの管理コントローラ（BMC）のアドレスです。" };
const password = { label: "パスワード", help: "[secret] のままにすると、保存済みの値を使います。" };
const keep = "[secret] のままにすると、保存済みの値を使います。";
const inherited = "上位グループに従う";
const job = {
  name: { label: "名前", help: "実行中にログに表示されます。" },
  command: { label: "コマンド", help: "端末上で実行されます。" },
  timeoutSec: { label: "タイムアウト", help: "この時間を過ぎると、ジョブを待たずに先へ進みます。" },
  onFailure: {
    label: "失敗したとき",
    help: "ジョブが失敗、またはタイムアウトしたときの動作です。",
    options: { continue: "続行する", stop: "残りのジョブを実行しない" },
  },
};

export const fields: Worded<typeof english> = {
  sections: {
    general: "全般",
    connection: "接続",
    times: "時間",
    recovery: "復旧",
    storage: "ストレージ",
    jobs: "ジョブ",
    relations: "依存関係",
    state: "状態",
  },
  units: { sec: "秒", percent: "%" },
  network: {
    name,
    note,
    timeZone: { label: "タイムゾーン", help: "IANA 名（例: Asia/Tokyo）。運転スケジュールの時刻に使います。" },
    shared: {
      storagePort: {
        label: "ストレージのポート",
        help: "共有ディスクごとに指定がない場合に使う、ストレージブリッジの TCP ポートです。",
      },
      flushTimeoutSec: {
        label: "キャッシュフラッシュのタイムアウト",
        help: "共有ディスクごとに指定がない場合に、キャッシュフラッシュの完了を待つ最大時間です。装置の説明書で確認してください。",
      },
    },
  },
  group: {
    name,
    note,
    policy: {
      stopOnOutage: {
        label: "停電時に停止する",
        help: "停電が確認されたとき、このグループの端末を停止するかどうかです。",
        empty: inherited,
      },
      stopWhen: {
        label: "停止の条件",
        help: "このグループの端末を停止する条件です。",
        options: { feedsLost: "必要な給電数を下回ったとき", anyUps: "電源装置のいずれかが停電したとき" },
        empty: inherited,
      },
      onControlLoss: {
        label: "すべての制御端末が停止するとき",
        help: "制御端末が停止した後は、このグループを停止できません。",
        options: { stopLinked: "先にこのグループを停止する", leaveRunning: "稼動したままにする" },
        empty: inherited,
      },
      offFactorsNeeded: {
        label: "必要な切断要因",
        help: "選択した切断要因の、いずれか一つで切断するか、すべてそろったときに切断するかです。",
        options: { any: "いずれか", all: "すべて" },
        empty: inherited,
      },
      restartOnRecovery: {
        label: "電源異常回復時にリブートする",
        help: "停電で停止したものを、復電後に起動するかどうかです。",
        empty: inherited,
      },
      stableSec: {
        label: "復電の安定時間",
        help: "商用電源がこの時間途切れずに続いてから、起動を始めます。",
        empty: inherited,
      },
    },
  },
  ups: {
    name,
    note,
    source: {
      kind: {
        label: "接続方法",
        help: "この UPS の監視と制御の方法です。",
        options: { snmp: "SNMP カード", nut: "NUT サーバ" },
      },
      host: { label: "アドレス", help: "SNMP カード、または NUT サーバのホスト名か IP アドレスです。" },
      port: { label: "ポート", help: "装置側で変更していなければ、SNMP は UDP 161、NUT は TCP 3493 です。" },
      mib: {
        label: "MIB",
        help: "「自動」では、カードに問い合わせて決めます。",
        options: { auto: "自動", powernet: "PowerNet（APC）", rfc1628: "RFC 1628" },
      },
      access: {
        version: {
          label: "SNMP バージョン",
          help: "通信が暗号化されるのは、バージョン 3 だけです。",
          options: { "1": "バージョン 1", "2c": "バージョン 2c", "3": "バージョン 3" },
        },
        readCommunity: { label: "読み取りコミュニティ", help: keep },
        writeCommunity: {
          label: "書き込みコミュニティ",
          help: `設定がないと、監視はできますが電源の制御ができません。${keep}`,
        },
        user: { label: "ユーザ", help: "カードに登録した SNMPv3 のユーザ名です。" },
        authProtocol: {
          label: "認証方式",
          help: "カードの設定に合わせてください。",
          options: { sha: "SHA-1", sha224: "SHA-224", sha256: "SHA-256", sha384: "SHA-384", sha512: "SHA-512" },
          empty: "なし",
        },
        authPassphrase: { label: "認証パスフレーズ", help: `8文字以上です。${keep}` },
        privProtocol: {
          label: "暗号方式",
          help: "カードの設定に合わせてください。認証が必要です。",
          options: { aes: "AES-128", aes256b: "AES-256（Blumenthal）", aes256r: "AES-256（Reeder）" },
          empty: "なし",
        },
        privPassphrase: { label: "暗号パスフレーズ", help: `8文字以上です。${keep}` },
      },
      upsName: { label: "UPS 名", help: "NUT サーバでの UPS の名前です。" },
      user: { label: "ユーザ", help: "UPS を制御できる、NUT サーバのアカウントです。" },
      password,
      tls: { label: "TLS", help: "NUT サーバとの通信を暗号化します。暗号化できないときは通信しません。" },
      certificateSha256: {
        label: "証明書の SHA-256",
        help: "NUT サーバの証明書のフィンガープリント（16進数64桁）です。信頼できない証明書は拒否し、そのフィンガープリントをサービスのログに出力します。",
        empty: "信頼された認証局",
      },
    },
    confirmSec: {
      label: "電源異常確認時間",
      help: "停電がこの時間続くと、停止処理を始めます。制御端末の電源装置を最も長く、連動端末が使用する共有ディスクの連動装置を最も短くしてください。",
    },
    shutoffGraceSec: {
      label: "電源切断猶予時間",
      help: "UPS 本体の設定です。猶予付きの OFF から出力が止まるまでの時間です。",
    },
    lowBatterySec: {
      label: "Low Battery 検出後の動作可能時間",
      help: "Low Battery を検出してから UPS が動作できる時間です。",
    },
    offCommand: {
      label: "OFF を送るとき",
      help: "「端末の停止後」では、停止に時間のかかるサーバも稼動中に電源を失いません。「シャットダウン要求と同時」では、制御端末が故障しても UPS は OFF になります。",
      options: { afterTerminalsDown: "端末の停止後", withShutdown: "シャットダウン要求と同時" },
    },
    restart: {
      label: "電源異常回復時にリブートする",
      help: "制御端末の電源装置は、自分で復帰する必要があります。復帰させる制御端末が残っていないためです。",
      options: { controller: "制御端末からリブートする", ups: "UPS からリブートする", none: "リブートしない（手動）" },
    },
    minRestartChargePercent: {
      label: "起動に必要なバッテリ残量",
      help: "バッテリがこの残量になるまで、この UPS につながるものを起動しません。",
    },
    warmupOrder: { label: "Warm-UP 順位", help: "連動装置が復帰する順序です。数字の低い順に起動します。" },
    warmupSec: {
      label: "Warm-UP 時間",
      help: "UPS の ON から共有ディスクが使えるようになるまでの時間です。360秒単位です。スケジュール運転では、サーバよりこの時間だけ早く起動します。",
    },
  },
  storage: {
    name,
    note,
    addresses: { label: "アドレス", help: "コントローラのアドレスです。複数指定でき、応答したものを使います。" },
    driver: {
      kind: {
        label: "接続方法",
        help: "キャッシュフラッシュと状態確認の方法です。",
        options: { bridge: "ストレージブリッジ", ssh: "SSH" },
      },
      port: { label: "ポート", help: "ストレージブリッジの TCP ポートです。", empty: "共通のストレージのポート" },
      user: { label: "ユーザ", help: "二つのコマンドを実行できるアカウントです。" },
      flushCommand: { label: "フラッシュのコマンド", help: "キャッシュをディスクに書き込み終えると戻るコマンドです。" },
      stateCommand: { label: "状態確認のコマンド", help: "共有ディスクが使える状態かどうかを返すコマンドです。" },
    },
    flushTimeoutSec: {
      label: "キャッシュフラッシュのタイムアウト",
      help: "UPS を切断する前に、キャッシュフラッシュの完了を待つ最大時間です。",
      empty: "共通のタイムアウト",
    },
    linkage: {
      label: "iStorage連携",
      help: "UPS を切断する前にキャッシュフラッシュを行います。制御端末が使用する共有ディスクでは利用できません。",
    },
    controllerUpsIds: { label: "コントローラの UPS", help: "先に切断し、後から起動します。" },
    enclosureUpsIds: { label: "ディスクエンクロージャの UPS", help: "後から切断し、先に起動します。" },
  },
  cluster: {
    name,
    note,
    enabled: { label: "クラスタ連携", help: "クラスタをひとまとまりとして停止・起動します。" },
    memberIds: { label: "構成端末", help: "クラスタを構成する端末です。" },
    communicationAddress: {
      label: "通信アドレス",
      help: "LAN のブロードキャストアドレスです。アドレスとマスクを入力すると計算します: 172.16.134.12/255.255.255.0 → 172.16.134.255。",
    },
    port: { label: "ポート", help: "クラスタマネージャのポートです。" },
    shutdownOnOutage: {
      label: "電源異常時のクラスタシャットダウン",
      help: "端末を停止する前に、クラスタをシャットダウンします。",
    },
    shutdownTimeoutSec: {
      label: "クラスタシャットダウンのタイムアウト",
      help: "この時間が過ぎると、クラスタの状態にかかわらず OS をシャットダウンします。",
    },
    shutdownCommand: { label: "停止コマンド", help: "構成端末のエージェントが実行します。" },
    restartCommand: { label: "再起動コマンド", help: "構成端末のエージェントが実行します。" },
    stateCommand: { label: "状態確認コマンド", help: "クラスタが動作しているかどうかを終了コードで返します。" },
  },
  load: {
    name,
    note,
    kind: {
      label: "種類",
      help: "UPS から給電され、制御はされません。",
      options: { switch: "スイッチ", hub: "ハブ", chassis: "シャーシ", other: "その他" },
    },
    feeds: { label: "給電する電源装置", help: "この負荷に給電する電源装置です。" },
    onControlPath: {
      label: "制御経路上にある",
      help: "サーバや UPS への制御がここを通ります。早く切断されると指摘されます。",
    },
  },
  terminal: {
    name,
    note,
    os: {
      label: "OS",
      help: "OS の種類です。",
      options: { windows: "Windows", linux: "Linux", esxi: "VMware ESXi", other: "その他" },
    },
    pool: { label: "プールサーバ", help: "予備のサーバです。稼動していれば停止し、稼動していた場合だけ起動します。" },
    consoleUrl: { label: "コンソールの URL", help: "この制御端末のコンソールの URL です。", empty: "なし" },
    host: { label: "アドレス", help: "ホスト名か IP アドレスです。" },
    macs: { label: "MAC アドレス", help: "02:46:4b:44:00:01 の形式です。Wake On LAN に必要です。" },
    feeds: { label: "給電する電源装置", help: "この端末に給電する電源装置です。", empty: "所属グループの電源装置" },
    feedsNeeded: { label: "必要な給電数", help: "給電している電源装置がこの数を下回ると停止します。" },
    shutdown: {
      kind: {
        label: "シャットダウンの方法",
        help: "OS をシャットダウンする方法です。",
        options: {
          agent: "エージェント",
          nut: "NUT クライアント",
          ssh: "SSH",
          redfish: "Redfish",
          ipmi: "IPMI",
          none: "しない",
        },
      },
      address,
      user: { label: "ユーザ", help: "シャットダウンを実行できるアカウントです。" },
      password,
      command: { label: "コマンド", help: "OS をシャットダウンするコマンドです。" },
    },
    shutdownSec: { label: "シャットダウン時間", help: "OS のシャットダウンにかかる最大時間です。" },
    startSec: { label: "起動時間", help: "使える状態になるまでの最大時間です。" },
    start: {
      kind: {
        label: "起動の方法",
        help: "「給電」では、コンセントに電源が入ると起動します。ファームウェアの設定（AC-LINK）が必要です。",
        options: { power: "給電", wol: "Wake On LAN", redfish: "Redfish", ipmi: "IPMI", none: "しない" },
      },
      broadcast: {
        label: "Wake On LAN の宛先",
        help: "所属する LAN のローカルブロードキャストアドレスです。",
        empty: "255.255.255.255",
      },
      port: { label: "Wake On LAN のポート", help: "UDP ポートです。", empty: "9" },
      address,
      user: { label: "ユーザ", help: "起動を実行できるアカウントです。" },
      password,
    },
    readiness: {
      label: "起動完了の確認",
      help: "すべて満たすと、起動が完了したとみなします。",
      item: {
        kind: {
          label: "確認の方法",
          help: "応答を確認するものです。",
          options: { agent: "エージェントの応答", ping: "ping の応答", tcp: "TCP ポートの応答" },
        },
        port: { label: "ポート", help: "TCP ポートです。" },
      },
    },
    stopJobs: { label: "停止時のジョブ", help: "OS のシャットダウンの前に、この順に実行します。", item: job },
    startJobs: { label: "起動時のジョブ", help: "起動完了後に、この順に実行します。", item: job },
  },
};
