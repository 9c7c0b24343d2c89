import { userInfo } from 'node:os'
import type { Submitter } from '@/lib/uploads/upload-act'
import { inBulkTransaction } from '@/lib/db/bulk-transaction'
import type { DfeCode } from '@/lib/shared/authority-code'
import { Refusal } from '@/lib/shared/refusal'

/**
 * The submitter of an operator's import: with the rights of the authority's data manager, nobody from the register, and named after the
 * operating-system account, so that the history shows who it was.
 *
 * @throws Refusal if there is no such authority
 */
export async function systemSubmitter(code: DfeCode): Promise<Submitter> {
  const [authority] = await inBulkTransaction({ personId: null, role: 'LD', organisationId: null }, (tx) =>
    tx.query<{ id: string; name: string }>(
      'select o.id, o.name from cpis.authority a join cpis.organisation o on o.id = a.organisation_id where a.dfe_code = $1',
      [code],
    ),
  )
  if (!authority) throw new Refusal(`There is no authority with the DfE code ${code} in this register.`)
  return {
    personId: null,
    sessionId: null,
    name: `Import command (${userInfo().username})`,
    role: 'LD',
    organisation: { ...authority, kind: 'authority', code },
  }
}
