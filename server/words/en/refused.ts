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
  },
};
