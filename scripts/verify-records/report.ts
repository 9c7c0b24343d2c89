import type { Verdict } from '@/lib/verify-records/verify'

/** The verdict in sentences: exactly what was compared, then every problem that is listed, the first bad id first. */
export function verdictSentence({ findings, milliseconds }: Verdict): string {
  const number = (value: number) => value.toLocaleString('en-GB')
  const compared = `${number(findings.rows)} rows under ${number(findings.checkpoints)} checkpoints and ${number(findings.receipts)} receipts, in ${(milliseconds / 1000).toFixed(1)} s.`
  const dropped = findings.dropped === 0 ? '' : ` The rows of ${number(findings.dropped)} leaves were dropped at the end of their retention time.`
  if (findings.count === 0) return `Proved: every row is as it was when it was sealed. Compared ${compared}${dropped}`
  const more = findings.count - findings.named.length
  return [
    `Broken: ${findings.count === 1 ? 'one problem' : `${number(findings.count)} problems`}. Compared ${compared}${dropped}`,
    ...findings.named.map(({ id, says }, place) => `${place === 0 ? 'First bad id: ' : '  '}${id}. ${says}`),
    ...(more > 0 ? [`and ${number(more)} more`] : []),
  ].join('\n')
}

/** The verdict as JSON. */
export function verdictJson({ findings, milliseconds }: Verdict): string {
  const { rows, checkpoints, receipts, dropped, count, named } = findings
  return JSON.stringify({
    verdict: count === 0 ? 'proved' : 'broken',
    firstBadId: named[0]?.id ?? null,
    problems: count,
    named,
    rows,
    checkpoints,
    receipts,
    dropped,
    milliseconds,
  })
}
