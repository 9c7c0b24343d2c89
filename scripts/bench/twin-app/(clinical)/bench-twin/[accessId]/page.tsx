import { readFileSync } from 'node:fs'
import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { PageShell } from '@/components/layout/page-shell'
import { ResultAgeing } from '@/components/lookup/result-ageing'
import { ResultTools } from '@/components/lookup/result-tools'
import { ResultView } from '@/components/lookup/result-view'
import { Ticket } from '@/lib/db/ticket'
import type { Actor } from '@/lib/identity/actor'
import { disclosure, type LiveDisclosure } from '@/lib/lookup/disclosure'
import { resultTitle } from '@/lib/lookup/result-title'

/**
 * The twin of the result page: the same components with data read once from a file, without a session or a database.
 * It is as deep in the tree of pages as the result page. The benchmark (scripts/bench/apps.ts) adds it to a copy of the sources;
 * it exists nowhere else.
 */

export type TwinData = { actor: Omit<Actor, 'ticket'>; disclosed: unknown }

let constant: { actor: Actor; result: LiveDisclosure } | undefined

function constantData() {
  if (constant) return constant
  const { actor, disclosed } = JSON.parse(readFileSync(/* turbopackIgnore: true */ process.env.BENCH_TWIN_DATA ?? '', 'utf8')) as TwinData
  const result = disclosure.parse(disclosed)
  if (result.state !== 'live') throw new Error('The data of the twin is not a live result.')
  // It asks the database nothing.
  constant = { actor: { ...actor, ticket: new Ticket('') }, result }
  return constant
}

export function generateMetadata(): Metadata {
  return { title: resultTitle(constantData().result) }
}

export default async function TwinPage() {
  const { actor, result } = constantData()
  const nonce = (await headers()).get('x-nonce') ?? undefined
  return (
    <PageShell actor={actor}>
      <div id="result-live">
        <ResultView result={result} actor={actor} />
        <ResultTools nonce={nonce} accessId={result.eventId} />
      </div>
      <ResultAgeing nonce={nonce} age={Date.now() - result.at.getTime()} />
    </PageShell>
  )
}
