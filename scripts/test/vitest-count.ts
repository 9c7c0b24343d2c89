import { writeFileSync } from 'node:fs'
import type { Reporter, TestCase, TestModule } from 'vitest/node'
import type { Count } from './count'

/** Tells vitest's reporter below where to write. */
export const vitestCountFile = 'CPIS_VITEST_COUNT'

/** Writes down how many tests passed, failed and were skipped, for `npm test` to add up. */
export default class VitestCount implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const state = (wanted: string) => tests.filter((test) => test.result().state === wanted)
    // A file that could not be run, or a failure outside any test, is as bad as a failed test.
    const failuresOutsideTests = modules.flatMap((module) => module.errors()).length + unhandledErrors.length
    const count: Count = {
      passed: state('passed').length,
      failed: state('failed').length + state('pending').length + failuresOutsideTests,
      skipped: state('skipped').map(describeSkipped),
    }
    writeFileSync(process.env[vitestCountFile] ?? '', JSON.stringify(count))
  }
}

function describeSkipped(test: TestCase): string {
  const result = test.result()
  const reason = result.state === 'skipped' && result.note !== undefined ? result.note : 'no reason given'
  return `${test.fullName} (${reason})`
}
