import { userInfo } from 'node:os'
import { Ticket } from '@/lib/db/ticket'
import type { Principal } from '@/lib/identity/actor'
import type { DfeCode } from '@/lib/shared/authority-code'
import { Refusal } from '@/lib/shared/refusal'
import { withClient } from '../database/with-client'

/**
 * The submitter of an operator's import: with the rights of the authority's data manager, nobody from the register, and named after the
 * operating-system account, so that the history shows who it was.
 *
 * Its ticket lasts longer than demographics may be asked about a file (lib/uploads/check/trace-file.ts) and than it takes to save it.
 *
 * @param adminUrl address of the register with the scripts' login, which alone may make a ticket for nobody
 * @throws Refusal if there is no such authority
 */
export async function systemSubmitter(adminUrl: string, code: DfeCode): Promise<Principal> {
  const { rows } = await withClient(adminUrl, (client) =>
    client.query<{ id: string; name: string; ticket: string }>(
      `select o.id, o.name, cpis.make_ticket(null, 'LD', o.id, null, null, interval '4 hours') as ticket
       from cpis.authority a join cpis.organisation o on o.id = a.organisation_id where a.dfe_code = $1`,
      [code],
    ),
  )
  const [found] = rows
  if (!found) throw new Refusal(`There is no authority with the DfE code ${code} in this register.`)
  const organisation = { id: found.id, name: found.name, kind: 'authority' as const, code }
  const name = `Import command (${userInfo().username})`
  return { ticket: new Ticket(found.ticket), personId: null, sessionId: null, name, role: 'LD', organisation }
}
