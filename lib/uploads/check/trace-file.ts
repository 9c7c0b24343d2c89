import { setTimeout as pause } from 'node:timers/promises'
import { traceInTurn, type ToldVerdict, type TraceEnd } from '@/lib/demographics/trace-in-turn'
import type { Demographics } from '@/lib/demographics/trace-people'
import type { RunStage } from '@/lib/use-case/define-staged-use-case'
import { WorkGoesOn } from '../file-work'
import { keepAnswers } from './kept-answers'
import type { RowAnswer, RowsToTrace } from './trace-rows'

/** How long one file is asked about before others get their turn, in milliseconds. */
const SLICE = 10_000
/** How often answers are kept, in milliseconds: so much of the work is lost when the process dies. */
const KEEP_EVERY = 500
/** A file whose people have been asked about for so long is loaded with what is there; the rest is compared later. In seconds. */
const LONGEST = 2 * 60 * 60

/** A file whose people are asked about. */
export type FileToTrace = {
  uploadId: string
  rows: RowsToTrace
  /** All rows of the file, for its progress. */
  of: number
  /** For how many seconds its people have been asked about, by whatever process. */
  waited: number
  /** Answers that are there already; those that come are added. */
  answers: Map<number, RowAnswer>
}

/**
 * Asks about the people of a file, and keeps every answer on the way: a process that takes the file up after this one asks about nobody twice.
 *
 * @param silence after how many milliseconds without any answer the service counts as silent
 * @param inTurn whether to leave off when others should get their turn
 * @returns whether everybody was asked about, as far as that is possible, or the service was silent, or the time was up
 * @throws WorkGoesOn when others should get their turn
 */
export async function traceFile(
  demographics: Demographics,
  file: FileToTrace,
  { stage, silence, inTurn }: { stage: RunStage; silence: number; inTurn: boolean },
): Promise<'asked' | 'silent' | 'out-of-time'> {
  const began = performance.now()
  for (;;) {
    const end = await goOn(demographics, file, stage, silence)
    if (end.kind !== 'more') return end.kind === 'silent' ? 'silent' : 'asked'
    if (file.waited + (performance.now() - began + end.after) / 1000 > LONGEST) return 'out-of-time'
    if (inTurn) throw new WorkGoesOn(end.after)
    await pause(end.after)
  }
}

async function goOn(demographics: Demographics, file: FileToTrace, stage: RunStage, silence: number): Promise<TraceEnd> {
  const { answers, rows, uploadId, of } = file
  let fresh = new Map<number, ToldVerdict>()
  const keep = async () => {
    const answered = fresh
    fresh = new Map()
    const left = rows.asked.filter(({ row }) => !answers.has(row) && !answered.has(row)).length
    const at = await stage(({ tx }) => keepAnswers(tx, uploadId, answered, { checked: of - left, of }))
    for (const [row, verdict] of answered) answers.set(row, { verdict, at })
  }
  const people = rows.asked.filter(({ row }) => !answers.has(row)).map(({ row, plan }) => ({ ...plan, row }))
  const stopping = new AbortController()
  const tracing = traceInTurn(demographics, people, ({ row }, verdict) => fresh.set(row, verdict), { slice: SLICE, silence, stop: stopping.signal })
  try {
    for (let end: TraceEnd | null = null; ;) {
      end = await Promise.race([tracing, pause(KEEP_EVERY, null, { ref: false })])
      await keep()
      if (end !== null) return end
    }
  } finally {
    stopping.abort()
    await tracing
  }
}
