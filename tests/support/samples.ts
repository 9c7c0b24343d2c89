import { readFileSync } from 'node:fs'
import path from 'node:path'

const COPIES = path.resolve(import.meta.dirname, '../fixtures/samples')

/**
 * A sample file of an authority. The tests keep copies, so that what they expect changes with a commit and never by itself; another set is
 * tried by naming its folder in `SAMPLES_DIR`. The people in them are invented; their dates are fixed, see {@link SAMPLES_TODAY}.
 */
export function readSample(name: string): Buffer {
  return readFileSync(path.resolve(process.env.SAMPLES_DIR ?? COPIES, name))
}

/** The day for which the sample files were written. */
export const SAMPLES_TODAY = '2026-11-22'

/** The result that the samples expect for each row of the Camden file, by row number. */
export function expectedCamdenResults(): Map<number, { code: string; why: string }> {
  const lines = readSample('202-camden-problems.expected.csv').toString('utf8').trim().split(/\r?\n/).slice(1)
  return new Map(
    lines.map((line) => {
      const [row = '', , code = '', ...why] = line.split(',')
      return [Number(row), { code, why: why.join(',').replaceAll('"', '') }]
    }),
  )
}
