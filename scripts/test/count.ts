import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'

/** How many checks passed and failed, and which were skipped, each with its reason. */
export interface Count {
  passed: number
  failed: number
  skipped: string[]
}

/** A count of nothing, to start from. */
export const noCount: Count = { passed: 0, failed: 0, skipped: [] }

/** A check that is a single program: it passed if the program exited with 0. */
export function countOne(exitCode: number): Count {
  return exitCode === 0 ? { ...noCount, passed: 1 } : { ...noCount, failed: 1 }
}

/** The counts added up. */
export function sum(counts: Count[]): Count {
  return {
    passed: counts.reduce((total, { passed }) => total + passed, 0),
    failed: counts.reduce((total, { failed }) => total + failed, 0),
    skipped: counts.flatMap(({ skipped }) => skipped),
  }
}

/** The line that `npm test` ends with. */
export function closingLine({ passed, failed, skipped }: Count): string {
  return `${passed} passed, ${failed} failed${skipped.length === 0 ? '' : `, ${skipped.length} skipped`}`
}

const writtenCount = z.object({ passed: z.number(), failed: z.number(), skipped: z.array(z.string()) })

/** Reads what our reporter (vitest-count.ts) wrote. A run that crashed before it could write is one failure. */
export function countVitest(countFile: string, exitCode: number): Count {
  if (!existsSync(countFile)) return { ...noCount, failed: 1 }
  return withExitCode(exitCode, writtenCount.parse(JSON.parse(readFileSync(countFile, 'utf8'))))
}

const playwrightSpec = z.object({
  title: z.string(),
  tests: z.array(z.object({ status: z.string(), annotations: z.array(z.object({ type: z.string(), description: z.string().optional() })) })),
})
type PlaywrightSuite = { title: string; specs: z.infer<typeof playwrightSpec>[]; suites?: PlaywrightSuite[] }
const playwrightSuite: z.ZodType<PlaywrightSuite> = z.object({
  title: z.string(),
  specs: z.array(playwrightSpec),
  suites: z.lazy(() => z.array(playwrightSuite)).optional(),
})
const playwrightReport = z.object({ suites: z.array(playwrightSuite), errors: z.array(z.unknown()) })

/** Counts the tests in Playwright's JSON report. A test that passed only on a retry has failed. */
export function countPlaywright(reportFile: string, exitCode: number): Count {
  if (!existsSync(reportFile)) return { ...noCount, failed: 1 }
  const { suites, errors } = playwrightReport.parse(JSON.parse(readFileSync(reportFile, 'utf8')))
  const tests = suites.flatMap(testsOf)
  return withExitCode(exitCode, {
    passed: tests.filter(({ status }) => status === 'expected').length,
    failed: tests.filter(({ status }) => status === 'unexpected' || status === 'flaky').length + errors.length,
    skipped: tests.filter(({ status }) => status === 'skipped').map(({ title, reason }) => `${title} (${reason})`),
  })
}

function testsOf({ specs, suites = [] }: PlaywrightSuite): { title: string; status: string; reason: string }[] {
  const own = specs.flatMap(({ title, tests }) =>
    tests.map(({ status, annotations }) => {
      const reason = annotations.find(({ type }) => type === 'skip' || type === 'fixme')?.description
      return { title, status, reason: reason ?? 'no reason given' }
    }),
  )
  return [...own, ...suites.flatMap(testsOf)]
}

/** An exit code that says "failed" although every test passed is a failure too. */
function withExitCode(exitCode: number, count: Count): Count {
  return exitCode !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count
}
