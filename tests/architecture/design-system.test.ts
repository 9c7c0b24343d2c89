import { describe, expect, it } from 'vitest'
import { textOf, writtenFiles } from './sources'

/**
 * The parts of the design system are in `components/nhs`, those of forms in `components/forms`, the frame of every page in
 * `components/layout`: each once. Pages say which part they mean, not which classes it is made of.
 */

const PARTS = /^components\/(nhs|forms|layout)\//

/** Files that still spell out classes of the design system: how many, and why. The numbers may only go down. */
const STILL_TYPED: Readonly<Record<string, number>> = {
  // The document itself.
  'app/layout.tsx': 2,
}

const screens = writtenFiles(['app', 'components'], /\.tsx?$/)

function typedClasses(text: string): number {
  return text.match(/nhsuk-[a-z0-9_-]+/g)?.length ?? 0
}

describe('the design system', () => {
  it('is found where a page types its classes', () => {
    expect(typedClasses(`<h1 className="nhsuk-heading-l">Plans</h1><a className={\`nhsuk-tag nhsuk-tag--\${colour}\`}>`)).toBe(3)
    expect(screens.filter((file) => PARTS.test(file) && typedClasses(textOf(file)) > 0).length).toBeGreaterThan(10)
  })

  it('is typed into no page: every part has a component', () => {
    const typed = screens
      .filter((file) => !PARTS.test(file))
      .flatMap((file) => {
        const count = typedClasses(textOf(file))
        return count > (STILL_TYPED[file] ?? 0) ? [`${file} types ${count} of its classes: use components/nhs, or add the part there`] : []
      })
    expect(typed).toEqual([])
  })

  it('is typed elsewhere by no more than is said', () => {
    const less = Object.entries(STILL_TYPED).filter(([file, most]) => !screens.includes(file) || typedClasses(textOf(file)) < most)
    expect(less.map(([file]) => `${file} types fewer: write down how many`)).toEqual([])
  })

  it('asks for a day in three fields, because the field of a browser shows the month first to many', () => {
    expect(screens.filter((file) => /type="(date|datetime-local|month|week)"/.test(textOf(file)))).toEqual([])
  })

  it('has no button that is disabled: its component takes no such thing, and nothing else is typed', () => {
    expect(screens.filter((file) => !PARTS.test(file) && /\sdisabled(=\{|\s|>|\/)/.test(textOf(file)))).toEqual([])
  })
})
