import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import path from 'node:path'
import { Refusal } from '@/lib/shared/refusal'
import { seconds } from '../process/steps'
import { type Count, noCount } from './count'
import { type PhaseName, phases, type TestRun } from './phases'
import { waitsFor } from './rounds'

/** The result of one phase. */
export interface PhaseResult {
  name: PhaseName
  count: Count
  /** How long it took, in words. */
  took: string
}

/**
 * Runs lanes of phases in parallel. A phase running alone prints as it goes; of several, each prints everything at its end.
 * @param lanes each a list of phases to run one after another
 */
export async function runRound(lanes: PhaseName[][], run: TestRun): Promise<PhaseResult[]> {
  if (lanes.length > 1) console.log(`\n== ${lanes.map((lane) => lane.join(', ')).join(' beside ')}`)
  const runOne = lanes.length > 1 ? runQuietly : runAloud
  const results = new Map<PhaseName, Promise<PhaseResult>>()
  for (const lane of lanes) {
    let before: Promise<unknown> = Promise.resolve()
    for (const name of lane) {
      const result = Promise.all([before, ...(waitsFor[name] ?? []).map((other) => results.get(other))]).then(() => runOne(name, run))
      results.set(name, result)
      before = result
    }
  }
  return Promise.all(results.values())
}

function runAloud(name: PhaseName, run: TestRun): Promise<PhaseResult> {
  console.log(`\n== ${name}`)
  return runPhase(name, run, process.stdout.fd)
}

async function runQuietly(name: PhaseName, run: TestRun): Promise<PhaseResult> {
  const file = path.join(run.folder, `${name}.log`)
  const output = openSync(file, 'w', 0o600)
  const result = await runPhase(name, run, output)
  closeSync(output)
  console.log(`\n== ${name} (${result.took})\n${readFileSync(file, 'utf8').trim()}`)
  return result
}

/** A phase that crashes counts as one failed check, and the next one runs all the same. */
async function runPhase(name: PhaseName, run: TestRun, output: number): Promise<PhaseResult> {
  const begun = performance.now()
  try {
    return { name, count: await phases[name](run, output), took: seconds(begun) }
  } catch (error) {
    writeSync(output, `${error instanceof Refusal ? error.message : String(error instanceof Error ? error.stack : error)}\n`)
    return { name, count: { ...noCount, failed: 1 }, took: seconds(begun) }
  }
}
