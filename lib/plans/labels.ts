import type { LegalStatus, PlanCategory, PlanInstruction, PlanType } from './plan-codes'

/**
 * Words for a plan's codes, the same on every screen. Each function takes any text, because that is what the database returns, and for a
 * code that this release does not know it gives the code itself or what to do.
 */

const TYPES: Readonly<Record<PlanType, string>> = {
  CPP: 'Child protection plan',
  LAC: 'Looked-after child',
  UCPP: 'Unborn child protection plan',
}

const CATEGORIES: Readonly<Record<PlanCategory, string>> = {
  NEG: 'Neglect',
  PHY: 'Physical abuse',
  SAB: 'Sexual abuse',
  EMO: 'Emotional abuse',
  MUL: 'More than one category, or none recommended',
}

const LEGAL_STATUS_WORDS: Readonly<Record<LegalStatus, string>> = {
  C1: 'Interim care order',
  C2: 'Full care order',
  D1: 'Freeing order',
  E1: 'Placement order',
  V2: 'Accommodated by agreement (section 20)',
  V3: 'Series of short breaks',
  V4: 'Series of short breaks, agreement recorded',
  L1: 'Police protection',
  L2: 'Emergency protection order',
  L3: 'Child assessment order',
  J1: 'On remand, or committed for trial or sentence',
  J2: 'Detained by the police and moved to the authority',
  J3: 'Youth rehabilitation order with residence or intensive fostering',
}

const PARENTS_ONLY = 'The parents hold parental responsibility. The authority does not.'
const SHARED_UNDER_CARE_ORDER =
  'The authority and the parents share parental responsibility, and the authority can limit what the parents decide. Ask the authority who decides.'

/**
 * Who holds parental responsibility, and so whom to ask, by legal status. It never says that anybody has agreed to anything, and a
 * young person's own right to decide (Family Law Reform Act 1969 s8; Gillick) exists beside it. Sources, by code:
 *
 * - C1, C2: Children Act 1989 s33(3); an interim order counts as a care order, s31(11). Parents keep theirs, s2(5) and (6).
 * - D1: Adoption Act 1976 s18(5), for orders made before 30 December 2005.
 * - E1: Adoption and Children Act 2002 s25: the authority, the adopters once the child is placed, and the parents as far as the
 *   authority allows.
 * - V2, V3, V4: Children Act 1989 s20: the authority gets none.
 * - L1: s46(9): neither the police nor the authority gets any. L2: s44(4)(c) and (5): the applicant, as far as the child's welfare
 *   needs it. L3: s43: nobody gets any; the order says what may be assessed.
 * - J1: Legal Aid, Sentencing and Punishment of Offenders Act 2012 Part 3; J2: Police and Criminal Evidence Act 1984 s38(6);
 *   J3: Sentencing Act 2020 Schedule 6. None of them moves parental responsibility.
 */
const CONSENT: Readonly<Record<LegalStatus, string>> = {
  C1: SHARED_UNDER_CARE_ORDER,
  C2: SHARED_UNDER_CARE_ORDER,
  D1: 'The adoption agency holds parental responsibility. The birth parents do not. Ask the authority.',
  E1: 'The authority holds parental responsibility, and shares it with the adopters once the child is placed. The birth parents have it only as far as the authority allows. Ask the authority who decides.',
  V2: PARENTS_ONLY,
  V3: PARENTS_ONLY,
  V4: PARENTS_ONLY,
  L1: 'The parents hold parental responsibility. Neither the police nor the authority does. Ask the authority.',
  L2: 'Whoever applied for the order, usually the authority, shares parental responsibility with the parents for as long as it lasts. Ask the authority who decides.',
  L3: 'The parents hold parental responsibility. The order says which assessment may be made. Ask the authority.',
  J1: PARENTS_ONLY,
  J2: PARENTS_ONLY,
  J3: PARENTS_ONLY,
}

const INSTRUCTIONS: Readonly<Record<PlanInstruction, string>> = {
  'ring-before-discharge': 'Ring before discharge',
  'ring-on-arrival': 'Ring on arrival',
  'contact-restricted': 'Some contact is restricted. Ring before allowing visitors',
  'missing-from-care': 'Missing from care. Ring at once',
}

/** The name of a kind of plan, used everywhere and in reports (interface specification section 5). */
export function planTypeLabel(code: string): string {
  return wordsFor(TYPES, code) ?? code
}

/** The category of abuse that a child protection plan was made for. */
export function categoryLabel(code: string): string {
  return wordsFor(CATEGORIES, code) ?? code
}

/** The name of a legal status. */
export function legalStatusLabel(code: string): string {
  return wordsFor(LEGAL_STATUS_WORDS, code) ?? code
}

/**
 * Who can consent for a looked-after child.
 *
 * @param legalStatus the code, or null when the authority has not given one
 * @returns who holds parental responsibility; "Ask the authority" for a code that this release does not know
 */
export function whoCanConsent(legalStatus: string | null): string {
  return (legalStatus === null ? undefined : wordsFor(CONSENT, legalStatus)) ?? 'Ask the authority.'
}

/** What the authority asks of anybody who sees the child. */
export function instructionLabel(code: string): string {
  return wordsFor(INSTRUCTIONS, code) ?? code
}

/** A code such as `constructor` must not find a property that every object has. */
function wordsFor(words: Readonly<Record<string, string>>, code: string): string | undefined {
  return Object.hasOwn(words, code) ? words[code] : undefined
}
