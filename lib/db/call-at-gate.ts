import type pg from 'pg'
import { z } from 'zod'
import { env } from '@/lib/config/env'
import { functionCaller } from './function-caller'
import type { ArgumentsOf, FunctionName, SilentFunctionName } from './function-call'
import { openPool } from './pool'

declare global {
  // One pool for each process, however many bundles the framework makes of this module.
  var cpisGatePool: pg.Pool | undefined
}

/** The most connections at once: log-ins are few beside everything else. */
const CONNECTIONS = 3

/**
 * Calls a function as `cpis_gate`, the login that lets people and systems in once we have checked who they are: it opens sessions, gives out
 * tokens and reads mailboxes, and reads nothing else. Statements of the application's own login cannot do any of this, so that nobody who gets
 * it to run SQL of theirs becomes somebody else (docs/decisions/057-who-is-asking.md).
 *
 * @returns and throws as {@link FunctionCaller}
 */
export async function callAtGate<Name extends SilentFunctionName>(name: Name, given: ArgumentsOf<Name>): Promise<void>
export async function callAtGate<Name extends FunctionName, Schema extends z.ZodType>(
  name: Name,
  given: ArgumentsOf<Name>,
  schema: Schema,
): Promise<z.output<Schema>>
export async function callAtGate<Name extends FunctionName>(name: Name, given: ArgumentsOf<Name>, schema?: z.ZodType): Promise<unknown> {
  globalThis.cpisGatePool ??= openPool(addressOfGate(), CONNECTIONS, 'cpis gate')
  const answer = await functionCaller(globalThis.cpisGatePool)(name, given, schema ?? z.unknown())
  return schema === undefined ? undefined : answer
}

/** Only the web server lets anybody in, so only it needs the address. */
function addressOfGate(): string {
  const address = env().GATE_DATABASE_URL
  if (address === undefined) throw new Error('GATE_DATABASE_URL is not set')
  return address
}

/** Closes its connections; a later call opens new ones. */
export async function closeGate(): Promise<void> {
  const closing = globalThis.cpisGatePool
  globalThis.cpisGatePool = undefined
  await closing?.end()
}
