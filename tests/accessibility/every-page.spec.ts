import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { everyState, widths } from '@/scripts/screenshots/states/every-state'
import { expect, test } from '../e2e/support/test'

/** WCAG 2.2 at level AA and what came before it, and axe's best practice (interface specification section 13). */
const standards = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']

// Axe examines the whole page at each width: for a page full of visits that takes more than a minute on a busy machine.
test.setTimeout(120_000)

/** What another width can change: the rest of a page, and so the rest of what axe looks at, is the same at every width. */
const CHANGED_BY_WIDTH = [
  'target-size',
  'scrollable-region-focusable',
  'color-contrast',
  'aria-hidden-focus',
  'link-in-text-block',
  'empty-heading',
  'landmark-unique',
]

/**
 * `npm run verify` looks at every state. `npm test`, which has to be quick, looks at every state of what clinicians see and at the first state
 * of every other page.
 */
const looked =
  process.env.EVERY_STATE === 'yes'
    ? everyState
    : everyState.filter((state, at) => state.path.startsWith('/lookup') || everyState.findIndex(({ path }) => path === state.path) === at)

for (const state of looked) {
  test(`axe finds nothing: ${state.name}`, async ({ page, register, faults }) => {
    const statuses: number[] = []
    page.on('response', (response) => {
      if (response.request().isNavigationRequest() && response.frame() === page.mainFrame()) statuses.push(response.status())
    })
    try {
      await state.reach({ page, register })
      expect(new URL(page.url()).pathname, 'the page that the list of states names').toMatch(new RegExp(`^${escaped(state.path)}`))
      expect(statuses.at(-1)).toBe(state.status ?? 200)
      for (const width of widths) {
        await page.setViewportSize({ width, height: 900 })
        expect(await violations(page, width === widths[0] ? null : CHANGED_BY_WIDTH), `at ${width} pixels`).toEqual([])
      }
    } finally {
      await state.restore?.({ page, register })
      faults.splice(0, faults.length, ...faults.filter((fault) => state.fault === undefined || !state.fault.test(fault)))
    }
  })
}

test('axe is awake: it finds a picture without words and a field without a label', async ({ page }) => {
  await page.setContent('<main><img src="data:,"><input></main>')
  expect((await violations(page)).join()).toMatch(/image-alt.*label/s)
})

/** What axe finds, each with the places where it finds it. */
async function violations(page: Page, rules: string[] | null = null): Promise<string[]> {
  // A page without frames is looked at in one go; otherwise axe opens a second page for each look, to put the frames together.
  expect(page.frames()).toHaveLength(1)
  // Of what passes, axe would look up a selector for each element, which takes longer than its rules.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] })
  const { violations: found } = await (rules ? axe.withRules(rules) : axe.withTags(standards)).analyze()
  return found.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`)
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
