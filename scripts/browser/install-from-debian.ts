const SHELL = 'chromium-headless-shell'

/** A Debian on which browsers are to be installed. */
export interface DebianMachine {
  /** Whether it has a browser as people have it, from wherever. */
  hasBrowser: boolean
  /** Whether it has the engine alone. */
  hasShell: boolean
  /** Whether its browser is Debian's own, which the engine alone belongs to. */
  hasDebiansChromium: boolean
  /** Whether its package sources have a package. Costs a moment. */
  knows: (name: string) => boolean
  /** Installs a package, after asking the package sources anew. Costs half a minute. @returns whether that worked */
  install: (name: string) => Promise<boolean>
}

/**
 * Installs Chromium on a Debian that has no browser, and beside Debian's Chromium its engine alone. Where that is not to be had, the whole
 * browser does its work, and the tests take longer: nothing is tried then, because it would be tried again by every run.
 */
export async function installBrowsersOfDebian({ hasBrowser, hasShell, hasDebiansChromium, knows, install }: DebianMachine): Promise<void> {
  const isNew = !hasBrowser && (await install('chromium'))
  if (hasShell) return
  if (isNew || (hasDebiansChromium && knows(SHELL))) await install(SHELL)
}
