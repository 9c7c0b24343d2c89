import type { Transaction } from '@/lib/db/transaction'
import { byName } from '@/lib/shared/by-name'
import type { LeadTeam } from './contacts'

/** The lead teams of the caller's authority, by name. Offered wherever a plan names one. */
export async function leadTeams(tx: Transaction): Promise<LeadTeam[]> {
  const teams = await tx.leadTeam.findMany({ where: { endedAt: null }, select: { id: true, name: true, phone: true }, orderBy: { id: 'asc' } })
  return teams.toSorted(byName)
}
