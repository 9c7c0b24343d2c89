import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Refusal } from '@/lib/shared/refusal'
import { seconds, step } from '../process/steps'
import { Supervisor } from '../process/supervisor'
import { compileStyles, generateClient, oneAtATime, typePages } from '../start/prepare'
import { closingLine, sum } from './count'
import { onDemand, phases, type PhaseName, type TestRun } from './phases'
import { roundsOf } from './rounds'
import { type PhaseResult, runRound } from './run-round'

const supervisor = new Supervisor(130)

try {
  await supervisor.stop(await test(process.argv.slice(2)))
} catch (error) {
  await supervisor.fail(error)
}

/**
 * `npm test`: sets up all that the tests need, runs the phases, some in parallel, and says at the end how many checks passed and how
 * long each phase took.
 * @param wanted names of phases; all of them if none is named
 * @returns the exit code
 */
async function test(wanted: string[]): Promise<number> {
  const begun = performance.now()
  const chosen = choosePhases(wanted)
  const folder = mkdtempSync(path.join(tmpdir(), 'cpis-tests-'))
  supervisor.keep('The folder of the test run', { stop: async () => rmSync(folder, { recursive: true, force: true, maxRetries: 50 }) })
  const run: TestRun = { supervisor, folder }

  await prepare(run)
  const results: PhaseResult[] = []
  for (const lanes of roundsOf(chosen)) results.push(...(await runRound(lanes, run)))

  console.log('')
  for (const { name, count, took } of results.toSorted((one, other) => chosen.indexOf(one.name) - chosen.indexOf(other.name))) {
    console.log(`${name.padEnd(12)} ${closingLine(count)}, ${took}${count.failed === 0 ? '' : '  FAILED'}`)
  }
  const all = sum(results.map(({ count }) => count))
  for (const skipped of all.skipped) console.log(`skipped: ${skipped}`)
  console.log(`\nall together ${seconds(begun)}\n${closingLine(all)}`)
  return all.failed === 0 && all.passed > 0 ? 0 : 1
}

function choosePhases(wanted: string[]): PhaseName[] {
  const names = Object.keys(phases) as PhaseName[]
  const unknown = wanted.find((word) => !names.includes(word as PhaseName))
  if (unknown !== undefined) throw new Refusal(`There is no part of the tests called "${unknown}": there are ${names.join(', ')}.`)
  if (wanted.length === 0) return names.filter((name) => name !== onDemand)
  // The browser tests need the build, and so do the long tests that send requests. `measured` are integration tests too.
  const needed: Partial<Record<PhaseName, PhaseName[]>> = { e2e: ['build'], verify: ['build'], integration: ['measured'] }
  const all = wanted.flatMap((word) => [word, ...(needed[word as PhaseName] ?? [])])
  return names.filter((name) => all.includes(name))
}

/** What every phase needs: sources that are generated from other sources. */
async function prepare({ folder }: TestRun): Promise<void> {
  const preparation = { supervisor, logFolder: folder }
  await oneAtATime(async () => {
    await step('Prisma client', () => generateClient(preparation))
    await step('Styles', () => compileStyles(preparation))
    await step('Types of the pages', () => typePages(preparation))
  })
}
