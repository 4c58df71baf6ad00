import type { refused as english } from "../en/refused.ts";
import type { Worded } from "../worded.ts";

export const refused: Worded<typeof english> = {
  at: "{line}行目: ",
  field: "{field}: ",
  codes: {
    targetFormat:
      "「{value}」は検索先として使えません。アドレス(192.0.2.7)、範囲(192.0.2.10-60)、ネットワーク(192.0.2.0/24)、IPv6アドレス、ホスト名を指定してください。",
    targetPrefix: "{value} はネットワークとして大きすぎるか、正しくありません。/{min}~/{max} を指定してください。",
    targetOrder: "{value} は終わりが始まりより前です。小さいアドレスを先に書いてください。",
    targetForbidden:
      "{value} {kind, select, unspecified {はこのマシン自身を指します} multicast {はホストの集まりを指すアドレス(マルチキャスト)を含みます} broadcast {はすべてのホストを指すアドレス(ブロードキャスト)を含みます} other {はホストに使われないアドレスを含みます}}。1台のホストのアドレスを指定してください。",
    targetTooMany: "{size, number}個のアドレスになります。一度に検索できるのは{max, number}個までです。",
    noSuchGroup:
      "「{value}」というグループはありません。IDまたはパス(例: SSC/Servers)を指定するか、作成を指定してください。",
    badGroup: "「{value}」はグループのパスとして使えません。前後に空白のない1~63文字の名前を / でつないでください。",
  },
};
