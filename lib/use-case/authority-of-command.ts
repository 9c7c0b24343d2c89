// Raw SQL: a command opens a connection for its file, and no pool of the model API beside it.
import { inBulkTransaction } from '@/lib/db/bulk-transaction'
import type { ActorOrganisation } from '@/lib/identity/actor'
import type { DfeCode } from '@/lib/shared/authority-code'

/**
 * Finds the authority that an operator's command means, so that the command can act for it. Authorities' names are not secret; nothing
 * else is read.
 *
 * @returns null when nobody has this code
 */
export async function authorityOfCommand(code: DfeCode): Promise<ActorOrganisation | null> {
  const [authority] = await inBulkTransaction({ personId: null, role: 'LD', organisationId: null }, (tx) =>
    tx.query<{ id: string; name: string }>(
      'select o.id, o.name from cpis.authority a join cpis.organisation o on o.id = a.organisation_id where a.dfe_code = $1',
      [code],
    ),
  )
  return authority ? { ...authority, kind: 'authority', code } : null
}
