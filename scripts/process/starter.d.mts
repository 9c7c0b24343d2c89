/** What to do when the npm that runs this script has disappeared, instead of ending the process at once. */
export function onStarterGone(action: () => void): void
export function watchStarter(pid: number): void
