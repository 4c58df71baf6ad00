import type { refused as english } from "../en/refused.ts";
import type { Worded } from "../worded.ts";

export const refused: Worded<typeof english> = {
  at: "{line}行目: ",
  field: "{field}: ",
  codes: {
    targetFormat:
      "「{value}」は検索先として使えません。アドレス（192.0.2.7）、範囲（192.0.2.10-60）、ネットワーク（192.0.2.0/24）、IPv6アドレス、ホスト名を指定してください。",
    targetPrefix: "{value} はネットワークとして大きすぎるか、正しくありません。/{min}～/{max} を指定してください。",
    targetOrder: "{value} は終わりが始まりより前です。小さいアドレスを先に書いてください。",
    targetForbidden:
      "{value} {kind, select, unspecified {はこのマシン自身を指します} multicast {はホストの集まりを指すアドレス（マルチキャスト）を含みます} broadcast {はすべてのホストを指すアドレス（ブロードキャスト）を含みます} other {はホストに使われないアドレスを含みます}}。1台のホストのアドレスを指定してください。",
    targetTooMany: "{size, number}個のアドレスになります。一度に検索できるのは{max, number}個までです。",
    noSuchGroup:
      "「{value}」というグループはありません。IDまたはパス（例: SSC/Servers）を指定するか、作成を指定してください。",
    badGroup: "「{value}」はグループのパスとして使えません。前後に空白のない1～63文字の名前を / でつないでください。",
    noGroup: "グループの指定がありません。group 列で指定するか、--into で全体のグループを指定してください。",
    emptyFile: "UPSがありません。",
    tooManyLines: "UPSが{size, number}台あります。一度に取り込めるのは{max, number}台までです。",
    csvQuote: '使えない位置に二重引用符があります。引用符を含む値は "a ""quoted"" word" のように書いてください。',
    csvOpenQuote: "二重引用符で始まる値が閉じられていません。",
    unknownColumn: "「{value}」という列はありません。使える列: {allowed}",
    repeatedColumn: "「{value}」という列が2つあります。",
    missingColumn: "「{value}」の列がありません。すべてのUPSに必要です。",
    tooManyCells: "値が{size}個あります。1行目の列は{max}個です。",
    confQuote: "{value}: 二重引用符が閉じられていないか、行が \\ で終わっています。",
    confSyntax: "「{value}…」は設定として読めません。キー = 値、キーだけ、[セクション] のいずれかを書いてください。",
    repeatedSection: "[{value}] が2回あります。1台のUPSに1つのセクションを書いてください。",
    needsUpsd: "{value} のUPSはupsdを通してだけ接続できます。upsdのホストを指定してください（--upsd ホスト）。",
    required: "値が必要です。",
    notAmong: "{value} は使えません。使える値: {allowed}",
    notWhole: "{value} は使えません。{min}～{max} の整数を指定してください。",
    badText: "改行のない{max}文字までの文字列を指定してください。",
    badHost: "「{value}」はホストとして使えません。英数字と . - _ : による名前またはアドレスを指定してください。",
    badName: "「{value}」は名前として使えません。/ を含まない1～63文字で、空白は連続させず、前後に置かないでください。",
    badFingerprint: "{value} は証明書のSHA-256ではありません。16進数64桁（コロン区切り可）を指定してください。",
    tooShort: "短すぎます。{min}文字以上にしてください。",
    notUsed: "プロトコル {protocol} では、ここに値を書けません。",
    repeatedLine: "{value} は{other}行目にもあります。1台のUPSは1行にしてください。",
  },
};
