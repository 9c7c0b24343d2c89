import { describe, expect, it } from 'vitest'
import { textOf, writtenFiles } from './sources'

/** Where the rule may stand: once for the database, once for pages and forms, which a test holds equal. */
const HOMES = ['lib/shared/calendar-date.ts', 'prisma/database/register/functions/plan_ends.sql']

describe('the eighteenth birthday', () => {
  it('is worked out in two places only: a third was a day off for everybody born on 29 February', () => {
    const elsewhere = writtenFiles(['app', 'components', 'lib', 'server', 'prisma/database'], /\.(tsx?|sql)$/)
      .filter((file) => !HOMES.includes(file))
      .filter((file) => /18 years|years\s*=>\s*18|\+ ?18\b|AGE_OF_MAJORITY/.test(textOf(file)))
    expect(elsewhere).toEqual([])
  })
})
