import type { Council } from './councils'
import { Random } from './random'

/** A team that leads on plans, as the register keeps it. */
export type LeadTeam = { id: string; name: string; phone: string }

const known = new Map<string, readonly LeadTeam[]>()

/** The lead teams of a council, those of its protection plans first. It is asked for every notification, so it is made once. */
export function leadTeamsOf(seed: number, council: Council): readonly LeadTeam[] {
  const key = `${seed} ${council.dfeCode}`
  const made = known.get(key)
  if (made) return made
  const random = new Random(seed, 'lead team', Number(council.dfeCode))
  const teams = [...council.teams.protection, ...council.teams.lookedAfter].map(([name, phone]) => ({ id: random.uuid(), name, phone }))
  known.set(key, teams)
  return teams
}
