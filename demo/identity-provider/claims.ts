import { createHash } from 'node:crypto'
import type { DemonstrationAssignment, DemonstrationPerson } from '../register/people'
import { workplaceName } from '../register/people'

/** Which identity provider a client sees in the demonstration: NHS CIS2, or a council's Microsoft Entra ID. */
export type PlayedProvider = 'cis2' | 'entra'

/** How strongly somebody was authenticated, in the values of NHS CIS2. */
export type Acr = 'AAL1_USERPASS' | 'AAL2_ANY' | 'AAL3_ANY'

/** What is known about one log-in when its claims are made. */
export interface LogIn {
  acr: Acr
  /** Methods of authentication, in the values of RFC 8176. */
  amr: string[]
  /** When the person chose themselves on the page, in seconds since 1970. */
  authTime: number
}

/** Values that a client may ask for in `acr_values` (public adopters of NHS CIS2 use these). */
export const acrValuesSupported = ['AAL3_ANY', 'AAL2_OR_AAL3_ANY', 'AAL2_ANY', 'AAL1_USERPASS'] as const

/** The scopes that each client may ask for; CIS2's are as NHS England documents them. */
export const scopesOf: Record<PlayedProvider, string> = {
  cis2: 'openid profile email nhsperson nationalrbacaccess associatedorgs professionalmemberships organisationalmemberships selectedrole',
  entra: 'openid profile email',
}

/** The claims that each scope gives access to, in the ID token and in UserInfo alike: each contains the ones that it provides. */
export const claimsOfScope: Record<string, string[]> = {
  openid: ['sub', 'acr', 'amr', 'auth_time', 'authentication_assurance_level', 'id_assurance_level'],
  profile: ['name', 'given_name', 'family_name', 'preferred_username', 'tid', 'oid', 'roles'],
  email: ['email', 'email_verified'],
  nhsperson: ['nhsid_useruid', 'uid', 'subname'],
  nationalrbacaccess: ['nhsid_nrbac_roles'],
  associatedorgs: ['nhsid_user_orgs'],
  professionalmemberships: [],
  organisationalmemberships: [],
  selectedrole: ['selected_roleid'],
}

const levels: Record<Acr, '1' | '2' | '3'> = { AAL1_USERPASS: '1', AAL2_ANY: '2', AAL3_ANY: '3' }

const methods: Record<Acr, string[]> = {
  AAL1_USERPASS: ['pwd'],
  AAL2_ANY: ['pwd', 'otp', 'mfa'],
  AAL3_ANY: ['sc', 'pin', 'mfa'],
}

/** Settings whose staff have no smartcard reader at hand and use an authenticator instead. */
const withoutSmartcard = new Set(['ambulance', 'nhs-111', 'gp-out-of-hours', 'school-nursing'])

/** Settings of planned care, whose look-ups do not notify the authority. */
const plannedCare = new Set(['school-nursing'])

/**
 * How strongly a person is authenticated if a client asks for the given strengths: at the first one that is supported or,
 * without any, at what the person's workplace offers. Asking for `AAL1_USERPASS` shows that CPIS refuses a weak log-in.
 * @param acrValues the space-separated `acr_values` of the authorisation request
 */
export function authenticationFor(person: DemonstrationPerson, acrValues: string | undefined): Omit<LogIn, 'authTime'> {
  const asked = acrValues?.split(' ').find((value) => acrValuesSupported.some((supported) => supported === value))
  const acr = isAcr(asked) ? asked : usualAcr(person)
  return { acr, amr: methods[acr] }
}

/**
 * Whether an existing log-in is strong enough for a new authorisation request.
 * @param acrValues the space-separated `acr_values` of the authorisation request; without any, every log-in is
 */
export function meetsAcrValues(acr: string | undefined, acrValues: string | undefined): boolean {
  if (acrValues === undefined || acrValues === '') return true
  return acrValues.split(' ').some((value) => value === acr || (value === 'AAL2_OR_AAL3_ANY' && (acr === 'AAL2_ANY' || acr === 'AAL3_ANY')))
}

/** Whether a value is one of the strengths that a log-in can have. */
export function isAcr(value: string | undefined): value is Acr {
  return value !== undefined && Object.hasOwn(levels, value)
}

function usualAcr(person: DemonstrationPerson): Acr {
  const smartcard = person.provider === 'cis2' && !person.assignments.some(({ setting }) => setting && withoutSmartcard.has(setting))
  return smartcard ? 'AAL3_ANY' : 'AAL2_ANY'
}

/**
 * The claims about a person, by provider and place. The OpenID Connect library adds `iss`, `aud`, `sid`, `nonce` and the
 * times, and drops those whose scope was not granted. Both providers know everybody: CPIS decides from its own records who
 * may log in.
 * @param place `id_token`, or `userinfo` for the answer of the UserInfo endpoint
 */
export function claimsFor(
  provider: PlayedProvider,
  place: 'id_token' | 'userinfo',
  person: DemonstrationPerson,
  logIn: LogIn,
): Record<string, unknown> {
  const strength = { acr: logIn.acr, amr: logIn.amr, auth_time: logIn.authTime }
  if (provider === 'entra') {
    return { sub: person.subject, ...(place === 'id_token' ? { ...strength, ...entraPerson(person) } : names(person)) }
  }
  const roles = person.assignments.map((assignment) => nationalRole(person, assignment))
  const common = {
    sub: person.subject,
    authentication_assurance_level: levels[logIn.acr],
    id_assurance_level: '3',
    ...selectedRole(roles),
  }
  if (place === 'id_token') return { ...common, ...strength }
  return {
    ...common,
    auth_time: logIn.authTime,
    nhsid_useruid: person.subject,
    uid: person.subject,
    subname: person.subject,
    ...names(person),
    nhsid_nrbac_roles: roles,
    nhsid_user_orgs: organisationsOf(person).map((code) => ({ org_code: code, org_name: workplaceName(code) })),
  }
}

function names(person: DemonstrationPerson) {
  return { name: person.name, given_name: person.givenName, family_name: person.familyName, email: person.email, email_verified: true }
}

/** What Entra puts into the ID token: `tid` and `oid` together are the stable key, `roles` are the application roles of CPIS. */
function entraPerson(person: DemonstrationPerson) {
  const [first] = organisationsOf(person)
  return {
    tid: first === undefined ? undefined : tenantIdFor(first),
    oid: person.subject,
    name: person.name,
    email: person.email,
    email_verified: true,
    preferred_username: person.email,
    roles: [...new Set(person.assignments.map(({ role }) => role))],
  }
}

/** A role as NHS CIS2 lists it in `nhsid_nrbac_roles`. */
export interface NationalRole {
  person_orgid: string
  person_roleid: string
  org_code: string
  /** Three quoted parts joined by colons; the last is the readable name. */
  role_name: string
  role_code: string
  activities: string[]
  /** `B0107` view and notify, `B0170` view silently; empty for people who do not look children up. */
  activity_codes: string[]
  workgroups: string[]
  workgroups_codes: string[]
}

function nationalRole(person: DemonstrationPerson, assignment: DemonstrationAssignment): NationalRole {
  const [code, ...parts] = jobRole(assignment)
  return {
    person_orgid: digitsFor(`workplace ${person.subject} ${assignment.organisation}`),
    person_roleid: personRoleId(person, assignment),
    org_code: assignment.organisation,
    role_name: parts.map((part) => `"${part}"`).join(':'),
    role_code: code,
    activities: [],
    activity_codes: activityCodes(assignment),
    workgroups: [],
    workgroups_codes: [],
  }
}

/** A person's only role is the selected one; somebody with several chooses in CPIS, so none is selected here. */
function selectedRole(roles: NationalRole[]): { selected_roleid?: string } {
  const [only, ...others] = roles
  return only === undefined || others.length > 0 ? {} : { selected_roleid: only.person_roleid }
}

function activityCodes({ role, setting }: DemonstrationAssignment): string[] {
  if (role !== 'CL' && role !== 'SG') return []
  return [setting !== undefined && plannedCare.has(setting) ? 'B0170' : 'B0107']
}

/** The code and the three-part name of the national job role that fits an assignment. */
function jobRole({ role, setting }: DemonstrationAssignment): [string, string, string, string] {
  if (role === 'AU') return ['S8002:G8003:R0001', 'Admin and Clerical', 'Admin and Clerical', 'Privacy Officer']
  if (role === 'NA') return ['S8001:G8005:R8015', 'Support', 'Systems Support', 'Systems Support Access Role']
  if ((role !== 'CL' && role !== 'SG') || setting === 'nhs-111') {
    return ['S8001:G8002:R8008', 'Support', 'Support', 'Admin/Clinical Support Access Role']
  }
  const clinical = (code: string, name: string): [string, string, string, string] => [`S8000:G8000:${code}`, 'Clinical', 'Clinical Provision', name]
  if (setting === 'gp-out-of-hours') return clinical('R8000', 'Clinical Practitioner Access Role')
  if (setting === 'ambulance') return clinical('R8003', 'Health Professional Access Role')
  if (setting === 'maternity-unit') return clinical('R8016', 'Midwife Access Role')
  return clinical('R8001', 'Nurse Access Role')
}

function organisationsOf(person: DemonstrationPerson): string[] {
  return [...new Set(person.assignments.map(({ organisation }) => organisation))]
}

/** CIS2's `person_roleid` for one of a person's roles: 12 digits, the same at every start. */
export function personRoleId(person: DemonstrationPerson, assignment: DemonstrationAssignment): string {
  const { role, organisation, setting } = assignment
  return digitsFor(`role ${person.subject} ${role} ${organisation} ${setting ?? ''}`)
}

/**
 * The Entra tenant (`tid`) that stands for an organisation in the demonstration: the same at every start, so that the
 * demonstration register can map it to the organisation.
 * @param organisation DfE code of a local authority, or ODS code
 * @returns a UUID of version 8 (RFC 9562)
 */
export function tenantIdFor(organisation: string): string {
  const hex = createHash('sha256').update(`tenant ${organisation}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

function digitsFor(text: string): string {
  const number = createHash('sha256').update(text).digest().readUIntBE(0, 6)
  return `5550${String(number % 100_000_000).padStart(8, '0')}`
}
