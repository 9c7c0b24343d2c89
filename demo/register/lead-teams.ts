import type { Council } from './councils'
import { Random } from './random'

/** A team that leads on plans, as the register keeps it. */
export type LeadTeam = { id: string; name: string; phone: string }

/** Of the seed that was asked for last. */
let known: { seed: number; teams: Map<Council, readonly LeadTeam[]> } = { seed: 0, teams: new Map() }

/** The lead teams of a council, those of its protection plans first. Asked for every notification, so each is made once. */
export function leadTeamsOf(seed: number, council: Council): readonly LeadTeam[] {
  if (known.seed !== seed) known = { seed, teams: new Map() }
  let teams = known.teams.get(council)
  if (!teams) {
    const random = new Random(seed, 'lead team', Number(council.dfeCode))
    teams = [...council.teams.protection, ...council.teams.lookedAfter].map(([name, phone]) => ({ id: random.uuid(), name, phone }))
    known.teams.set(council, teams)
  }
  return teams
}
