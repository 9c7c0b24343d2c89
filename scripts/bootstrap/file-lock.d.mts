/** When a process was started, or undefined when it has ended. */
export function processStart(pid: number): string | undefined
/** Takes a lock file for this process, or names the process that holds it. A lock left by a killed process is taken over. */
export function takeLock(file: string): { heldBy: number } | { release: () => void; tookOver: boolean }
/** Takes a lock file, waiting while another process holds it; `onWait` is called once when it has to. */
export function waitForLock(file: string, onWait: (pid: number) => void): Promise<() => void>
/** The process that holds a lock at this moment, or undefined. */
export function lockHolder(file: string): number | undefined
