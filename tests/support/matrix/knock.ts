import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import type { Actor } from '@/lib/identity/actor'
import { FORMS, METHODS } from '@/tests/policy/entry-points'
import type { ServedProduct } from '../served-product'
import type { EntryPoint } from './built-entry-points'
import { tryEntryPoint, type EntryPointAnswer } from './try-entry-point'

/** Somebody at an entry point: who they are, and the cookie that proves it, if any. */
export type Caller = { actor: Actor; cookie: string | null }

/** Where the ids in addresses come from: the first row of the caller's organisation, of another organisation, or none. */
const THINGS: Readonly<Record<string, { table: string; owner: string; alsoOf?: string }>> = {
  childId: { table: 'child', owner: 'authority_id' },
  planId: { table: 'plan', owner: 'authority_id' },
  draftId: { table: 'plan_draft', owner: 'authority_id' },
  uploadId: { table: 'upload', owner: 'authority_id' },
  rowId: { table: 'rejected_row', owner: 'authority_id' },
  transferId: { table: 'transfer', owner: 'from_authority', alsoOf: 'to_authority' },
  accessId: { table: 'access_matched', owner: 'organisation_id' },
  eventId: { table: 'access_matched', owner: 'organisation_id' },
  organisationId: { table: 'organisation', owner: 'id' },
  personId: { table: 'role_assignment', owner: 'organisation_id' },
  clientId: { table: 'api_client', owner: 'organisation_id' },
}
const ID_COLUMN: Readonly<Record<string, string>> = { access_matched: 'event_id', role_assignment: 'person_id' }
/** Parts of addresses that are words rather than ids. */
const WORDS: Readonly<Record<string, string>> = { question: 'type', kind: 'result' }

/** The path of an entry point with its ids filled in. */
export async function pathWithIds(
  admin: pg.Client,
  entryPoint: EntryPoint,
  { organisation }: Actor,
  whose: 'own' | 'foreign' | 'missing',
): Promise<string> {
  let path = entryPoint.path
  for (const [part = '', name = ''] of entryPoint.path.matchAll(/\[([a-zA-Z]+)\]/g)) {
    path = path.replace(part, WORDS[name] ?? (await idOf(admin, name, organisation.id, whose)))
  }
  return path
}

async function idOf(admin: pg.Client, name: string, organisationId: string, whose: 'own' | 'foreign' | 'missing'): Promise<string> {
  const thing = THINGS[name]
  if (!thing || whose === 'missing') return randomUUID()
  const same = whose === 'own' ? '=' : '<>'
  const neither = whose === 'foreign' && thing.alsoOf ? `and ${thing.alsoOf} <> $1` : ''
  const { rows } = await admin.query<{ id: string }>(
    `select ${ID_COLUMN[thing.table] ?? 'id'} as id from cpis.${thing.table} where ${thing.owner} ${same} $1 ${neither} order by 1 limit 1`,
    [organisationId],
  )
  return rows[0]?.id ?? randomUUID()
}

/** Calls an entry point with what it needs. */
export function knock({ url }: ServedProduct, { cookie }: Caller, entryPoint: EntryPoint, path: string): Promise<EntryPointAnswer> {
  const method = entryPoint.kind === 'route' ? (METHODS[entryPoint.name] ?? 'POST') : 'GET'
  return tryEntryPoint(url, entryPoint, path, cookie, method, FORMS[entryPoint.name] ?? {})
}
