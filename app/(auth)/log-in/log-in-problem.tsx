import { ErrorFrame } from '@/components/forms/error-summary'
import { PATIENCE } from '@/lib/identity/browser'
import { isProviderId, type ProviderId } from '@/lib/identity/providers'
import { minutesToWait } from '@/lib/identity/too-many-log-ins'
import { nameOf } from './provider-labels'

/** Why somebody is back on the log-in page. `refused` never says why: a stranger must not learn who has an account. */
export type Problem =
  | { kind: 'refused' }
  | { kind: 'unfinished' }
  | { kind: 'crowded' }
  | { kind: 'unreachable'; provider: ProviderId }
  | { kind: 'wait'; minutes: number }

/** The problem that the address of the page names, if any. */
export function problemOf(query: Record<string, string | string[] | undefined>): Problem | null {
  if (query.refused !== undefined) return { kind: 'refused' }
  const minutes = minutesToWait(query.wait)
  if (minutes !== null) return { kind: 'wait', minutes }
  if (query.crowded !== undefined) return { kind: 'crowded' }
  if (isProviderId(query.unreachable)) return { kind: 'unreachable', provider: query.unreachable }
  return query.unfinished === undefined ? null : { kind: 'unfinished' }
}

/** What went wrong and what to do. Takes the focus on load, so that it is the first thing heard. */
export function LogInProblem({ problem }: { problem: Problem }) {
  return (
    <ErrorFrame id="log-in-problem" title="You are not logged in">
      {wordsOf(problem)}
    </ErrorFrame>
  )
}

function wordsOf(problem: Problem) {
  if (problem.kind === 'refused') return <p>Your account is not set up here yet. Ask your organisation’s CPIS administrator.</p>
  if (problem.kind === 'unfinished') {
    return <p>The log-in was not finished, or took longer than 15 minutes. Log in again. If it keeps happening, follow your local paper process.</p>
  }
  return (
    <>
      <p>{sentenceOf(problem)}</p>
      <p>
        <a href="/unavailable">Telephone numbers of the duty teams</a>
      </p>
    </>
  )
}

function sentenceOf(problem: Exclude<Problem, { kind: 'refused' } | { kind: 'unfinished' }>): string {
  if (problem.kind === 'unreachable') return `We cannot reach ${nameOf[problem.provider]}. Follow your local paper process.`
  if (problem.kind === 'crowded') {
    return `Very many log-ins come from your network, and nobody has logged in on this browser before. Wait ${PATIENCE} seconds, then press the button again.`
  }
  const minutes = problem.minutes === 1 ? '1 minute' : `${problem.minutes} minutes`
  return `Too many log-ins have failed in this browser. Try again in ${minutes}, or use another computer. If it cannot wait, follow your local paper process.`
}
