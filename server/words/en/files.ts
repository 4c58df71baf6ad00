/** Import and export of files in the tree's editor. */
export const files = {
  export: {
    title: "Export",
    description: "Your draft as a file, as it is now.",
    what: "What",
    withoutSecrets: "All settings, without secrets",
    withSecrets: "All settings, with secrets under a pass phrase",
    csv: "The list of UPSes (CSV)",
    upsConf: "The list of UPSes for a NUT server (ups.conf)",
    help: {
      withoutSecrets:
        "Communities, pass phrases and passwords are left out. Imported here again, those of this console stay.",
      withSecrets:
        "Secrets are encrypted (scrypt, AES-256). Without the pass phrase nobody can open them, you neither.",
      csv: "For spreadsheets, and to be imported again. Secrets are left out.",
      upsConf: "For a NUT server that reads the same UPSes. Secrets are left out: enter them there.",
    },
    passphrase: "Pass phrase",
    again: "Once more",
    short: "At least {min} characters.",
    differs: "The two are not the same.",
    keep: "Keep it: it cannot be found out from the file.",
    confirm: "Export",
  },
  import: {
    title: "Import",
    description:
      "A settings file, a list of UPSes as CSV, a ups.conf of NUT, or the config.apc of ESMPRO/AC. First you see what it changes.",
    choose: "Choose a file, or drop it here",
    tooLarge: "“{name}” is too large: at most {most} MB are taken.",
    unreadable: "“{name}” begins like a settings file, but is cut or damaged.",
    passphrase: "Pass phrase of the file",
    open: "Open",
    looking: "Looking at the file…",
    same: "The file holds what the draft holds.",
    replacesSecrets: "The file brings other secrets for nodes of the draft. That import cannot be undone with Ctrl+Z.",
    withoutSecrets:
      "{count, plural, one {# node has} other {# nodes have}} secrets that the file leaves out and this console does not know: enter them afterwards.",
    storageGroup: "Group of the storage systems",
    storageHelp:
      "Of config.apc only the section [AcStorage] is taken: each address that is new becomes a storage system, and port and flush timeout become those of all.",
    needsGroup: "There is no group yet. Make one first.",
    group: "Group for UPSes that name none",
    noGroup: "none",
    makeGroups: "Make groups that are not there",
    upsd: "Host of the NUT server (upsd)",
    adds: "{count, plural, =0 {Nothing is added.} one {# UPS is added.} other {# UPSes are added.}}",
    skips: "{count, plural, one {# is there already.} other {# are there already.}}",
    makes: "New groups: {groups}.",
    confirm: "Bring into the draft",
  },
};
