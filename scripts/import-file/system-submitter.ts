import { userInfo } from 'node:os'
import type { Principal } from '@/lib/identity/actor'
import type { DfeCode } from '@/lib/shared/authority-code'
import { Refusal } from '@/lib/shared/refusal'
import { authorityOfCommand } from '@/lib/use-case/authority-of-command'

/**
 * The submitter of an operator's import: with the rights of the authority's data manager, nobody from the register, and named after the
 * operating-system account, so that the history shows who it was.
 *
 * @throws Refusal if there is no such authority
 */
export async function systemSubmitter(code: DfeCode): Promise<Principal> {
  const organisation = await authorityOfCommand(code)
  if (!organisation) throw new Refusal(`There is no authority with the DfE code ${code} in this register.`)
  return { personId: null, sessionId: null, name: `Import command (${userInfo().username})`, role: 'LD', organisation }
}
