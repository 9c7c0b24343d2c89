import { parseArgs } from 'node:util'
import { Refusal } from '@/lib/shared/refusal'
import type { Schedule } from './rounds'

/** The parts of the benchmark. */
export const PARTS = ['door', 'page', 'weight', 'upload'] as const
export type Part = (typeof PARTS)[number]

/** What one run measures. */
export interface BenchOptions {
  children: number
  accesses: number
  /** Seeds the register afresh even if there is one of this size. */
  fresh: boolean
  parts: readonly Part[]
  schedule: Schedule
}

const USAGE = `npm run bench -- [options]
  --children 200000   children in the register
  --accesses 5000000  accesses in it
  --fresh             seed it anew although it is there
  --only door         only these parts, with commas between: ${PARTS.join(', ')}
  --at 1,8,32         how many requests at once
  --rounds 5          measured rounds of each contestant at each of these
  --seconds 4         length of a round`

/**
 * Reads the command line.
 * @throws Refusal for options that make no sense
 */
export function readBenchOptions(args: string[]): BenchOptions {
  const text = { type: 'string' } as const
  const { values } = parse(() =>
    parseArgs({ args, options: { children: text, accesses: text, fresh: { type: 'boolean' }, only: text, at: text, rounds: text, seconds: text } }),
  )
  const parts = values.only?.split(',') ?? [...PARTS]
  if (!parts.every((part): part is Part => (PARTS as readonly string[]).includes(part))) throw new Refusal(`--only knows: ${PARTS.join(', ')}.`)
  return {
    children: whole('children', values.children ?? '200000', 100, 900_000),
    accesses: whole('accesses', values.accesses ?? '5000000', 1_000, 100_000_000),
    fresh: values.fresh ?? false,
    parts,
    schedule: {
      concurrencies: (values.at ?? '1,8,32').split(',').map((at) => whole('at', at, 1, 256)),
      rounds: whole('rounds', values.rounds ?? '5', 1, 100),
      seconds: whole('seconds', values.seconds ?? '4', 1, 60),
      warmUp: 0.5,
    },
  }
}

function parse<Result>(read: () => Result): Result {
  try {
    return read()
  } catch (error) {
    throw new Refusal(`${error instanceof Error ? error.message : 'These options cannot be read.'}\n\n${USAGE}`)
  }
}

function whole(name: string, text: string, least: number, most: number): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < least || value > most) throw new Refusal(`--${name} must be a whole number from ${least} to ${most}.`)
  return value
}
