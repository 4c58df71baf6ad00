/** The controller's process ends with it when its own terminal halts: whoever watches it must not start it again before that terminal boots. */
export const haltedExitCode = 77;
