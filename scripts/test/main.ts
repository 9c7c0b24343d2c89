import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Refusal } from '@/lib/shared/refusal'
import { seconds, step } from '../process/steps'
import { Supervisor } from '../process/supervisor'
import { compileStyles, generateClient, oneAtATime, typePages } from '../start/prepare'
import { onDemand, phases, type PhaseName, type TestRun } from './phases'
import { closingLine, type Count, noCount, sum } from './count'

const supervisor = new Supervisor(130)

try {
  await supervisor.stop(await test(process.argv.slice(2)))
} catch (error) {
  await supervisor.fail(error)
}

/**
 * `npm test`: sets up all that the tests need, runs the phases one after the other and says at the end how many checks passed.
 * @param wanted names of phases; all of them when none is named
 * @returns the exit code
 */
async function test(wanted: string[]): Promise<number> {
  const chosen = choosePhases(wanted)
  const folder = mkdtempSync(path.join(tmpdir(), 'cpis-tests-'))
  supervisor.keep('The folder of the test run', { stop: async () => rmSync(folder, { recursive: true, force: true, maxRetries: 50 }) })
  const run: TestRun = { supervisor, folder }

  await prepare(run)
  const results: { name: PhaseName; count: Count; took: string }[] = []
  for (const name of chosen) {
    console.log(`\n== ${name}`)
    const begun = performance.now()
    const count = await countPhase(name, run)
    results.push({ name, count, took: seconds(begun) })
  }

  console.log('')
  for (const { name, count, took } of results) console.log(`${name.padEnd(12)} ${closingLine(count)}, ${took}`)
  const all = sum(results.map(({ count }) => count))
  for (const skipped of all.skipped) console.log(`skipped: ${skipped}`)
  console.log(`\n${closingLine(all)}`)
  return all.failed === 0 && all.passed > 0 ? 0 : 1
}

function choosePhases(wanted: string[]): PhaseName[] {
  const names = Object.keys(phases) as PhaseName[]
  const unknown = wanted.find((word) => !names.includes(word as PhaseName))
  if (unknown !== undefined) throw new Refusal(`There is no part of the tests called "${unknown}": there are ${names.join(', ')}.`)
  if (wanted.length === 0) return names.filter((name) => name !== onDemand)
  // The browser tests are about the build, and so are those of the long tests that send requests.
  return names.filter((name) => wanted.includes(name) || (name === 'build' && (wanted.includes('e2e') || wanted.includes(onDemand))))
}

/** What every phase needs: sources that are made from other sources. */
async function prepare({ folder }: TestRun): Promise<void> {
  const preparation = { supervisor, logFolder: folder }
  await oneAtATime(async () => {
    await step('Prisma client', () => generateClient(preparation))
    await step('Styles', () => compileStyles(preparation))
    await step('Types of the pages', () => typePages(preparation))
  })
}

/** A phase that breaks down counts as one failed check, and the next one is run all the same. */
async function countPhase(name: PhaseName, run: TestRun): Promise<Count> {
  try {
    return await phases[name](run)
  } catch (error) {
    console.error(error instanceof Refusal ? error.message : error)
    return { ...noCount, failed: 1 }
  }
}
