import { describe, expect, it } from 'vitest'
import { demonstrationNewcomers, peopleAtProviders } from '@/demo/register/newcomers'
import { demonstrationGroups, demonstrationPeople, demonstrationWorkplaces, jobAndWorkplace, workplaceName } from '@/demo/register/people'

const listed = (values: string[]) => [...values].sort()

describe('the demonstration people', () => {
  it('share no subject, name, given name, family name or email address', () => {
    for (const field of ['subject', 'name', 'givenName', 'familyName', 'email'] as const) {
      const values = peopleAtProviders.map((person) => person[field])
      expect(listed([...new Set(values)]), field).toEqual(listed(values))
    }
  })

  it('are told apart by the beginning of their button: no name begins another', () => {
    for (const one of peopleAtProviders) {
      const sameBeginning = peopleAtProviders.filter(({ name }) => name.startsWith(one.name))
      expect(sameBeginning).toEqual([one])
    }
  })

  it('cover every role', () => {
    const roles = demonstrationPeople.flatMap(({ assignments }) => assignments.map(({ role }) => role))
    expect(listed([...new Set(roles)])).toEqual(['AU', 'CL', 'ED', 'LD', 'LP', 'NA', 'OA', 'SG'])
  })

  it('cover every unscheduled setting that the pilot names, and one of planned care', () => {
    const settings = demonstrationPeople.flatMap(({ assignments }) => assignments.flatMap(({ setting }) => setting ?? []))
    expect(listed([...new Set(settings)])).toEqual([
      'ambulance',
      'emergency-department',
      'gp-out-of-hours',
      'maternity-unit',
      'minor-injury-unit',
      'nhs-111',
      'paediatric-ward',
      'school-nursing',
      'walk-in-centre',
    ])
  })

  it('give Leeds and Camden a practitioner, a data manager and a duty worker each', () => {
    for (const council of ['383', '202']) {
      const roles = demonstrationPeople.flatMap(({ assignments }) =>
        assignments.filter(({ organisation }) => organisation === council).map(({ role }) => role),
      )
      expect(listed(roles)).toEqual(expect.arrayContaining(['ED', 'LD', 'LP']))
    }
  })

  it('have a setting exactly when they look children up', () => {
    for (const { name, assignments } of demonstrationPeople) {
      for (const { role, setting } of assignments) {
        expect(setting !== undefined, name).toBe(role === 'CL' || role === 'SG')
      }
    }
  })

  it('hold no other role beside administrator or auditor', () => {
    const several = demonstrationPeople.filter(({ assignments }) => assignments.length > 1)
    expect(several.map(({ name }) => name)).toEqual(['Yusuf Demir'])
    expect(several[0]?.assignments.map(({ role }) => role)).toEqual(['CL', 'CL'])
  })

  it('include one who is suspended', () => {
    expect(demonstrationPeople.filter(({ status }) => status === 'suspended').map(({ name }) => name)).toEqual(['Peter Lindqvist'])
  })

  it('are grouped without loss, council staff under the provider of councils', () => {
    const { health, councils, national } = demonstrationGroups
    expect([...health, ...councils, ...national]).toEqual(demonstrationPeople)
    expect(demonstrationPeople.filter(({ provider }) => provider === 'entra')).toEqual(councils)
    expect(national.every(({ assignments }) => assignments.every(({ organisation }) => organisation === 'X26'))).toBe(true)
  })

  it('have email addresses in a domain that can never exist', () => {
    for (const { email } of peopleAtProviders) expect(email).toMatch(/^[a-z]+\.[a-z]+@[a-z0-9.]+\.example$/)
  })

  it('are described by job and workplace', () => {
    const described = (name: string) => demonstrationPeople.filter((person) => person.name === name).map(jobAndWorkplace)
    expect(described('Amara Osei')).toEqual(['Emergency department nurse, Leeds Teaching Hospitals NHS Trust'])
    expect(described('Yusuf Demir')).toEqual([
      'Nurse in an emergency department and a walk-in centre, ' +
        'University Hospitals Birmingham NHS Foundation Trust and South Birmingham GP Walk in Centre',
    ])
  })

  it('work at places that have a name, and every named place has somebody', () => {
    const codes = peopleAtProviders.flatMap(({ assignments }) => assignments.map(({ organisation }) => organisation))
    expect(listed([...new Set(codes)])).toEqual(listed(Object.keys(demonstrationWorkplaces)))
    expect(() => workplaceName('ZZZ')).toThrow('ZZZ')
  })
})

describe('those whom CPIS does not know yet', () => {
  it('are an administrator and three others each, of one council and one hospital where nobody else works', () => {
    const places = demonstrationNewcomers.map(({ assignments }) => `${assignments[0]?.organisation} ${assignments[0]?.role}`)
    expect(listed(places)).toEqual(['380 ED', '380 LD', '380 LP', '380 OA', 'RAE CL', 'RAE CL', 'RAE OA', 'RAE SG'])
    expect(peopleAtProviders).toEqual([...demonstrationPeople, ...demonstrationNewcomers])
  })
})
