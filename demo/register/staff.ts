import { councils } from './councils'
import { drawName } from './names'
import type { CareSetting, Organisation } from './organisations'
import { demonstrationPeople, type DemonstrationRole } from './people'
import { Random } from './random'

/** A person who has, or could have, an account. */
export type Person = {
  id: string
  name: string
  email: string
  status: 'active' | 'suspended'
  /** The person's key at an identity provider; without one they cannot log in. */
  subject: string | null
  roles: readonly { id: string; role: DemonstrationRole; organisation: Organisation; setting: CareSetting | null }[]
}

/** Somebody who looks children up, as recorded with an access. */
export type Clinician = {
  id: string
  name: string
  role: 'CL' | 'SG'
  /** Whether they can log in to the demonstration. */
  demonstration: boolean
}

/** Everybody with an account, and the clinicians of each care setting. */
export type Staff = {
  people: readonly Person[]
  /** By the id of the care setting: demonstration people first, then others, who have left since and have no account. */
  clinicians: ReadonlyMap<string, readonly Clinician[]>
  /** Who acknowledges notifications at a council, by DfE code. */
  acknowledgers: ReadonlyMap<string, readonly Person[]>
}

/** How many other people looked children up in each care setting. */
const OTHERS_IN_A_SETTING = 20

/** Makes the staff of all organisations. @throws RangeError if a demonstration person works at an organisation or setting that does not exist */
export function makeStaff(seed: number, organisations: readonly Organisation[]): Staff {
  const byCode = new Map(organisations.map((organisation) => [organisation.code, organisation]))
  const people = [...demonstrationStaff(seed, byCode), ...dutyWorkers(seed, byCode)]
  const clinicians = new Map<string, Clinician[]>()
  for (const setting of organisations.flatMap((organisation) => organisation.settings)) {
    clinicians.set(setting.id, [...demonstrationClinicians(people, setting), ...otherClinicians(seed, setting)])
  }
  const acknowledgers = new Map(councils.map(({ dfeCode }) => [dfeCode, people.filter((person) => acknowledgesAt(person, dfeCode))]))
  return { people, clinicians, acknowledgers }
}

function demonstrationStaff(seed: number, byCode: ReadonlyMap<string, Organisation>): Person[] {
  const random = new Random(seed, 'demonstration person')
  return demonstrationPeople.map(({ name, email, status, subject, assignments }) => ({
    id: random.uuid(),
    name,
    email,
    status,
    subject,
    roles: assignments.map(({ role, organisation: code, setting: kind }) => {
      const organisation = organisationOf(byCode, code)
      const setting = organisation.settings.find((candidate) => candidate.kind.code === kind) ?? null
      if (kind !== undefined && setting === null) throw new RangeError(`${organisation.name} has no setting of the kind ${kind}`)
      return { id: random.uuid(), role, organisation, setting }
    }),
  }))
}

/** A council where nobody can log in still has one duty worker, who acknowledged its notifications. */
function dutyWorkers(seed: number, byCode: ReadonlyMap<string, Organisation>): Person[] {
  const served = new Set(demonstrationPeople.flatMap((person) => person.assignments.map((assignment) => assignment.organisation)))
  return councils
    .filter((council) => !served.has(council.dfeCode))
    .map((council) => {
      const random = new Random(seed, 'duty worker', Number(council.dfeCode))
      const { givenName, familyName } = drawName(random)
      return {
        id: random.uuid(),
        name: `${givenName} ${familyName}`,
        email: `duty.worker@${council.dfeCode}.council.example`,
        status: 'active',
        subject: null,
        roles: [{ id: random.uuid(), role: 'ED', organisation: organisationOf(byCode, council.dfeCode), setting: null }],
      }
    })
}

function demonstrationClinicians(people: readonly Person[], setting: CareSetting): Clinician[] {
  return people.flatMap((person) =>
    person.roles
      .filter((held) => held.setting?.id === setting.id && person.status === 'active' && (held.role === 'CL' || held.role === 'SG'))
      .map((held) => ({ id: person.id, name: person.name, role: held.role as Clinician['role'], demonstration: true })),
  )
}

function otherClinicians(seed: number, setting: CareSetting): Clinician[] {
  return Array.from({ length: OTHERS_IN_A_SETTING }, (_, nth) => {
    const random = new Random(seed, `clinician of ${setting.organisationCode} ${setting.kind.code}`, nth)
    const { givenName, familyName } = drawName(random)
    return { id: random.uuid(), name: `${givenName} ${familyName}`, role: nth === 0 ? ('SG' as const) : ('CL' as const), demonstration: false }
  })
}

function acknowledgesAt(person: Person, dfeCode: string): boolean {
  return (
    person.status === 'active' && person.roles.some(({ role, organisation }) => organisation.code === dfeCode && (role === 'LP' || role === 'ED'))
  )
}

function organisationOf(byCode: ReadonlyMap<string, Organisation>, code: string): Organisation {
  const organisation = byCode.get(code)
  if (!organisation) throw new RangeError(`No organisation of the demonstration has the code ${code}`)
  return organisation
}
