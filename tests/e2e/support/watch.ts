import type { BrowserContext } from '@playwright/test'

/**
 * Collects what goes wrong in the pages of a browser: broken content policy, errors in scripts, parts that cannot be loaded. The status
 * of a page itself (not found, not permitted, unavailable) is for the test to judge and not a fault.
 * @returns a list that grows
 */
export function faultsIn(context: BrowserContext): string[] {
  const faults: string[] = []
  context.on('weberror', (error) => faults.push(`script: ${error.error().message}`))
  context.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return
    const about = message.location().url
    if (message.text().startsWith('Failed to load resource') && about === message.page()?.url()) return
    faults.push(`console: ${message.text()} (${new URL(about || 'about:blank').pathname})`)
  })
  return faults
}
