/**
 * The exit code of a controller whose own terminal halts. Its supervisor leaves it down until that terminal boots; any other
 * end is a crash, and it is started again.
 */
export const haltExitCode = 77;
