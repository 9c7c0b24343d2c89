import type { Council } from './councils'
import { Random } from './random'

/** A team that leads on plans, as in the register. */
export type LeadTeam = { id: string; name: string; phone: string }

/** The teams for the last seed that was asked for. */
let known: { seed: number; teams: Map<Council, readonly LeadTeam[]> } = { seed: 0, teams: new Map() }

/** The lead teams of a council, those for protection plans first. Every notification asks for them, so each list is made once. */
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
