import { setTimeout as pause } from 'node:timers/promises'
import { readDisclosed, recordAccess } from '@/lib/lookup/door'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import { actorOf, anyOf, type Cast } from './cast'
import { percentile } from './statistics'

/** Look-ups per second, nationwide, in the busiest hour. */
export const NATIONAL_PEAK = 50

/** Results of look-ups of children who all have a plan. Times in milliseconds, from when each was due. */
export type LookUpsMeanwhile = { lookUps: number; p50: number; p95: number; falseNone: number }

/**
 * Looks children up in this process at the rate of {@link NATIONAL_PEAK}, without waiting for the previous answer, until `work` is done.
 *
 * @throws the error of a failed look-up, or of the work
 */
export async function lookUpMeanwhile(
  clinicians: Cast['clinicians'],
  numbers: readonly NhsNumber[],
  work: Promise<unknown>,
): Promise<LookUpsMeanwhile> {
  const latencies: number[] = []
  let falseNone = 0
  let working = true
  const lookUp = async (due: number) => {
    const receipt = await recordAccess({
      actor: actorOf(anyOf(clinicians)),
      number: anyOf(numbers),
      reason: 'direct-care',
      reasonText: null,
      channel: 'page',
      address: '127.0.0.1',
      agentHash: null,
    })
    const result = await readDisclosed(receipt)
    if (result.state !== 'live' || result.outcome === 'none') falseNone += 1
    latencies.push(performance.now() - due)
  }
  const ended = work.finally(() => (working = false))
  const underWay: Promise<void>[] = []
  for (let due = performance.now(); working; due += 1000 / NATIONAL_PEAK) {
    await pause(Math.max(0, due - performance.now()))
    underWay.push(lookUp(due))
  }
  await Promise.all([ended, ...underWay])
  latencies.sort((one, other) => one - other)
  return { lookUps: latencies.length, p50: percentile(latencies, 0.5), p95: percentile(latencies, 0.95), falseNone }
}
