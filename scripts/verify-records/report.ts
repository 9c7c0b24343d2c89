import type { LawfulDrop } from '@/lib/verify-records/findings'
import type { Verdict } from '@/lib/verify-records/verify'

/** The verdict in sentences: exactly what was compared, then every problem that is listed, the first bad id first. */
export function verdictSentence({ findings, milliseconds }: Verdict): string {
  const number = (value: number) => value.toLocaleString('en-GB')
  const compared = `${number(findings.rows)} rows under ${number(findings.checkpoints)} checkpoints and ${number(findings.receipts)} receipts, in ${(milliseconds / 1000).toFixed(1)} s.`
  const gone = findings.drops.filter(({ source, excused }) => source !== 'event' || excused > 0).map(lineOf)
  const dropped = gone.length === 0 ? [] : [`Gone at the end of their time, ${number(findings.dropped)} in all:`, ...gone.map((line) => `  ${line}`)]
  if (findings.count === 0) return [`Proved: every row is as it was when it was sealed. Compared ${compared}`, ...dropped].join('\n')
  const more = findings.count - findings.named.length
  return [
    `Broken: ${findings.count === 1 ? 'one problem' : `${number(findings.count)} problems`}. Compared ${compared}`,
    ...findings.named.map(({ id, says }, place) => `${place === 0 ? 'First bad id: ' : '  '}${id}. ${says}`),
    ...(more > 0 ? [`and ${number(more)} more`] : []),
    ...dropped,
  ].join('\n')
}

const WHAT: Record<LawfulDrop['source'], string> = {
  matched: 'look-ups that found something',
  unmatched: 'look-ups that found nothing',
  event: 'lines of the event log',
}

/** What retention took with one act, as it says itself: what, when, how many of it are gone, and where that is sealed. */
function lineOf({ source, month, at, excused, checkpoint }: LawfulDrop): string {
  const what = month === undefined ? WHAT[source] : `${WHAT[source]}, of ${month}`
  const sealed = checkpoint === null ? 'not sealed yet' : `sealed under checkpoint ${checkpoint}`
  return `${excused.toLocaleString('en-GB')} ${what}: ${new Date(at).toISOString().slice(0, 10)}, ${sealed}`
}

/** The verdict as JSON. */
export function verdictJson({ findings, milliseconds }: Verdict): string {
  const { rows, checkpoints, receipts, dropped, drops, count, named } = findings
  return JSON.stringify({
    verdict: count === 0 ? 'proved' : 'broken',
    firstBadId: named[0]?.id ?? null,
    problems: count,
    named,
    rows,
    checkpoints,
    receipts,
    dropped,
    drops,
    milliseconds,
  })
}
