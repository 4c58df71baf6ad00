/** What is wrong with a value of a list or a file, by code; `at` stands before it where a line is concerned. */
export const refused = {
  at: "Line {line}: ",
  field: "{field}: ",
  codes: {
    targetFormat:
      '"{value}" is no target; allowed are addresses (192.0.2.7), ranges (192.0.2.10-60), networks (192.0.2.0/24), IPv6 addresses and host names.',
    targetPrefix: "{value} is too large a network, or none; allowed are /{min} to /{max}.",
    targetOrder: "{value} ends before it begins; the smaller address comes first.",
    targetForbidden:
      "{value} {kind, select, unspecified {leads to this machine itself} multicast {holds addresses that stand for groups of hosts (multicast)} broadcast {holds an address that stands for all hosts (broadcast)} other {holds addresses that no host has}}; allowed are addresses of single hosts.",
    targetTooMany: "That is {size, number} addresses; allowed are {max, number} in one search.",
    noSuchGroup: 'There is no group "{value}"; give the id or the path of one, such as SSC/Servers, or have it made.',
    badGroup:
      '"{value}" is no path of a group; allowed are names of 1 to 63 characters, joined by /, without blanks at their ends.',
    noGroup: "No group is named; give one in the column group, or one for all with --into.",
    emptyFile: "There is no UPS in it.",
    tooManyLines: "That is {size, number} UPSes; allowed are {max, number} at once.",
    csvQuote: 'A double quote stands where none may; a cell with quotes in it is written as "a ""quoted"" word".',
    csvOpenQuote: "A cell that begins with a double quote has no end.",
    unknownColumn: 'There is no column "{value}"; allowed are {allowed}.',
    repeatedColumn: 'The column "{value}" is there twice.',
    missingColumn: 'The column "{value}" is missing; it is needed for every UPS.',
    tooManyCells: "It has {size} cells; the first line names {max}.",
    confQuote: "{value}: a double quote is not closed, or the line ends in a backslash.",
    confSyntax: '"{value}…" is no setting; allowed are key = value, a single key, and [section].',
    repeatedSection: "[{value}] was there before; each UPS has one section.",
    needsUpsd: "{value} is reached through its upsd only; say where that answers (--upsd host).",
    required: "A value is needed here.",
    notAmong: "{value} is not allowed; allowed are {allowed}.",
    notWhole: "{value} is not allowed; allowed are whole numbers from {min} to {max}.",
    badText: "Allowed are at most {max} characters, in one line.",
    badHost: '"{value}" is no host; allowed are names and addresses of letters, digits, and . - _ :',
    badName:
      '"{value}" is no name; allowed are 1 to 63 characters without /, one blank in a row, and none at the ends.',
    badFingerprint:
      "{value} is no SHA-256 of a certificate; allowed are 64 hexadecimal digits, with colons or without.",
    tooShort: "It is too short; allowed are {min} characters and more.",
    notUsed: "Nothing may stand here with the protocol {protocol}.",
    repeatedLine: "{value} was there before, in line {other}; each UPS has one line.",
  },
};
