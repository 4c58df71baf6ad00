import type { findings as english } from "../en/findings.ts";
import type { Worded } from "../worded.ts";

export const findings: Worded<typeof english> = {
  T01: `{case, select,
    length {名前「{name}」は{length}文字です。1～{max}文字にしてください。}
    slash {名前「{name}」に「/」が含まれています。「/」はパスの区切りなので、取り除いてください。}
    repeated {{group}に「{name}」が{count}個あります。それぞれ別の名前にしてください。}
    other {アドレス {address} が{count}個に設定されています。それぞれ別のアドレスにするか、余分なものを削除してください。}
  }`,
  T02: `{case, select,
    none {「{name}」に給電する電源装置がありません。グループに電源装置を追加するか、給電する電源装置を選んでください。}
    other {「{name}」の必要な給電数は{needed}ですが、給電する電源装置は{feeds}台です。必要な給電数を減らすか、電源装置を追加してください。}
  }`,
  T03: "制御端末の電源装置の電源異常確認時間は、すべて同じにする必要があります。{ups}は{confirmSec}秒、{otherUps}は{otherConfirmSec}秒です。同じ値にしてください。",
  T04: `{case, select,
    controlTerminal {制御端末の電源装置{ups}の電源異常確認時間は{confirmSec}秒、制御端末が使用する共有ディスクの連動装置{otherUps}は{otherConfirmSec}秒です。前者が長くなるように変更してください。}
    controlStorage {制御端末が使用する共有ディスクの連動装置{ups}の電源異常確認時間は{confirmSec}秒、連動端末の電源装置{otherUps}は{otherConfirmSec}秒です。前者が長くなるように変更してください。}
    controlOverLinked {制御端末の電源装置{ups}の電源異常確認時間は{confirmSec}秒、連動端末の電源装置{otherUps}は{otherConfirmSec}秒です。前者が長くなるように変更してください。}
    other {連動端末の電源装置{ups}の電源異常確認時間は{confirmSec}秒、その連動端末が使用する共有ディスクの連動装置{otherUps}は{otherConfirmSec}秒です。前者が長くなるように変更してください。}
  }`,
  T05: "制御端末側は{givenSec}秒（{ups}）で停止を始めますが、連動端末側の停止には最大{neededSec}秒かかります（{branchUps}の電源異常確認時間{confirmSec}秒、電源切断まで{darkSec}秒、キャッシュフラッシュ{flushSec}秒）。制御端末側の電源異常確認時間を{neededSec}秒以上にするか、連動端末側の時間を短くしてください。",
  T06: "「{name}」は制御端末が使用する共有ディスクのため、iStorage連携を利用できません。キャッシュフラッシュを要求する制御端末が残らないためです。iStorage連携を外してください。",
  T07: "iStorage連携の共有ディスクが{count}システムあります。上限は{max}システムです。超えた分のiStorage連携を外してください。",
  T08: `{case, select,
    notLinked {iStorage連携のない「{name}」に、連動装置ではない{ups}が給電しています。連動装置だけから給電するか、iStorage連携を利用してください。}
    other {iStorage連携のない「{name}」に給電する{upses}台のUPSが、{groups}個のグループに分かれています。1個のグループの連動装置にまとめるか、iStorage連携を利用してください。}
  }`,
  T09: `{group}の連動装置は、「電源異常回復時にリブートする」を同じ設定にする必要があります。{ups}は{restart, select, controller {「制御端末からリブートする」} ups {「UPSからリブートする」} other {「リブートしない」}}、{otherUps}は{otherRestart, select, controller {「制御端末からリブートする」} ups {「UPSからリブートする」} other {「リブートしない」}}です。同じ設定にしてください。`,
  T10: "{ups}のWarm-UP時間は{warmupSec}秒ですが、360秒単位で設定する必要があります。{lowerSec}秒または{upperSec}秒にしてください。",
  T11: `{case, select,
    dated {{date}前後のスケジュールで、}
    other {}
  }「{name}」は電源が入ったままになります。サーバの最後のOFF時刻（{offTime}）から最初のON時刻（{onTime}）まで{givenMin}分ですが、キャッシュフラッシュ、電源切断、Warm-UPには{neededMin}分が必要です。切断する場合は、間隔を{neededMin}分以上にしてください。`,
  T12: `{case, select,
    controlAlone {制御端末の電源装置だけが停電した場合、{ups}は{neededSec}秒（電源異常確認時間{confirmSec}秒と、連動端末側の停止を含む）必要ですが}
    other {全体が停電した場合、{ups}は{neededSec}秒（電源異常確認時間{confirmSec}秒を含む）必要ですが}
  }、現在の負荷で動作できるのは{givenSec}秒です。このままでは確認時間を待たずに停止を始め、待ち時間も短縮します（それで足りるかは予測に表示されます）。電源異常確認時間や停止にかかる時間を短くするか、バッテリを増やしてください。`,
  T13: "「{name}」（{length}文字）はクラスタの管理に使う名前です。半角英数字と「-」「_」の1～{max}文字にしてください。クラスタ側の名前も合わせてください。",
  T14: `「{name}」: {method, select, snmp {SNMP} nut {NUT} bridge {ストレージブリッジ} ssh {SSH} wol {Wake On LAN} redfish {Redfish} other {IPMI}}には、{missing, select, mac {MACアドレス} address {アドレス} user {ユーザ} password {パスワード} command {コマンド} upsName {UPS名} readCommunity {読み取りコミュニティ} writeCommunity {書き込みコミュニティ（ないと電源を制御できません）} authPassphrase {{min}文字以上の認証パスフレーズ} privPassphrase {{min}文字以上の暗号パスフレーズ} other {暗号を使う場合の認証方式}}が必要です。設定するか、別の方法を選んでください。`,
  T15: "{length}台の端末の依存関係が循環しています: {path}。いずれかの依存関係を削除してください。",
  T16: "{ups}は、{cluster}のメンバ{members}台と、ほかのサーバ{others}台に給電しています。クラスタ側からシャットダウンすると、ほかのサーバが稼動中に電源を失います。ほかのサーバを別のUPSに接続するか、シャットダウンはこの製品からだけ行ってください。",
  T17: "スケジュールにより、すべての制御端末（{names}）が{offTime}にOFFになります。「{storage}」を使用するサーバのOFF時刻は{usersOffTime}で、キャッシュフラッシュは{neededTime}までかかることがありますが、要求する制御端末が残りません。制御端末のOFF時刻を{neededTime}以降にするか、1台を稼動させたままにしてください。",
  T18: `{ups}の{field, select, shutoffGraceSec {電源切断猶予時間} lowBatterySec {Low Battery検出後の動作可能時間} other {起動に必要なバッテリ残量}}が設定と異なります。設定は{asked}{field, select, minRestartChargePercent {%} other {秒}}、UPSの値は{holds}{field, select, minRestartChargePercent {%} other {秒}}です。UPSの値に合わせるか、UPSで使用できる値にしてください。`,
  T19: `{case, select,
    differ {{terminal}と{otherTerminal}の時刻が{differSec}秒ずれています（許容は{maxSec}秒）。スケジュール運転は全端末の時計を使うため、同じ時刻サーバに合わせてください。}
    other {{terminal}の時計が、ON/OFF時刻（{time}）と{awayMin}分しか離れていない時点で{bySec}秒補正されました。ON/OFF時刻の前後{withinMin}分には補正されないようにしてください。}
  }`,
  T20: `{case, select,
    ups {{name}には何もつながっていません。給電する電源装置として指定するか、削除してください。}
    other {{group}に、給電する電源装置のない端末が{count}台あります。グループに電源装置を追加するか、給電する電源装置を選んでください。}
  }`,
  T21: `{case, select,
    none {制御端末の電源装置{ups}は「リブートしない」設定です。復電後に自動で起動するには、「電源異常回復時にリブートする」を「UPSからリブートする」にしてください。}
    other {制御端末の電源装置{ups}は「制御端末からリブートする」設定ですが、停電後は起動している制御端末がありません。「UPSからリブートする」にしてください。}
  }`,
  T22: `{case, select,
    product {{terminal}に、サーバをシャットダウンする別の製品（{product}）が見つかりました。順序に関係なく停止するおそれがあるため、削除してください。}
    other {{ups}は、UPS自身の条件（{case, select, onBatterySec {バッテリ運転時間} runtimeSec {残り動作時間} other {負荷}}{says, select, yes { {limit}{case, select, loadPercent {%} other {秒}}} other {}}）でシャットダウンする設定です。サーバの停止前に電源が切れるおそれがあるため、UPS側で無効にしてください。}
  }`,
  T23: `{case, select,
    own {{ups}は猶予付きのOFFから{givenSec}秒で切断されることがありますが、制御端末{terminal}には{neededSec}秒（シャットダウン時間と60秒）が必要です。電源切断猶予時間を{neededSec}秒以上にするか、シャットダウン時間を短くしてください。}
    other {{ups}はシャットダウン要求と同時にOFFを受け、{givenSec}秒で切断されることがありますが、{terminal}には{neededSec}秒（ジョブ、依存する端末、シャットダウン時間）が必要です。電源切断猶予時間を{neededSec}秒以上にするか、OFFを「端末の停止後」に送ってください。}
  }`,
  T24: "制御経路にある「{name}」は停電から{darkSec}秒で電源が切れますが、{lastUseSec}秒まで使われます。制御端末の電源装置からも給電してください。",
};
