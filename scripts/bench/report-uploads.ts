import type { UploadFigures } from './figures'
import { count, milliseconds, table } from './report-table'

/** The lowest acceptable speed of saving relative to COPY and merge (the project's performance goals). */
const AIM = 0.8

/** The part about full files. @param cores of the machine */
export function renderUploads({ rows, rounds, load, ways, lookUps }: UploadFigures, cores: number): string {
  const bareOf = (name: string) => ways.find((way) => way.name === name.replace('save', 'COPY and merge'))
  const lines = ways.map(({ name, ms, cpu, databaseCpu }) => {
    const bare = name.startsWith('save') ? bareOf(name) : undefined
    const ratio = bare ? `${(bare.ms / ms).toFixed(2)} (aim ${AIM})` : ''
    return [name, milliseconds(ms), count(Math.round((rows * 1000) / ms)), milliseconds(cpu), milliseconds(databaseCpu), ratio]
  })
  const busy =
    load > cores / 2
      ? ` **The machine was busy: load ${load.toFixed(1)} on ${cores} cores before the first row; processor time is the figure to trust.**`
      : ''
  return [
    '## A full file',
    `${count(rows)} rows of one authority, medians of ${rounds} rounds, by the use-cases that the page calls: checked (received, kept, read, judged, ` +
      `matched, the preview kept) and saved (what was found brought back, merged, histories kept). COPY and merge is the same rows into tables with the ` +
      `same indexes, checks and foreign keys, without row-level security, histories or judgement.${busy}`,
    table(['what', 'ms', 'rows a second', 'CPU ms', 'database CPU ms', 'ratio'], lines),
    lookUps &&
      `Look-ups meanwhile, ${lookUps.perSecond} a second, while the process that works on files checks and saves two full files, all plans changed: ` +
        `p95 ${milliseconds(lookUps.meanwhile.p95)} ms (in quiet ${milliseconds(lookUps.quiet.p95)} ms; aim at most twice), median ` +
        `${milliseconds(lookUps.meanwhile.p50)} ms (${milliseconds(lookUps.quiet.p50)} ms), false "none" ${lookUps.meanwhile.falseNone} of ${count(lookUps.meanwhile.lookUps)}.`,
  ]
    .filter((part) => part !== undefined)
    .join('\n\n')
}
