import { councils, type Council } from './councils'
import { nationalBody } from '@/lib/organisations/national-body'
import { nhsOrganisations } from './nhs-organisations'
import { Random } from './random'

/** A kind of care setting in the database. */
export type SettingKind = { code: string; unscheduled: boolean; usualReason: string }

/** A care setting of an organisation, as an access records it. */
export type CareSetting = {
  id: string
  name: string
  kind: SettingKind
  organisationId: string
  organisationCode: string
  organisationName: string
}

/** An organisation: its code is the ODS code or, for a council, the DfE code. */
export type Organisation = {
  id: string
  code: string
  name: string
  kind: 'authority' | 'nhs' | 'national'
  status: 'onboarding' | 'pilot' | 'live'
  council: Council | null
  settings: readonly CareSetting[]
}

/**
 * The councils, the NHS organisations with their settings, and the national body.
 *
 * @param settingKinds the kinds in the database, by code
 * @throws RangeError if a setting is of a kind that the database does not have
 */
export function makeOrganisations(seed: number, settingKinds: ReadonlyMap<string, SettingKind>): Organisation[] {
  const random = new Random(seed, 'organisation')
  const authorities = councils.map((council): Organisation => ({
    id: random.uuid(),
    code: council.dfeCode,
    name: council.name,
    kind: 'authority',
    status: council.status,
    council,
    settings: [],
  }))
  const health = nhsOrganisations.map(({ odsCode, name, settings }): Organisation => {
    const id = random.uuid()
    const makeSetting = ([code, settingName]: [string, string]): CareSetting => {
      const kind = settingKinds.get(code)
      if (!kind) throw new RangeError(`The database has no care setting of the kind ${code}`)
      return { id: random.uuid(), name: settingName, kind, organisationId: id, organisationCode: odsCode, organisationName: name }
    }
    return { id, code: odsCode, name, kind: 'nhs', status: 'pilot', council: null, settings: Object.entries(settings).map(makeSetting) }
  })
  return [
    ...authorities,
    ...health,
    {
      id: random.uuid(),
      code: nationalBody.odsCode,
      name: nationalBody.name,
      kind: 'national',
      status: 'live',
      council: null,
      settings: [],
    },
  ]
}
